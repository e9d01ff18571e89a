import type { PlannedChange } from '../../jobs/store.ts'
import type { JobRun } from '../jobRun.ts'

/** The plan's number changes in order, a page at a time. */
export async function* numberChanges(
  { deps, tenantId, job }: JobRun,
  statuses: PlannedChange['status'][],
): AsyncGenerator<PlannedChange> {
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses, after, limit: 200 })
    if (page.length === 0) return
    yield* page.filter((change) => change.kind !== 'policy')
    after = page.at(-1)?.ordinal ?? after
  }
}
