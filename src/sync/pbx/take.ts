/** Takes what 8x8 shows into the directory. */
import type { Acceptance } from '../../directory/store.ts'
import { acceptance } from '../plan/authority.ts'
import { breathe, CHUNK, iso } from '../deps.ts'
import type { JobRun, Said } from '../run/jobRun.ts'
import { pendingAfter } from './pendingOf.ts'
import { firstRemoval, removePlanned } from './removals.ts'

/** In chunks that are each one transaction, with the lines that tell them: a restart goes on with what is still pending. */
export async function take(run: JobRun): Promise<void> {
  const { deps, tenantId, job, signal } = run
  const total = run.counts.planned
  await run.enter('take', total)
  let after: string | null = null
  let next: number | null = null
  for (;;) {
    signal.throwIfAborted()
    const pending = await pendingAfter(run, after)
    const [first] = pending
    if (!first) break
    next ??= await placeOf(run, first.accountId)
    const acceptances = pending.flatMap((each) => acceptance(each, deps.newId) ?? [])
    const from = next
    const done: number = from + acceptances.reduce((sum, each) => sum + linesOf(each), 0)
    await run.keep(async ({ directory, jobs }) => {
      await directory.accept(tenantId, acceptances, iso(deps.now()))
      await jobs.doneBefore(tenantId, job.id, done, from)
      return acceptances.flatMap(told)
    })
    acceptances.forEach((each) => count(run, each))
    next = done
    after = pending.at(-1)?.accountId ?? null
    await run.advance(Math.min(next, total))
    await breathe()
  }
  await deps.jobs.doneBefore(tenantId, job.id, (await firstRemoval(run)) ?? run.counts.planned)
  run.counts.deleted += await removePlanned(run)
  if (job.resumedAt) Object.assign(run.counts, await tally(run))
  const { created, updated, deleted } = run.counts
  run.counts.done = created + updated + deleted
  run.say(`Take in: ${created} new, ${updated} changed, ${deleted} deleted`)
}

/** Lines of the plan that one acceptance is. */
const linesOf = ({ create, changes }: Acceptance): number => (create ? 1 : changes.length)

/** The ordinal of the first line that is left; the plan is in the order of accounts. */
async function placeOf({ deps, tenantId, job }: JobRun, accountId: string): Promise<number> {
  if (!job.resumedAt) return 0
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { after, limit: CHUNK })
    const left = page.find(({ subject }) => subject >= accountId)
    if (left || page.length === 0) return left?.ordinal ?? after + 1
    after = page.at(-1)?.ordinal ?? after
  }
}

function count({ counts }: JobRun, { create, facts, changes, again }: Acceptance): void {
  if (again) return
  if (create) counts.created += 1
  else if (!facts) counts.deleted += 1
  else if (changes.length > 0) counts.updated += 1
}

function told({ create, facts, changes, userId, cause, again }: Acceptance): Said[] {
  if (again) return []
  const who = facts?.userName ?? changes[0]?.before ?? userId
  if (create) return [{ text: `new ${who}` }]
  if (!facts) return [{ text: `deleted in 8x8 ${who}` }]
  return changes.map(({ field, before, after }) => ({
    text: `${field} of ${who}: ${before ?? 'none'} to ${after ?? 'none'} (${cause})`,
  }))
}

/** From the plan itself: what was counted while the job ran may miss what a restart fell on. */
async function tally({ deps, tenantId, job }: JobRun): Promise<{ created: number; updated: number; deleted: number }> {
  const counts = { created: 0, updated: 0, deleted: 0 }
  let after = -1
  let last = ''
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['done'], after, limit: CHUNK })
    if (page.length === 0) return counts
    for (const { kind, subject, was } of page) {
      // what was asked of 8x8 is counted once that is settled
      if (was?.request) continue
      if (kind === 'create') counts.created += 1
      if (kind === 'delete') counts.deleted += 1
      if (kind === 'update' && subject !== last) counts.updated += 1
      last = subject
    }
    after = page.at(-1)?.ordinal ?? after
  }
}
