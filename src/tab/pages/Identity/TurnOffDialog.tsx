import { useState } from 'react'
import type { IdentityScim } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { isTyped, TypedWord } from '../../components/ask/TypedWord.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import type { ScimForm } from './useScimForm.ts'

const WORD = 'turn off'
/** By how many work now. */
const CLEARED = ['No API token works now.', 'The API token is cleared.', 'Both API tokens are cleared.']

interface Props {
  scim: IdentityScim
  form: ScimForm
  onClose: () => void
}

/** Turning provisioning off clears every token: said first, and asked for with a typed word. */
export function TurnOffDialog({ scim, form, onClose }: Props) {
  const [typed, setTyped] = useState('')
  const { tokens, users } = scim.whenOff
  const provider = PROVIDER_NAMES[form.value.provider]
  const cleared = CLEARED[tokens] ?? `All ${tokens} API tokens are cleared.`
  const off = async () => {
    if (await form.save()) onClose()
  }
  return (
    <AskDialog
      title="Turn off user provisioning?"
      yes="Turn off and clear tokens"
      no="Keep it on"
      danger
      ready={isTyped(WORD, typed)}
      busy={form.busy}
      refused={form.refused}
      onClose={onClose}
      onYes={() => void off()}
    >
      <Notice kind="attention" lead={cleared}>
        Turning it on again makes a new token, which must be pasted at {provider}.
      </Notice>
      <ul className="turn-off">
        <li>{provider.replace(/^y/, 'Y')} can no longer add, change or deactivate users here.</li>
        {users === 0 ? (
          <li>Nobody is deleted or loses a number.</li>
        ) : (
          <>
            <li>
              {users === 1 ? '1 user stays as it is' : `${count(users)} users stay as they are`}. Nobody is deleted or
              loses a number.
            </li>
            <li>Their names, e-mail and username stay locked until you release each of them.</li>
          </>
        )}
      </ul>
      <TypedWord word={WORD} typed={typed} onType={setTyped} />
    </AskDialog>
  )
}
