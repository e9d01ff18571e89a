import { Button } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import type { ChosenUsers, Excluded } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/Notice.tsx'
import type { Choice } from './useChoice.ts'

const BulkLeaveOut = lazily(() => import('./BulkLeaveOut.tsx'), 'BulkLeaveOut')
const BulkLicence = lazily(() => import('./BulkLicence.tsx'), 'BulkLicence')

export interface BulkDialogProps {
  n: number
  body: ChosenUsers
  onClose: () => void
  onDone: (done: Excluded, says: string) => void
}

interface Props {
  choice: Choice
  /** Ends choosing, where it was begun with a button: then all of a page are chosen here too. */
  onEnd?: (() => void) | undefined
}

/** What can be done with the chosen users, and how the last of it went. */
export function BulkBar({ choice, onEnd }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const may = { ask: useMay('users.request'), leave: useMay('users.exclude') }
  const [asking, setAsking] = useState<'licence' | 'leave' | null>(null)
  const [said, setSaid] = useState<{ done: Excluded; says: string } | null>(null)
  const done = (answer: Excluded, says: string) => {
    setSaid({ done: answer, says })
    choice.clear()
  }
  const show = async (visible: boolean) => {
    const body = { ...choice.body, visible }
    const answer = await act(() => client.send<Excluded>('POST', '/api/users/directory', body))
    const where = visible ? 'visible in the company directory' : 'hidden from the company directory'
    if (answer) done(answer, `asked of 8x8 to be ${where}: see To-dos in 8x8`)
  }
  const dialog = { n: choice.n, body: choice.body, onClose: () => setAsking(null), onDone: done }
  return (
    <>
      {said && <Done {...said} onClose={() => setSaid(null)} />}
      {(choice.n > 0 || onEnd) && (
        <div className="toolbar bulk-bar" role="toolbar" aria-label="Chosen users">
          <strong className="chosen-count" role="status">
            {count(choice.n)} selected
          </strong>
          {onEnd && !choice.all && (
            <button type="button" className="link" onClick={choice.toggleAll}>
              Select all on this page
            </button>
          )}
          {choice.everybody && (
            <button type="button" className="link" onClick={choice.everybody}>
              Select all {count(choice.total)} that match
            </button>
          )}
          {may.ask && choice.n > 0 && (
            <>
              <Button size="small" className="touch" onClick={() => setAsking('licence')}>
                Assign licence…
              </Button>
              <Button size="small" className="touch" disabledFocusable={busy} onClick={() => void show(true)}>
                Make visible
              </Button>
              <Button size="small" className="touch" disabledFocusable={busy} onClick={() => void show(false)}>
                Hide
              </Button>
            </>
          )}
          {may.leave && choice.n > 0 && (
            <Button size="small" className="touch" onClick={() => setAsking('leave')}>
              Leave out…
            </Button>
          )}
          {choice.n > 0 && (
            <button type="button" className="link" onClick={choice.clear}>
              Clear
            </button>
          )}
          {onEnd && (
            <button type="button" className="link" onClick={onEnd}>
              Done
            </button>
          )}
          {refused && (
            <span className="ink-bad" role="alert">
              {refused}
            </span>
          )}
        </div>
      )}
      <Suspense fallback={null}>
        {asking === 'licence' && <BulkLicence {...dialog} />}
        {asking === 'leave' && <BulkLeaveOut {...dialog} />}
      </Suspense>
    </>
  )
}

const MOST_SAID = 5

function Done({ done: { done, refused }, says, onClose }: { done: Excluded; says: string; onClose: () => void }) {
  return (
    <Notice
      kind={refused.length > 0 ? 'attention' : 'good'}
      lead={`${plural(done, 'user')} ${says}.`}
      actions={
        <button type="button" className="link" onClick={onClose}>
          Dismiss
        </button>
      }
    >
      {refused.length > 0 && `${plural(refused.length, 'user')} left as they are:`}
      {refused.length > 0 && (
        <ul className="bulk-refused">
          {refused.slice(0, MOST_SAID).map(({ id, why }) => (
            <li key={id}>{why}</li>
          ))}
          {refused.length > MOST_SAID && <li>And {count(refused.length - MOST_SAID)} more.</li>}
        </ul>
      )}
    </Notice>
  )
}
