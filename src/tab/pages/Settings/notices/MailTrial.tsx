import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import type { MailTest } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { Notice } from '../../../components/state/Notice.tsx'
import { bodyOf, type MailDraft } from './mailDraft.ts'

/** Tries what is entered, saved or not. */
export function MailTrial({ value, wrong }: { value: MailDraft; wrong: string | null }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [tested, setTested] = useState<MailTest | null>(null)
  const ready = wrong === null && value.host !== '' && value.from !== '' && value.to.length > 0 && !busy
  const go = async () => {
    setTested(null)
    const done = await act(() => client.send<MailTest>('POST', '/api/settings/mail/test', bodyOf(value)))
    if (done) setTested(done)
  }
  return (
    <div className="setting-act">
      <div>
        <p>Try it before you save it: a test e-mail goes to each address.</p>
        {refused && (
          <p className="ink-bad" role="alert">
            {refused}
          </p>
        )}
        <div role="status">{tested && <Answer test={tested} />}</div>
      </div>
      <Button className="touch" disabledFocusable={!ready} onClick={ready ? () => void go() : undefined}>
        {busy ? 'Sending' : 'Send a test e-mail'}
      </Button>
    </div>
  )
}

function Answer({ test: { ok, sent, refused, failure, raw } }: { test: MailTest }) {
  if (ok) return <p className="ink-good">The mail server took {plural(sent, 'e-mail')}. Look into the mailbox.</p>
  return (
    <Notice kind="attention" lead={`${failure?.label ?? 'It was not sent'}.`}>
      {sent > 0 &&
        `Not taken: ${refused.join(', ')}. Of the other addresses the mail server took ${plural(sent, 'e-mail')}. `}
      {failure?.cause} {failure?.fix} Who can fix it: {failure?.who}.{' '}
      {raw && (
        <span className="mono" dir="ltr">
          {raw}
        </span>
      )}
    </Notice>
  )
}
