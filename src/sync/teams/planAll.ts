/** Plans a Teams job: every user decided, every write in its place, before the first write. */
import { assessDirty } from '../assess.ts'
import { breathe, CHUNK, chunks, iso } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'
import { decide, type TeamsRules } from '../plan.ts'
import { completeReadIsDue } from '../pull/look.ts'
import { isDue } from './due.ts'
import { openPass, type Plan } from './pass.ts'

/**
 * Goes in id order through the users whose last look found something to do; through all of them when everything was
 * just read, and at least once a day, whatever the looks said. What waits for another's number is put in order last.
 */
export async function planAll(run: JobRun, rules: TeamsRules, everyone: boolean): Promise<Plan> {
  const { deps, tenantId } = run
  const walked = await deps.directory.walkedAt(tenantId)
  const all = everyone || completeReadIsDue(walked === null ? null : { fullAt: walked }, deps.now())
  if (!all) await assessDirty(deps, tenantId)
  const pass = openPass(run)
  let after: string | null = null
  for (;;) {
    const views = await (all ? deps.directory.views : deps.directory.viewsDue)(tenantId, after, CHUNK)
    if (views.length === 0) break
    const decided = views.map((view) => ({ view, decision: decide(view.user, view, rules) }))
    for (const { view, decision } of decided) pass.take(view, decision)
    const due = decided.filter(({ view, decision }) => isDue(view, decision))
    if (all)
      await deps.directory.markDue(
        tenantId,
        due.map(({ view }) => view.user.id),
      )
    await pass.save()
    after = views.at(-1)?.user.id ?? null
    await breathe()
  }
  if (all) await deps.directory.saveWalk(tenantId, iso(deps.now()))
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
