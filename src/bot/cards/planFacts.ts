/** The plan that a run kept, as its card tells it. Pure. */
import type { Job, PlanFacts } from '../../jobs/job.ts'
import type { PlannedChange, PlanPart } from '../../jobs/store.ts'
import { keptPlan } from '../../sync/guard/approve.ts'
import { exceeds } from '../../sync/guard/guarded.ts'
import { takesAway } from '../../words/plan.ts'
import type { Keepable } from '../../sync/sync.ts'
import { takenAway, type Counted } from '../../words/removals.ts'

export type Planned = Job & { plan: PlanFacts }

export interface KeptPlan {
  /** The jobs of the run that kept one, the PBX job first. */
  jobs: Planned[]
  /** How many changes of each kind and cause, for each of those jobs. */
  parts: PlanPart[][]
  /** The first changes that would be written to Teams. */
  first: PlannedChange[]
  /** What declining its removals would keep now; null: nothing. */
  keepable: Keepable | null
}

/** What of a run could be applied; giving everything back disables a service, which is done in the console. */
export const planned = (jobs: Job[]): Planned[] => jobs.filter(keptPlan).filter(({ task }) => task.kind !== 'withdraw')

/** Those that take away more than the guard lets pass. */
export const above = (jobs: Planned[]): Planned[] => jobs.filter(({ plan }) => exceeds(plan))

/** What the guard counts of those. */
export const countedAbove = (jobs: Planned[]): Counted =>
  above(jobs).reduce(
    (all, { plan }) => ({ removals: all.removals + plan.removals, vanished: all.vanished + (plan.vanished ?? 0) }),
    { removals: 0, vanished: 0 },
  )

/** What somebody types who lets it pass, as in the console: how much is taken away, or else put back. */
export const toType = (counted: Counted): number => takenAway(counted) || counted.vanished

/** Names exactly these plans, so that a button applies no other. */
export const mark = (jobs: Planned[]): string =>
  jobs.map(({ id, plan }) => `${id}.${plan.digest.slice(0, 43)}`).join('+')

export const approvalOf = (jobs: Job[]): Job['approved'] => jobs.find(({ approved }) => approved)?.approved ?? null

export const declineOf = (jobs: Job[]): Job['declined'] => jobs.find(({ declined }) => declined)?.declined ?? null

const KINDS = { assign: ['assign'], change: ['change', 'policy'], remove: ['unassign'] }

/** Changes to Teams of each kind. */
export function counted({ jobs, parts }: KeptPlan): Record<keyof typeof KINDS, number> {
  const teams = jobs.flatMap(({ service }, i) => (service === 'teams' ? (parts[i] ?? []) : []))
  const of = (kinds: string[]) => sum(teams.filter(({ kind }) => kinds.includes(kind)))
  return { assign: of(KINDS.assign), change: of(KINDS.change), remove: of(KINDS.remove) }
}

/** What the 8x8 PBX job would take in. */
export const takenIn = ({ jobs, parts }: KeptPlan): number =>
  sum(jobs.flatMap(({ service }, i) => (service === 'pbx' ? (parts[i] ?? []) : [])))

/** What would be taken away by cause, most first. */
export function removalsByCause({ jobs, parts }: KeptPlan): { cause: string; changes: number }[] {
  const over = above(jobs)
  const sums = new Map<string, number>()
  for (const [i, job] of jobs.entries())
    if (over.includes(job))
      for (const { cause, changes } of (parts[i] ?? []).filter(takesAway))
        sums.set(cause, (sums.get(cause) ?? 0) + changes)
  return [...sums].map(([cause, changes]) => ({ cause, changes })).sort((a, b) => b.changes - a.changes)
}

const sum = (parts: PlanPart[]): number => parts.reduce((all, { changes }) => all + changes, 0)
