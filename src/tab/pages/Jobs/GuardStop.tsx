import { Button } from '@fluentui/react-components'
import { Lightbulb20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Job, NumbersTakenBack, PlanFacts } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import { takesAway, VANISHED } from '../../../words/plan.ts'
import { KEEPING, removalWords, stopWords, takenAway } from '../../../words/removals.ts'
import { CAUSE_WORDS } from '../../../words/changes.ts'
import { ApiError } from '../../api/client.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { isUndo } from '../../components/words/jobWords.ts'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { GuardBar } from '../../plan/GuardMeter.tsx'
import { PlanGroups } from '../../plan/PlanGroups.tsx'
import { planQueries } from '../../plan/queries.ts'
import '../../plan/plan.css'

const KeepDialog = lazily(() => import('../../plan/KeepDialog.tsx'), 'KeepDialog')
const ApproveDialog = lazily(() => import('../../plan/ApproveDialog.tsx'), 'ApproveDialog')

/** A sync that the guard stopped: how much against which limit, why these, and the decision. */
export function GuardStop({ job }: { job: Job }) {
  const { plan, approved, declined } = job
  const [search, find] = useState<string>()
  if (!plan) return null
  const decided = approved !== null || declined !== null
  const kept = job.service === 'pbx' ? 'nothing has changed here' : 'nothing has changed in Teams'
  return (
    <div className="guard-stop">
      <Notice kind={decided ? 'info' : 'guard'} lead={leadOf(job, plan)}>
        It stopped before the first write, so {kept}. {!decided && 'While you decide, these people keep their numbers.'}{' '}
        {plan.vanished > 0 && VANISHED}{' '}
        {overLimit(plan) ? (
          <>
            <Link to="/settings" hash="guard">
              Limit in Settings
            </Link>
            <GuardBar plan={plan} wide />
          </>
        ) : (
          other(job).fix
        )}
      </Notice>
      <PlanGroups jobs={[job]} search={search} onAsk={find} />
      <aside className="card decide" aria-labelledby={`decide-${job.id}`}>
        <h2 id={`decide-${job.id}`}>{decided ? 'Decided' : 'Decide'}</h2>
        {approved && <Approved approved={approved} />}
        {declined && <Declined job={job} declined={declined} />}
        {!decided && <Decide job={job} plan={plan} />}
      </aside>
    </div>
  )
}

/** For how much it takes away, or for what else: an empty list, or what added up over days. */
const overLimit = ({ stops }: PlanFacts): boolean => stops.includes('TOO_MANY_REMOVALS')
const other = ({ cause }: Job) => jobReasonWords(cause?.code ?? 'TOO_MANY_REMOVALS', cause?.detail ?? {})

const leadOf = (job: Job, plan: PlanFacts): string =>
  overLimit(plan)
    ? `${stopWords(plan, job.service, isUndo(job) ? 'undo' : 'sync')} Your limit is ${count(plan.limit)}.`
    : other(job).cause

function Approved({ approved }: { approved: NonNullable<Job['approved']> }) {
  return (
    <p>
      {approved.name} approved this plan, {lowerDay(approved.at)}.{' '}
      <Link to="/jobs/$jobId" params={{ jobId: approved.jobId }}>
        Job {approved.jobId}
      </Link>{' '}
      applies it.
    </p>
  )
}

/** Who kept what, of how many and why; and the way back. */
function Declined({ job, declined }: { job: Job; declined: NonNullable<Job['declined']> }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const mayApprove = useMay('sync.approve')
  const path = `/api/jobs/${encodeURIComponent(job.id)}/keep`
  const { kept, link, reason } = KEEPING[job.service]
  return (
    <>
      <p>
        {declined.name} {kept(declined.users)}, {lowerDay(declined.at)}: {declined.note}
      </p>
      <p className="secondary">
        The next sync does the rest. Each stays as it is until something else about the user changes.{' '}
        <Link to="/users" search={{ reason }}>
          {link}
        </Link>
      </p>
      {mayApprove && (
        <Button
          className="touch"
          disabledFocusable={busy}
          onClick={() => void act(() => client.send<NumbersTakenBack>('DELETE', path))}
        >
          Take back
        </Button>
      )}
      {refused && <p role="alert">{refused}</p>}
    </>
  )
}

/** Most of what is taken away has one cause from here on. */
const MOST = 0.8

/** Where one cause explains most, it is named: a filter or a list that changed by mistake shows so. */
function Hint({ job }: { job: Job }) {
  const { client } = useConsole()
  const { data } = useQuery(planQueries(client).parts(job.id))
  const removals = (data?.parts ?? []).filter(takesAway)
  const total = removals.reduce((sum, { changes }) => sum + changes, 0)
  const [first] = removals.toSorted((a, b) => b.changes - a.changes)
  if (!first || total < 2 || first.changes < total * MOST) return null
  const cause = CAUSE_WORDS[first.cause] ?? first.cause
  return (
    <p className="decide-hint">
      <Lightbulb20Regular aria-hidden="true" />
      <span>
        {first.changes === total ? `All ${count(total)}` : `${count(first.changes)} of ${count(total)}`} have one cause:{' '}
        <strong>{cause}</strong>. Was that meant?
      </span>
    </p>
  )
}

function Decide({ job, plan }: { job: Job; plan: PlanFacts }) {
  const mayApprove = useMay('sync.approve')
  const [asking, setAsking] = useState<'approve' | 'keep' | null>(null)
  const { client } = useConsole()
  const close = () => setAsking(null)
  const asks = mayApprove && mayDecline(job, plan)
  // where only those go whom an admin chose to remove, there is nothing to keep
  const { error } = useQuery({ ...planQueries(client).keepable(job.id), enabled: asks })
  const nothing = error instanceof ApiError && error.status === 409
  return (
    <>
      <Hint job={job} />
      {asks && !nothing ? (
        <>
          <Button className="touch" size="large" onClick={() => setAsking('keep')}>
            Keep all {job.service === 'pbx' ? 'users' : 'numbers'}…
          </Button>
          <p className="secondary">
            Declines these removals, for a reason. The next sync does the rest, and they do not come back by themselves.
          </p>
        </>
      ) : (
        <LeaveIt job={job} />
      )}
      {mayApprove ? (
        <>
          <Button className="touch" size="large" onClick={() => setAsking('approve')}>
            Approve {plan.removals > 0 ? removalWords(plan) : 'this plan'}…
          </Button>
          <p className="secondary">
            Runs exactly this plan, once. If either side moved since {lowerDay(plan.madeAt)}, nothing is written and you
            are asked again. {job.service === 'teams' && 'Removed numbers can be put back with Undo.'}
          </p>
        </>
      ) : (
        <p className="secondary">Only an admin of Voice Sync Console can approve this. The first answer counts.</p>
      )}
      <Suspense fallback={null}>
        {asking === 'keep' && <KeepDialog job={job} counted={plan} onClose={close} />}
        {asking === 'approve' && (
          <ApproveDialog job={job} counted={plan} deletions={job.service === 'pbx'} onClose={close} />
        )}
      </Suspense>
    </>
  )
}

/** What both sides show takes numbers or users away; not what a person asked for. */
const mayDecline = ({ task }: Job, plan: PlanFacts): boolean =>
  ['sync', 'user', 'users', 'retry'].includes(task.kind) && takenAway(plan) > 0

/** Nothing is written by leaving the plan where it is. */
function LeaveIt({ job }: { job: Job }) {
  const [kept, setKept] = useState(false)
  const side = job.service === 'pbx' ? job.serviceName : 'Teams'
  return (
    <>
      <Button className="touch" size="large" aria-pressed={kept} onClick={() => setKept(true)}>
        Keep all {job.service === 'pbx' ? 'users' : 'numbers'}
      </Button>
      <div role="status">
        {kept ? (
          <p className="decide-kept">
            <strong>Nothing is taken away.</strong>{' '}
            {isUndo(job) ? (
              'What the undone job changed stays as it is. This plan waits here.'
            ) : (
              <>
                Put the cause right, then Sync Now: it looks at both sides again and makes a new plan. Until then this
                one waits here. <Link to="/changes">See what is queued</Link>
              </>
            )}
          </p>
        ) : (
          <p className="secondary">
            Writes nothing to {side}.{' '}
            {isUndo(job)
              ? 'What the undone job changed stays as it is.'
              : 'The changes stay queued, and the next sync stops again unless the cause is put right.'}
          </p>
        )}
      </div>
    </>
  )
}
