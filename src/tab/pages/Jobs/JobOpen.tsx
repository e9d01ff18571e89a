import { Button } from '@fluentui/react-components'
import { Link20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Job } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { lazily } from '../../components/lazily.ts'
import { taskWords } from './taskWords.ts'
import { ChosenUsers } from './ChosenUsers.tsx'
import { CompareLink } from './CompareLink.tsx'
import { JobActions } from './JobActions.tsx'
import { JobNotice } from './JobNotice.tsx'
import { Reasons } from './Reasons.tsx'
import { reasonRows } from './reasonRows.ts'
import { Steps } from '../../plan/Steps.tsx'

const GuardStop = lazily(() => import('./GuardStop.tsx'), 'GuardStop')
const JobChanges = lazily(() => import('./JobChanges.tsx'), 'JobChanges')
const OutputViewer = lazily(() => import('./OutputViewer.tsx'), 'OutputViewer')

/** What lies below an open row: steps while it runs; then the cause, the reasons by count and the output. */
export function JobOpen({ id, alone = false }: { id: string; alone?: boolean }) {
  const { client } = useConsole()
  const { data: job, error, refetch } = useQuery(queries(client).job(id))
  if (error && !job)
    return <ErrorState title={`Job ${id} could not be loaded`} error={error} onAgain={() => void refetch()} />
  if (!job) return <div className="job-open" aria-busy="true" />
  return <Opened job={job} alone={alone} />
}

function Opened({ job, alone }: { job: Job; alone: boolean }) {
  const { output } = useSearch({ from: '/jobs' })
  const navigate = useNavigate()
  const going = job.endedAt === null
  const full = output === 'full'
  const stopped = job.state === 'refused' && job.plan !== null && !full
  const show = full || output === 'show' || (!going && !stopped)
  const [listed, list] = useState(false)
  const set = (to: string | undefined) => {
    const search = (old: object) => ({ ...old, output: to })
    void navigate({ to: '.', search: search as never, state: (old) => old, resetScroll: false, replace: true })
  }
  const split = !going && !full && !stopped && reasonRows(job).length > 0
  return (
    <div className={`job-open${split ? ' job-split' : ''}${full ? ' job-full' : ''}`}>
      <div className="job-first">
        {going ? (
          <Steps job={job} output={show} onOutput={() => set(show ? undefined : 'show')} />
        ) : (
          !full && !stopped && <JobNotice job={job} />
        )}
        {stopped && (
          <Suspense fallback={<div aria-busy="true" />}>
            <GuardStop job={job} />
          </Suspense>
        )}
        {!full && <ChosenUsers job={job} />}
      </div>
      {split && <Reasons job={job} />}
      {show && (
        <Suspense fallback={<div className="output" aria-busy="true" />}>
          <OutputViewer job={job} {...(alone ? {} : { onFull: () => set('full') })} />
        </Suspense>
      )}
      {listed && (
        <Suspense fallback={<div aria-busy="true" />}>
          <JobChanges job={job} />
        </Suspense>
      )}
      <div className="job-foot">
        <div className="buttons">
          <JobActions job={job} />
          {/* a plan that the guard stopped stands above already */}
          {job.counts.planned > 0 && !going && !stopped && (
            <Button size="small" className="touch" aria-expanded={listed} onClick={() => list(!listed)}>
              {listed ? 'Hide changes' : `Show ${plural(job.counts.planned, 'change')}`}
            </Button>
          )}
          {stopped && (
            <Button size="small" className="touch" aria-expanded={show} onClick={() => set(show ? undefined : 'show')}>
              {show ? 'Hide output' : 'Show output'}
            </Button>
          )}
          <CompareLink job={job} />
          <LinkToJob job={job} />
        </div>
        <StartedBy job={job} />
      </div>
    </div>
  )
}

function LinkToJob({ job }: { job: Job }) {
  const { host } = useConsole()
  return <CopyButton icon={<Link20Regular />} label="Copy link" text={() => host.link(`jobs/${job.id}`)} />
}

const FROM: Record<Job['type'], string> = {
  manual: '',
  bot: ' from the bot',
  auto: ' by Auto Sync',
  retry: ' to try again what had to wait',
}

function StartedBy({ job }: { job: Job }) {
  const { client } = useConsole()
  const { data } = useQuery(queries(client).jobs({}, 20))
  const other = data?.items.find((one) => one.runId === job.runId && one.id !== job.id)
  const task = taskWords(job)
  return (
    <span className="secondary">
      {job.planOf ? (
        <>
          Applies the plan of{' '}
          <Link to="/jobs/$jobId" params={{ jobId: job.planOf }}>
            Job {job.planOf}
          </Link>
          , approved by {job.startedBy.name}.{' '}
        </>
      ) : (
        <>
          {job.preview && 'Preview. '}
          {task && `${task}. `}
          Started by {job.startedBy.name}
          {FROM[job.type]}.{' '}
        </>
      )}
      {other && (
        <>
          Run with{' '}
          <Link to="/jobs/$jobId" params={{ jobId: other.id }}>
            Job {other.id}
          </Link>
        </>
      )}
      {job.resumedAt && ' Went on after a restart.'}
    </span>
  )
}
