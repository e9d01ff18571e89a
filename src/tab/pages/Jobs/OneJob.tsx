import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useConsole, useLive } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Crumbs } from '../../components/Crumbs.tsx'
import { resultWords } from '../../components/words/jobResult.ts'
import { durationWords, standingId } from '../../components/words/jobWords.ts'
import { JobState } from '../../components/words/State.tsx'
import { dayTime } from '../../components/words/time.ts'
import { useNow } from '../../components/useNow.ts'
import { serviceLabel } from '../../frame/statusText.ts'
import { JobOpen } from './JobOpen.tsx'

/** One job alone: on narrow screens, and its output at full size. */
export function OneJob({ id, onBack }: { id: string; onBack: () => void }) {
  const { client } = useConsole()
  const { data: job } = useQuery(queries(client).job(id))
  const { status } = useLive()
  const now = useNow(1000)
  return (
    <div className="page one-job">
      <Crumbs here={`Job ${id}`}>
        <Link to="/jobs" search={(old) => ({ ...old, output: undefined }) as never} onClick={onBack}>
          Sync Jobs
        </Link>
      </Crumbs>
      <div className="page-head">
        <h1>
          {job ? `${serviceLabel(job)}, ` : ''}Job {id}
        </h1>
        {job && (
          <>
            <JobState job={job} latestId={standingId(status, job.service)} />
            <span className="secondary">
              {dayTime(job.startedAt ?? job.queuedAt, now)} · {durationWords(job, now)} · {resultWords(job)}
            </span>
          </>
        )}
      </div>
      <div className="card one-job-card">
        <JobOpen id={id} alone />
      </div>
    </div>
  )
}
