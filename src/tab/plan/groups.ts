import type { Job, JobChanges, PlannedKind } from '../../api/contract.ts'
import { putsBack } from '../../words/plan.ts'

export type PlanPart = NonNullable<JobChanges['summary']>[number]
export interface PlanGroup extends PlanPart {
  job: Job
}

/** Removals first, and what was changed by hand last. */
const ORDER: PlannedKind[] = ['unassign', 'delete', 'assign', 'change', 'create', 'update', 'policy']

const rank = (part: PlanPart): number => (putsBack(part) ? ORDER.length : ORDER.indexOf(part.kind))

export const inOrder = (groups: PlanGroup[]): PlanGroup[] =>
  groups.toSorted((a, b) => rank(a) - rank(b) || b.changes - a.changes || a.cause.localeCompare(b.cause))
