import { Button } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import type { MouseEvent } from 'react'
import type { ChosenUsers, Excluded } from '../../../../api/contract.ts'
import { count } from '../../../../words/button.ts'
import { useConsole, useLive, useMay } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { asksDiagnostic } from '../../../frame/SyncStart.tsx'
import { lazily } from '../../../components/lazily.ts'
import { BulkSaid, type Said } from './BulkSaid.tsx'
import type { Choice } from './useChoice.ts'

const BulkLeaveOut = lazily(() => import('./BulkLeaveOut.tsx'), 'BulkLeaveOut')
const BulkLicence = lazily(() => import('./BulkLicence.tsx'), 'BulkLicence')
const BulkSync = lazily(() => import('./BulkSync.tsx'), 'BulkSync')

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
  const { status } = useLive()
  const may = { ask: useMay('users.request'), leave: useMay('users.exclude'), sync: useMay('sync.start') }
  const [asking, setAsking] = useState<'licence' | 'leave' | 'sync' | null>(null)
  const [diagnostic, setDiagnostic] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
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
  const started = (jobId: string) => {
    setSaid({ synced: choice.n, jobId })
    choice.clear()
  }
  const close = () => setAsking(null)
  const dialog = { n: choice.n, body: choice.body, onClose: close, onDone: done }
  return (
    <>
      {said && <BulkSaid said={said} onClose={() => setSaid(null)} />}
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
          {may.sync && choice.n > 0 && (
            <Button
              size="small"
              className="touch"
              disabledFocusable={busy || (status?.running.length ?? 0) > 0}
              onClick={(event: MouseEvent) => {
                setDiagnostic(asksDiagnostic(event))
                setAsking('sync')
              }}
            >
              Sync…
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
        {asking === 'sync' && (
          <BulkSync n={choice.n} body={choice.body} diagnostic={diagnostic} onClose={close} onStarted={started} />
        )}
      </Suspense>
    </>
  )
}
