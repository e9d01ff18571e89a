import { CheckmarkCircle16Filled, ShieldError16Filled } from '@fluentui/react-icons'
import type { Job, PlanFacts } from '../../api/contract.ts'
import { count } from '../../words/button.ts'
import { VANISHED } from '../../words/plan.ts'
import { removalWords } from '../../words/removals.ts'
import { serviceLabel } from '../frame/statusText.ts'

/** Further right than this, in percent, what is written below the mark would meet what is written below the end. */
const APART = 70

/** Removals against the limit: a bar with a mark. */
export function GuardBar({ plan, wide = false }: { plan: PlanFacts; wide?: boolean }) {
  const { removals, limit, passesGuard } = plan
  const whole = Math.max(removals, limit, 1)
  const mark = (limit / whole) * 100
  return (
    <div className={`guard-bar${passesGuard ? '' : ' guard-above'}${wide ? ' guard-wide' : ''}`} aria-hidden="true">
      <span>
        <i style={{ width: `${(removals / whole) * 100}%` }} />
        <b style={{ insetInlineStart: `${Math.min(mark, 99.5)}%` }} />
      </span>
      {wide && mark > APART && (
        <p className="secondary guard-near">
          limit {count(limit)} · {removalWords(plan)}
        </p>
      )}
      {wide && mark <= APART && (
        <p className="secondary">
          <span style={{ marginInlineStart: `max(0px, ${mark}% - 24px)` }}>limit {count(limit)}</span>
          <span>{removalWords(plan)}</span>
        </p>
      )}
    </div>
  )
}

/** Within the limit or above it, of each job that would take something away. */
export function GuardMeter({ jobs }: { jobs: Job[] }) {
  const planned = jobs.flatMap((job) => (job.plan ? [{ job, plan: job.plan }] : []))
  const told = planned.filter(({ plan }) => plan.removals > 0)
  const shown = told.length > 0 ? told : planned.slice(-1)
  return (
    <section className="plan-part">
      <h3>Guard</h3>
      {shown.map(({ job, plan }) => (
        <div key={job.id} className="guard-one">
          <p className="plan-line">
            <span>{serviceLabel(job)}</span>
            <span className="signed">
              {plan.passesGuard ? (
                <CheckmarkCircle16Filled className="ink-good" aria-hidden="true" />
              ) : (
                <ShieldError16Filled className="ink-attention" aria-hidden="true" />
              )}
              {plan.passesGuard
                ? 'Within the limit'
                : plan.removals > plan.limit
                  ? 'Above the limit'
                  : 'Approval needed'}
            </span>
          </p>
          <GuardBar plan={plan} />
          <p className="secondary">
            {removalWords(plan)} of at most {count(plan.limit)}. Above that, a sync stops and asks.
            {plan.vanished > 0 && ` ${VANISHED}`}
          </p>
        </div>
      ))}
    </section>
  )
}
