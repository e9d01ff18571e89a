/** Plans a Teams job: every user decided, every write in its place, before the first write. */
import { assessDirty } from '../../plan/assess.ts'
import { iso } from '../../deps.ts'
import type { JobRun } from '../../run/jobRun.ts'
import { decide, type TeamsRules } from '../../plan/plan.ts'
import { completeReadIsDue } from '../../pull/look.ts'
import { isDue } from './due.ts'
import { keepStuck } from './notFree.ts'
import { openPass, type Plan } from './pass.ts'
import { plannedViews } from './views.ts'

/**
 * Goes through the users whose last look found something to do; through all of them when everything was just read, in a
 * preview, and at least once a day, whatever the looks said. What waits for another's number is put in order last.
 */
export async function planAll(run: JobRun, rules: TeamsRules, everyone: boolean): Promise<Plan> {
  const { deps, tenantId, job } = run
  const walked = await deps.directory.walkedAt(tenantId)
  const all = everyone || job.preview || completeReadIsDue(walked === null ? null : { fullAt: walked }, deps.now())
  if (!all) await assessDirty(deps, tenantId, run.signal)
  const pass = openPass(run)
  const planned = await plannedViews(run, rules)
  const total = all ? (await deps.directory.counts(tenantId)).users : null
  let done = 0
  for await (const views of all ? planned.pages() : planned.due()) {
    const decided = views.map((view) => ({ view, decision: decide(view.user, view, rules) }))
    for (const { view, decision } of decided) pass.take(view, decision)
    const due = decided.filter(({ view, decision }) => isDue(view, decision))
    if (all && !job.preview)
      await deps.directory.markDue(
        tenantId,
        due.map(({ view }) => view.user.id),
      )
    await pass.save()
    done += views.length
    await run.advance(Math.min(done, total ?? done), total)
  }
  if (all && !job.preview) await deps.directory.saveWalk(tenantId, iso(deps.now()))
  return pass.close()
}

/**
 * Decides again for users whose Teams record was asked for once more, and ends the plan: whoever still waits for a number
 * is held back. Ordinals go on from the plan so far.
 */
export async function planAgain(run: JobRun, rules: TeamsRules, { notProvisioned, left }: Plan): Promise<Plan> {
  const pass = openPass(run, await nextOrdinal(run), left)
  const planned = await plannedViews(run, rules)
  for await (const views of planned.of(notProvisioned)) {
    for (const view of views) pass.take(view, decide(view.user, view, rules))
    await pass.save()
  }
  const again = await pass.close()
  await keepStuck(run, again.left, await nextOrdinal(run), { views: planned, rules })
  return again
}

async function nextOrdinal({ deps, tenantId, job }: JobRun): Promise<number> {
  const counts = await deps.jobs.countPlanned(tenantId, job.id)
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
