import type { Job, JobChanges, PlannedKind } from '../../api/contract.ts'
import { PLAN_KIND_WORDS, PUT_BACK } from '../../words/plan.ts'

export type PlanPart = NonNullable<JobChanges['summary']>[number]
export interface PlanGroup extends PlanPart {
  job: Job
}

/** Removals first, and what was changed by hand last. */
const ORDER: PlannedKind[] = ['unassign', 'delete', 'assign', 'change', 'create', 'update', 'policy']
const BY_HAND = new Set(['DRIFT', 'PUT_BACK'])

export const takesAway = (kind: PlannedKind): boolean => kind === 'unassign' || kind === 'delete'
const putsBack = ({ kind, cause }: PlanPart): boolean => BY_HAND.has(cause) && !takesAway(kind)

export const groupWords = (part: PlanPart): string => (putsBack(part) ? PUT_BACK : PLAN_KIND_WORDS[part.kind])
const rank = (part: PlanPart): number => (putsBack(part) ? ORDER.length : ORDER.indexOf(part.kind))

export const inOrder = (groups: PlanGroup[]): PlanGroup[] =>
  groups.toSorted((a, b) => rank(a) - rank(b) || b.changes - a.changes || a.cause.localeCompare(b.cause))
