import { Button } from '@fluentui/react-components'
import { ArrowSync20Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Job, PlanFacts, SyncStatus } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { PLAN_RULE } from '../../../words/plan.ts'
import { takenAway } from '../../../words/removals.ts'
import { useLive, useMay } from '../../api/context.tsx'
import { lazily } from '../../components/lazily.ts'
import { clock, lowerDay } from '../../components/words/time.ts'
import { GuardMeter } from '../../plan/GuardMeter.tsx'
import { useApprove } from '../../plan/useApprove.ts'
import { useMoved } from './useMoved.ts'

const ApproveDialog = lazily(() => import('../../plan/ApproveDialog.tsx'), 'ApproveDialog')

interface Props {
  /** Jobs that kept a plan; never none. */
  jobs: Job[]
  expired: boolean
}

const sumOf = (jobs: Job[], of: (plan: PlanFacts) => number): number =>
  jobs.reduce((sum, { plan }) => sum + (plan ? of(plan) : 0), 0)

/** Who made the plan, what it comes to, what is not in it, and the button that applies it. */
export function PlanPanel({ jobs, expired }: Props) {
  const job = jobs.at(-1)
  if (!job?.plan) return null
  return (
    <aside className="card plan-panel" aria-labelledby="this-plan">
      <div>
        <h2 id="this-plan">This plan</h2>
        <p className="secondary">
          Made {lowerDay(job.plan.madeAt)} by {job.startedBy.name},{' '}
          <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
            Job {job.id}
          </Link>
          {job.task.kind === 'undo' && `, to undo Job ${job.task.jobId}`}
          {job.task.kind === 'withdraw' && `, to disable ${job.serviceName}`}
          {job.task.kind === 'users' && `, for ${plural(job.task.users, 'user')} alone`}
        </p>
      </div>
      <dl className="plan-numbers">
        <PlanNumber n={sumOf(jobs, ({ changes }) => changes)} one="change" />
        <PlanNumber n={sumOf(jobs, takenAway)} one="removal" />
      </dl>
      <GuardMeter jobs={jobs} />
      <NotInThisPlan jobs={jobs} />
      <Decision jobs={jobs} job={job} expired={expired} />
      <Link to="/changes" search={{ plan: 'none' }}>
        Show what is queued
      </Link>
    </aside>
  )
}

const PlanNumber = ({ n, one }: { n: number; one: string }) => (
  <div>
    <dt className="secondary">{n === 1 ? one : `${one}s`}</dt>
    <dd>{count(n)}</dd>
  </div>
)

/** They tell themselves whom they pass over. */
const OF_ITS_OWN: Job['task']['kind'][] = ['sync', 'users']

/**
 * Whom the plan passes over. A preview of everything counted them itself: before the first sync nobody else knows them,
 * and its job says why, user by user.
 */
function NotInThisPlan({ jobs }: { jobs: Job[] }) {
  const { status } = useLive()
  const found = jobs.find(
    ({ service, preview, task }) => service === 'teams' && preview && OF_ITS_OWN.includes(task.kind),
  )
  if (!status) return null
  const { blocked, waiting } = found?.counts ?? status
  return (
    <section className="plan-part">
      <h3>Not in this plan</h3>
      <p className="plan-line">
        <span>Needs attention</span>
        <Users state="blocked" users={blocked} from={blocked === status.blocked ? undefined : found} />
      </p>
      <p className="plan-line">
        <span>Wait for Microsoft</span>
        <Users state="waiting" users={waiting} from={waiting === status.waiting ? undefined : found} />
      </p>
      {found?.plan && blocked !== status.blocked && (
        <p className="secondary">{countedWords(found.plan.madeAt, status)}</p>
      )}
    </section>
  )
}

/** Why the number beside *Users* above is another one. */
function countedWords(madeAt: string, { users, blocked, running }: SyncStatus): string {
  if (users === 0) return 'Found by this plan. Users counts them after the first sync.'
  const when = `Counted when this plan was made, ${lowerDay(madeAt)}.`
  const now = blocked === 0 ? 'nobody' : plural(blocked, 'user')
  if (running.length > 0) return `${when} A sync is counting again: ${now} so far.`
  return `${when} Now it is ${now}: see Users.`
}

function Users({ state, users, from }: { state: 'blocked' | 'waiting'; users: number; from: Job | undefined }) {
  if (users === 0) return <span className="secondary">none</span>
  const words = plural(users, 'user')
  // the list of users does not show them so yet
  if (from)
    return (
      <Link to="/jobs/$jobId" params={{ jobId: from.id }}>
        {words}
      </Link>
    )
  return (
    <Link to="/users" search={{ state }}>
      {words}
    </Link>
  )
}

/** Applied by somebody, expired, or to be applied. */
function Decision({ jobs, job, expired }: Props & { job: Job }) {
  const approved = jobs.find((each) => each.approved)?.approved
  if (approved)
    return (
      <section className="plan-part">
        <p>
          {expired ? 'Tried' : 'Applied'} by {approved.name}, {lowerDay(approved.at)}:{' '}
          <Link to="/jobs/$jobId" params={{ jobId: approved.jobId }}>
            Job {approved.jobId}
          </Link>
          .
        </p>
        <p className="secondary">A plan is applied once. Look again for a new one.</p>
      </section>
    )
  if (sumOf(jobs, ({ changes }) => changes) === 0 || !jobs.some(({ plan }) => plan?.mayApply)) return null
  return <Apply jobs={jobs} job={job} />
}

function Apply({ jobs, job }: { jobs: Job[]; job: Job }) {
  const { status } = useLive()
  const may = useMay(job.task.kind === 'undo' ? 'jobs.undo' : 'sync.start')
  const mayExceed = useMay('sync.approve')
  const { busy, refused, approve } = useApprove(job)
  const [asking, setAsking] = useState(false)
  const above = jobs.filter(({ plan }) => plan && !plan.passesGuard)
  if (!may)
    return <p className="plan-part secondary">Your role can look but not apply. Ask an admin for the operator role.</p>
  if (above.length > 0 && !mayExceed)
    return (
      <p className="plan-part secondary">The plan takes more away than the guard lets pass. An admin can apply it.</p>
    )
  const since = [status?.latest.pbx, status?.latest.teams].some(
    (each) => each && each.runId !== job.runId && Number(each.id) > Number(job.id),
  )
  const moved = useMoved(job)
  const off = busy || moved.users > 0 || (status?.running.length ?? 0) > 0
  return (
    <section className="plan-part">
      <div className="buttons">
        <Button
          className="touch blue"
          icon={<ArrowSync20Regular />}
          disabledFocusable={off}
          onClick={() => (above.length > 0 ? setAsking(true) : void approve())}
        >
          Apply{' '}
          {plural(
            sumOf(jobs, ({ changes }) => changes),
            'change',
          )}
          {above.length > 0 && '…'}
        </Button>
      </div>
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
      {moved.users > 0 && <Moved {...moved} job={job} />}
      {since && <p>A sync has run since this plan was made. If anything moved, nothing will be written.</p>}
      {job.task.kind === 'withdraw' && (
        <p>
          <strong>It disables {job.serviceName}:</strong> no job changes anything there until somebody enables it on
          Services.
        </p>
      )}
      <p className="secondary">
        {PLAN_RULE} {takenBack(job)}
      </p>
      {asking && (
        <Suspense fallback={null}>
          <ApproveDialog
            job={above[0] ?? job}
            counted={{
              removals: sumOf(above, ({ removals }) => removals),
              vanished: sumOf(above, (plan) => plan.vanished),
            }}
            deletions={above.every(({ service }) => service === 'pbx')}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </section>
  )
}

/** Nothing would be written: a plan is applied as it is or not at all. */
function Moved({ users, more, job }: { users: number; more: boolean; job: Job }) {
  const who = more ? `${count(users)} users or more` : plural(users, 'user')
  return (
    <p role="status">
      <strong>
        {who} changed since {clock(job.endedAt ?? '')}.
      </strong>{' '}
      This plan can no longer be applied. Look again for one that has them.
    </p>
  )
}

/** How what this plan does is taken back; a service that is disabled has no undo before it is enabled. */
function takenBack({ service, task }: Job): string {
  if (task.kind === 'withdraw') return 'Once it is enabled again, a sync gives everybody their number back.'
  return service === 'teams' ? 'It can be undone in Sync Jobs.' : ''
}
