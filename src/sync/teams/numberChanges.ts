import type { PlannedChange, TeamsChange } from '../../jobs/store.ts'
import type { JobRun } from '../run/jobRun.ts'

/** A Teams job plans nothing else. */
export const ofTeams = (changes: PlannedChange[]): TeamsChange[] => changes.filter(isOfTeams)

const isOfTeams = (change: PlannedChange): change is TeamsChange =>
  change.userId !== null && ['assign', 'change', 'unassign', 'policy'].includes(change.kind)

/** The plan's number changes in order, a page at a time. What is settled of a page meanwhile moves no other. */
export async function* numberChangePages(
  { deps, tenantId, job }: JobRun,
  statuses: PlannedChange['status'][],
): AsyncGenerator<TeamsChange[]> {
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses, after, limit: 200 })
    if (page.length === 0) return
    const changes = ofTeams(page).filter((change) => change.kind !== 'policy')
    if (changes.length > 0) yield changes
    after = page.at(-1)?.ordinal ?? after
  }
}

/** All changes of the plan in these states, policies too, one by one. */
export async function* teamsChanges(
  { deps, tenantId, job }: JobRun,
  statuses: PlannedChange['status'][],
): AsyncGenerator<TeamsChange> {
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses, after, limit: 200 })
    if (page.length === 0) return
    yield* ofTeams(page)
    after = page.at(-1)?.ordinal ?? after
  }
}

/** Those of numbers, one by one. */
export async function* numberChanges(run: JobRun, statuses: PlannedChange['status'][]): AsyncGenerator<TeamsChange> {
  for await (const changes of numberChangePages(run, statuses)) yield* changes
}
