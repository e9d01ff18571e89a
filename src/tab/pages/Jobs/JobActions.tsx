import { Button } from '@fluentui/react-components'
import {
  ArrowDownload16Regular,
  ArrowSync16Regular,
  ArrowUndo16Regular,
  DocumentSearch16Regular,
} from '@fluentui/react-icons'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Job, SyncStarted } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { changedAny } from '../../components/words/jobResult.ts'
import { isUndo, notDone } from '../../components/words/jobWords.ts'
import { save } from '../../components/field/save.ts'
import { retryAction } from './retryAction.ts'

/** A plan that the guard stopped is decided on as a whole. */
const mayRetry = (job: Job): boolean =>
  job.service === 'teams' && !job.preview && job.state !== 'refused' && notDone(job) > 0 && !wasUndone(job)
/** An undo that got to its end leaves only whom it may not touch; one that was cut goes on. */
const wasUndone = (job: Job): boolean => isUndo(job) && job.state.startsWith('succeeded')
/** The server says when it is not the last one that changed anything. */
const mayUndo = (job: Job): boolean => job.service === 'teams' && !job.preview && changedAny(job)

/** What can be done about a job that has ended; nothing is shown that the signed-in person may not do. */
export function JobActions({ job }: { job: Job }) {
  const { client } = useConsole()
  const { status } = useLive()
  const navigate = useNavigate()
  const { busy, refused, act, isGone } = useAct()
  const may = { undo: useMay('jobs.undo'), retry: useMay(retryAction(job.task)), bundle: useMay('jobs.bundle') }
  if (job.endedAt === null) return null
  const path = `/api/jobs/${encodeURIComponent(job.id)}`
  const off = busy || (status?.running.length ?? 0) > 0
  // An undo is looked at first: its plan is shown, and applied from there.
  const undo = async () => {
    const started = await act(() => client.send<SyncStarted>('POST', `${path}/undo`, { preview: true }))
    const plan = started?.jobIds[0]
    if (plan && !isGone()) void navigate({ to: '/changes', search: { plan } })
  }
  const retry = async () => {
    const started = await act(() => client.send<SyncStarted>('POST', `${path}/retry`))
    const jobId = started?.jobIds[0]
    if (jobId && !isGone()) void navigate({ to: '/jobs/$jobId', params: { jobId } })
  }
  const bundle = () => act(() => save(client, `${path}/bundle`, 'application/zip', `job-${job.id}.zip`))
  return (
    <>
      {job.preview && job.plan && (
        <Link to="/changes" search={{ plan: job.id }} className="button-link touch">
          <DocumentSearch16Regular aria-hidden="true" /> Open the plan
        </Link>
      )}
      {may.retry && mayRetry(job) && (
        <Button
          size="small"
          className="touch blue"
          icon={<ArrowSync16Regular />}
          disabledFocusable={off}
          onClick={() => void retry()}
        >
          Retry {count(notDone(job))} not {isUndo(job) ? 'put back' : 'done'}
        </Button>
      )}
      {may.undo && mayUndo(job) && (
        <Button
          size="small"
          className="touch"
          icon={<ArrowUndo16Regular />}
          disabledFocusable={off}
          onClick={() => void undo()}
        >
          Undo this job…
        </Button>
      )}
      {may.bundle && (
        <Button
          size="small"
          className="touch"
          icon={<ArrowDownload16Regular />}
          disabledFocusable={busy}
          onClick={() => void bundle()}
        >
          Download bundle
        </Button>
      )}
      {refused && (
        <span className="job-act-refused" role="alert">
          {refused}
        </span>
      )}
    </>
  )
}
