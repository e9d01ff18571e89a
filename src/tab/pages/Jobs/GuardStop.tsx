import { Button } from '@fluentui/react-components'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { Job, PlanFacts } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import { VANISHED } from '../../../words/plan.ts'
import { removalWords, stopWords } from '../../../words/removals.ts'
import { useMay } from '../../api/context.tsx'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/Notice.tsx'
import { lowerDay } from '../../components/time.ts'
import { GuardBar } from '../../plan/GuardMeter.tsx'
import { PlanGroups } from '../../plan/PlanGroups.tsx'
import '../../plan/plan.css'

const ApproveDialog = lazily(() => import('../../plan/ApproveDialog.tsx'), 'ApproveDialog')

/** A sync that the guard stopped: how much against which limit, why these, and the decision. */
export function GuardStop({ job }: { job: Job }) {
  const { plan, approved } = job
  if (!plan) return null
  const kept = job.service === 'pbx' ? 'nothing has changed here' : 'nothing has changed in Teams'
  return (
    <div className="guard-stop">
      <Notice kind={approved ? 'info' : 'guard'} lead={leadOf(job, plan)}>
        It stopped before the first write, so {kept}. While you decide, these people keep their numbers.{' '}
        {plan.vanished > 0 && VANISHED} {overLimit(plan) ? <GuardBar plan={plan} wide /> : other(job).fix}
      </Notice>
      <PlanGroups jobs={[job]} />
      <aside className="card decide" aria-labelledby={`decide-${job.id}`}>
        <h2 id={`decide-${job.id}`}>{approved ? 'Decided' : 'Decide'}</h2>
        {approved ? <Decided approved={approved} /> : <Decide job={job} plan={plan} />}
      </aside>
    </div>
  )
}

/** For how much it takes away, or for what else: an empty list, or what added up over days. */
const overLimit = ({ stops }: PlanFacts): boolean => stops.includes('TOO_MANY_REMOVALS')
const other = ({ cause }: Job) => jobReasonWords(cause?.code ?? 'TOO_MANY_REMOVALS', cause?.detail ?? {})

const leadOf = (job: Job, plan: PlanFacts): string =>
  overLimit(plan) ? `${stopWords(plan, job.service)} Your limit is ${count(plan.limit)}.` : other(job).cause

function Decided({ approved }: { approved: NonNullable<Job['approved']> }) {
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

function Decide({ job, plan }: { job: Job; plan: PlanFacts }) {
  const mayApprove = useMay('sync.approve')
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const keep = () => void navigate({ to: '/jobs', search: (old) => ({ ...old, output: undefined }) as never })
  return (
    <>
      <Button className="touch" size="large" onClick={keep}>
        Keep all numbers
      </Button>
      <p className="secondary">
        Drops this plan. The changes stay queued, and the next sync stops again unless the cause is put right.
      </p>
      {mayApprove ? (
        <>
          <Button className="touch" size="large" onClick={() => setAsking(true)}>
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
      {asking && (
        <Suspense fallback={null}>
          <ApproveDialog job={job} counted={plan} deletions={job.service === 'pbx'} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
