import { useNavigate } from '@tanstack/react-router'
import type { StartSync, SyncStarted } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { MOST_CHOSEN, tooManyWords } from '../../../../words/chosen.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { useSyncStart } from '../../../frame/SyncStart.tsx'
import type { BulkDialogProps } from './BulkBar.tsx'

interface Props extends Omit<BulkDialogProps, 'onDone'> {
  /** Its output is to have every request and answer. */
  diagnostic: boolean
  onStarted: (jobId: string) => void
}

/** Syncs all of them and nobody else, or shows first what that would do. */
export function BulkSync({ n, body, diagnostic, onClose, onStarted }: Props) {
  const { client } = useConsole()
  const navigate = useNavigate()
  const { armed, arm } = useSyncStart()
  const { busy, refused, act, isGone } = useAct()
  if (n > MOST_CHOSEN)
    return (
      <AskDialog
        title="Too many to sync alone"
        yes="Close"
        only
        busy={false}
        refused={null}
        onYes={onClose}
        {...{ onClose }}
      >
        <p>{tooManyWords(n)}</p>
      </AskDialog>
    )
  const start = async (preview: boolean) => {
    const asked: StartSync = { service: 'all', users: body, preview, diagnostic: diagnostic || armed }
    const [jobId] = (await act(() => client.send<SyncStarted>('POST', '/api/sync', asked)))?.jobIds ?? []
    if (jobId === undefined || isGone()) return
    arm(false)
    onClose()
    if (preview) return navigate({ to: '/changes', search: { plan: jobId } })
    onStarted(jobId)
  }
  const whom = plural(n, 'user')
  return (
    <AskDialog
      title={`Sync ${whom}?`}
      yes={`Sync ${whom}`}
      {...{ busy, refused, onClose }}
      onYes={() => void start(false)}
    >
      <p>
        It reads what changed in 8x8 and Microsoft 365, and writes for {n === 1 ? 'this user' : 'these users'} alone.
        What is queued for others stays queued.
      </p>
      {(diagnostic || armed) && <p>It is a diagnostic sync: its output has every request and answer.</p>}
      <p>
        <button type="button" className="link" aria-disabled={busy} onClick={() => !busy && void start(true)}>
          Preview it first
        </button>
        , and nothing is written.
      </p>
    </AskDialog>
  )
}
