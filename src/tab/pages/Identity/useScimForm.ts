import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import type {
  ChangedScim,
  IdentityScim,
  MadeScimToken,
  NewScimToken,
  RotateScimToken,
  ScimSettings,
} from '../../../api/contract.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'

/** A first token works for so long; its end is shown and warned of. */
const YEAR_MS = 365 * 86_400_000

const settingsOf = ({ on, provider, visible }: ScimSettings): ScimSettings => ({ on, provider, visible })

/** What was entered and not saved yet. Nothing takes effect before Save. */
export function useScimForm(scim: IdentityScim) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [entered, setEntered] = useState<Partial<ScimSettings>>({})
  const [made, setMade] = useState<MadeScimToken | null>(null)
  const draft: ScimSettings = { ...settingsOf(scim), ...entered }
  const changed = draft.on !== scim.on || draft.provider !== scim.provider || draft.visible !== scim.visible
  useBlocker({
    shouldBlockFn: () => changed && !confirm('Leave this page? What you changed is not saved.'),
    enableBeforeUnload: changed,
  })

  const told = (path: string, asked: NewScimToken | RotateScimToken) =>
    act(async () => {
      const answer = await client.send<MadeScimToken>('POST', `/api/identity/scim/tokens${path}`, asked)
      setMade(answer)
      return answer
    })
  const make = (asked: NewScimToken) => told('', asked)
  const rotate = (id: string, asked: RotateScimToken) => told(`/${encodeURIComponent(id)}/rotate`, asked)

  /** A provider that is turned on needs a token at once, so the first is made along with it. */
  const save = async (): Promise<boolean> => {
    const answer = await act(() => client.send<ChangedScim>('PUT', '/api/identity/scim', draft))
    if (!answer) return false
    setEntered({})
    if (!answer.on) setMade(null)
    if (answer.on && !answer.tokens.some(({ state }) => state === 'active'))
      await make({
        name: PROVIDER_NAMES[answer.provider].replace(/^y/, 'Y'),
        expiresAt: new Date(Date.now() + YEAR_MS).toISOString(),
      })
    return true
  }

  return {
    draft,
    changed,
    busy,
    refused,
    made,
    enter: (some: Partial<ScimSettings>) => setEntered({ ...entered, ...some }),
    discard: () => setEntered({}),
    save,
    make,
    rotate,
  }
}

export type ScimForm = ReturnType<typeof useScimForm>
