import type { PlannedChange, TeamsChange } from '../../jobs/store.ts'
import type { JobRun } from '../jobRun.ts'

/** A Teams job plans nothing else. */
export const ofTeams = (changes: PlannedChange[]): TeamsChange[] => changes.filter(isOfTeams)

const isOfTeams = (change: PlannedChange): change is TeamsChange =>
  change.userId !== null && ['assign', 'change', 'unassign', 'policy'].includes(change.kind)

/** The plan's number changes in order, a page at a time. */
export async function* numberChanges(
  { deps, tenantId, job }: JobRun,
  statuses: PlannedChange['status'][],
): AsyncGenerator<TeamsChange> {
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses, after, limit: 200 })
    if (page.length === 0) return
    yield* ofTeams(page).filter((change) => change.kind !== 'policy')
    after = page.at(-1)?.ordinal ?? after
  }
}
