import { Button } from '@fluentui/react-components'
import { ArrowSync20Regular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import type { Job, SyncStarted } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { isOfSome, notDone } from '../../components/words/jobWords.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { asksDiagnostic, useSyncStart } from '../../frame/SyncStart.tsx'
import { usePreview } from '../../plan/usePreview.ts'

const KINDS = { failed: 'bad', refused: 'guard', cancelled: 'attention' } as const
/** Causes that are repaired on the Services page. */
const ON_SERVICES = new Set(['PBX_CREDENTIAL', 'PBX_PERMISSION', 'M365_CREDENTIAL', 'CONSENT', 'POLICY_MISSING'])

/** Why a job did not do all it wanted, the one repair, and who can. */
export function JobNotice({ job }: { job: Job }) {
  const kind = job.state === 'failed' || job.state === 'refused' || job.state === 'cancelled' ? KINDS[job.state] : null
  if (kind && job.cause) {
    const words = reasonWords(job.cause.code, job.cause.detail)
    return (
      <Notice kind={kind} lead={words.cause} actions={<Repairs job={job} />}>
        {words.fix} Who can: {words.who}.{job.cause.raw && <code className="raw">{job.cause.raw}</code>}
      </Notice>
    )
  }
  if (!job.diagnostic) return null
  return (
    <Notice kind="neutral" lead="Diagnostic job.">
      Every request and answer, limits met and the decision for each user. {notDoneWords(job)}
    </Notice>
  )
}

/** Users who were refused and changes that were not reached are two counts. */
const notDoneWords = ({ counts: { failed, notReached } }: Job): string =>
  [
    ...(failed > 0 ? [`${plural(failed, 'user')} not done.`] : []),
    ...(notReached > 0 ? [`${plural(notReached, 'change')} not reached.`] : []),
  ].join(' ')

function Repairs({ job }: { job: Job }) {
  const navigate = useNavigate()
  const { status } = useLive()
  const { start, starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  const latest = status?.latest[job.service]?.id === job.id
  const preview = usePreview(job)
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  // of whom the job was alone, and nobody else
  const retry = () => act(() => client.send<SyncStarted>('POST', `/api/jobs/${encodeURIComponent(job.id)}/retry`))
  const again = (event: MouseEvent) => (isOfSome(job) ? retry() : start(job.service, asksDiagnostic(event)))
  const idle = status?.running.length === 0
  return (
    <>
      {job.cause && ON_SERVICES.has(job.cause.code) && (
        <Button className="touch" onClick={() => void navigate({ to: '/services' })}>
          Open Services
        </Button>
      )}
      {job.state === 'failed' && notDone(job) === 0 && latest && idle && mayStart && (
        <Button
          className="touch blue"
          icon={<ArrowSync20Regular />}
          disabledFocusable={starting || busy}
          onClick={(event: MouseEvent) => void again(event)}
        >
          Retry
        </Button>
      )}
      {job.cause?.code === 'PLAN_EXPIRED' && mayStart && (
        <Button
          className="touch"
          disabledFocusable={starting || !idle}
          onClick={(event: MouseEvent) => preview(asksDiagnostic(event))}
        >
          Look again
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
