/**
 * The plan of a stopped sync is gone through from end to end for what its card says, and hundreds of conversations may be
 * told at once: it is gone through once for all of them.
 */
import type { Job } from '../jobs/job.ts'
import type { KeptPlan } from './cards/planFacts.ts'
import { planOf, type PlanOf } from './facts.ts'

/** Who reads the card decides by a look of their own. */
const KEPT_MS = 5_000
const MOST = 50

interface Known {
  plan: Promise<KeptPlan | null>
  /** Milliseconds since 1970. */
  until: number
}

export function sharedPlans(now: () => number): PlanOf {
  const known = new Map<string, Known>()

  function forget(): void {
    const at = now()
    for (const [key, { until }] of known) if (until <= at || known.size >= MOST) known.delete(key)
  }

  return (rooms, tenantId, run) => {
    forget()
    const key = keyOf(tenantId, run)
    const there = known.get(key)
    if (there) return there.plan
    const one: Known = { plan: planOf(rooms, tenantId, run), until: Infinity }
    known.set(key, one)
    const end = (until: number) => () => void (one.until = until)
    one.plan.then(() => end(now() + KEPT_MS)(), end(0))
    return one.plan
  }
}

/** What somebody decided about a plan changes what is said of it. */
const keyOf = (tenantId: string, run: Job[]): string =>
  JSON.stringify([tenantId, run.map(({ id, state, approved, declined }) => [id, state, approved, declined])])
