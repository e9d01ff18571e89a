import type { Job, SyncCancelled } from '../../api/contract.ts'
import { useConsole } from '../api/context.tsx'
import { useAct } from '../api/useAct.ts'
import { isUndo } from '../components/words/jobWords.ts'
import { AskDialog } from '../components/ask/AskDialog.tsx'

/** Says what happens to what is on its way. */
export function CancelDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const cancel = async () => {
    const path = `/api/jobs/${encodeURIComponent(job.id)}/cancel`
    if (await act(() => client.send<SyncCancelled>('POST', path))) onClose()
  }
  return (
    <AskDialog
      title={job.preview ? 'Cancel the preview?' : `Cancel Job ${job.id}?`}
      yes={job.preview ? 'Cancel preview' : 'Cancel job'}
      no="Go on"
      {...{ busy, refused, onClose }}
      onYes={() => void cancel()}
    >
      {job.preview ? (
        <p>It only reads. Nothing has been written, and nothing will be.</p>
      ) : (
        <p>
          Nothing more is sent. What Microsoft has accepted already is waited for and kept;{' '}
          {isUndo(job)
            ? 'the rest is not put back.'
            : 'the rest stays queued for the next sync. The other job of this sync stops too.'}
        </p>
      )}
    </AskDialog>
  )
}
