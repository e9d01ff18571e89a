import { CheckmarkCircle48Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Job } from '../../../api/contract.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { resultWords } from '../../components/words/jobResult.ts'
import { notDone } from '../../components/words/jobWords.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { dayTime } from '../../components/words/time.ts'
import { serviceLabel } from '../../frame/statusText.ts'
import { PlanGroups } from '../../plan/PlanGroups.tsx'
import type { Finding } from '../../plan/PlanTools.tsx'
import { planQueries } from '../../plan/queries.ts'
import { Steps } from '../../plan/Steps.tsx'
import { PlanPanel } from './PlanPanel.tsx'
import '../../plan/plan.css'

interface Props extends Finding {
  id: string
  closed?: boolean
}

/** One plan: being made, made, being applied, applied, or expired. `id` is any job of its run. */
export function Plan({ id, closed = false, search, onAsk }: Props) {
  const { client } = useConsole()
  const run = useQuery(planQueries(client).run(id))
  const jobs = useMoved(run.data)
  const by = jobs?.find(({ approved }) => approved)?.approved?.jobId
  const applying = useMoved(useQuery({ ...planQueries(client).run(by ?? ''), enabled: by !== undefined }).data)
  if (run.error && !jobs)
    return (
      <div className="card">
        <ErrorState title="The plan could not be loaded" error={run.error} onAgain={() => void run.refetch()} />
      </div>
    )
  if (!jobs) return <div className="card" aria-busy="true" />
  if (jobs.some(({ endedAt }) => endedAt === null)) return <Under jobs={jobs} title="Looking at both sides" />
  const planned = jobs.filter(({ plan }) => plan !== null)
  return (
    <>
      <Outcome jobs={jobs} applying={applying} />
      {planned.length > 0 && (
        <div className="plan">
          {planned.every(({ plan }) => plan?.changes === 0) ? (
            <div className="card">
              <Empty icon={<CheckmarkCircle48Regular />} title="Nothing to change">
                A sync would have changed nobody at {dayTime(planned[0]?.plan?.madeAt ?? '').replace(/^Today /, '')}.
              </Empty>
            </div>
          ) : (
            <PlanGroups jobs={planned} {...{ closed, search, onAsk }} />
          )}
          <PlanPanel jobs={planned} expired={expired(applying)} />
        </div>
      )}
    </>
  )
}

/** Counts of jobs that run come with the live status. */
function useMoved(jobs: Job[] | undefined): Job[] | undefined {
  const { status } = useLive()
  const now = new Map(status?.running.map((job) => [job.id, job]))
  return jobs?.map((job) => ({ ...job, ...now.get(job.id) }))
}

const expired = (jobs: Job[] | undefined): boolean => jobs?.some(({ cause }) => cause?.code === 'PLAN_EXPIRED') ?? false

function Under({ jobs, title }: { jobs: Job[]; title: string }) {
  const job = jobs.find(({ state }) => state === 'running') ?? jobs.find(({ endedAt }) => endedAt === null)
  if (!job) return null
  return (
    <section className="card plan-progress" aria-label={title}>
      <h2>
        {title}: {serviceLabel(job)}
      </h2>
      <Steps job={job} />
    </section>
  )
}

/** What stands above the plan: why there is none, or what became of it. */
function Outcome({ jobs, applying }: { jobs: Job[]; applying: Job[] | undefined }) {
  const stopped = jobs.find(({ state, cause }) => state === 'failed' || (state === 'cancelled' && !cause))
  if (stopped?.state === 'cancelled')
    return (
      <Notice kind="info" lead={stopped.preview ? 'The preview was cancelled.' : 'The sync was cancelled.'}>
        {stopped.cancelledBy ? `${stopped.cancelledBy.name} asked for it. ` : ''}Nothing has been written.
      </Notice>
    )
  if (stopped?.cause) {
    const words = reasonWords(stopped.cause.code, stopped.cause.detail)
    return (
      <Notice kind="bad" lead={words.cause}>
        {words.fix} Nothing has been written.
      </Notice>
    )
  }
  if (!applying) return null
  if (applying.some(({ endedAt }) => endedAt === null)) return <Under jobs={applying} title="Applying this plan" />
  if (expired(applying))
    return (
      <Notice kind="attention" lead="This plan has expired.">
        One of the sides moved after it was made. Nothing was written. Look again, then apply the new plan.
      </Notice>
    )
  return <Applied jobs={applying} />
}

function Applied({ jobs }: { jobs: Job[] }) {
  // errors of users that were not in the plan are not the plan's
  const good = jobs.every((job) => job.state.startsWith('succeeded') && notDone(job) === 0)
  return (
    <Notice
      kind={good ? 'good' : 'attention'}
      lead={good ? 'This plan was applied.' : 'This plan was applied in part.'}
    >
      {jobs.map((job) => (
        <span key={job.id}>
          {serviceLabel(job)}: {resultWords(job)}.{' '}
          <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
            Open Job {job.id}
          </Link>{' '}
        </span>
      ))}
    </Notice>
  )
}
