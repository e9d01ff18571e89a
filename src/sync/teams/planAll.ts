/** Plans a Teams job: every user decided, every write in its place, before the first write. */
import { breathe, CHUNK, chunks } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'
import { decide, type TeamsRules } from '../plan.ts'
import { openPass, type Plan } from './pass.ts'

/** Goes through all users in id order; what waits for another's number is put in order at the end. */
export async function planAll(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const { deps, tenantId } = run
  const pass = openPass(run)
  let after: string | null = null
  for (;;) {
    const views = await deps.directory.views(tenantId, after, CHUNK)
    if (views.length === 0) break
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
    after = views.at(-1)?.user.id ?? null
    await breathe()
  }
  return pass.close()
}

/** Decides again for users whose Teams record was asked for once more. Ordinals go on from the plan so far. */
export async function planAgain(run: JobRun, rules: TeamsRules, userIds: string[]): Promise<Plan> {
  const pass = openPass(run, await nextOrdinal(run))
  for (const ids of chunks(userIds)) {
    const views = await run.deps.directory.viewsOf(run.tenantId, ids)
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
  }
  return pass.close()
}

async function nextOrdinal({ deps, tenantId, job }: JobRun): Promise<number> {
  const counts = await deps.jobs.countPlanned(tenantId, job.id)
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
