/** Plans a Teams job: every user decided, every write in its place, before the first write. */
import type { JobRun } from '../jobRun.ts'
import { decide, type TeamsRules } from '../plan.ts'
import { openPass, type Plan } from './pass.ts'
import { plannedViews, type Asked } from './views.ts'

/** Goes through all users; what waits for another's number is put in order at the end. */
export async function planAll(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const pass = openPass(run)
  for await (const views of (await plannedViews(run)).pages()) {
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
  }
  return pass.close()
}

/** Decides again for users whose Teams record was asked for once more. Ordinals go on from the plan so far. */
export async function planAgain(run: JobRun, rules: TeamsRules, asked: Asked[]): Promise<Plan> {
  const pass = openPass(run, await nextOrdinal(run))
  for await (const views of (await plannedViews(run)).of(asked)) {
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
  }
  return pass.close()
}

async function nextOrdinal({ deps, tenantId, job }: JobRun): Promise<number> {
  const counts = await deps.jobs.countPlanned(tenantId, job.id)
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
