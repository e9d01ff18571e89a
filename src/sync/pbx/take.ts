/** Takes what 8x8 shows into the directory. */
import type { Acceptance } from '../../directory/store.ts'
import { acceptance } from '../authority.ts'
import { breathe, CHUNK, iso } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'

/** In chunks that are each one transaction: a restart goes on with what is still pending. */
export async function take(run: JobRun): Promise<void> {
  const { deps, tenantId, job, signal } = run
  await run.enter('take')
  let after: string | null = null
  let taken = 0
  for (;;) {
    signal.throwIfAborted()
    const pending = await deps.directory.pending(tenantId, after, CHUNK)
    if (pending.length === 0) break
    const acceptances = pending.flatMap((each) => acceptance(each, deps.newId) ?? [])
    await deps.directory.accept(tenantId, acceptances, iso(deps.now()))
    acceptances.forEach((each) => report(run, each))
    taken += acceptances.length
    after = pending.at(-1)?.accountId ?? null
    await markTaken(run, after)
    await run.advance(taken)
    await breathe()
  }
  await markTaken(run, null)
  run.counts.done = taken
  if (job.resumedAt) Object.assign(run.counts, await tally(run))
  const { created, updated, deleted } = run.counts
  run.say(`Take in: ${created} new, ${updated} changed, ${deleted} deleted`)
}

function report({ counts, say }: JobRun, { create, facts, changes, userId, cause }: Acceptance): void {
  if (create) counts.created += 1
  else if (!facts) counts.deleted += 1
  else if (changes.length > 0) counts.updated += 1
  const who = facts?.userName ?? changes[0]?.before ?? userId
  if (create) return say(`new ${who}`)
  if (!facts) return say(`deleted in 8x8 ${who}`)
  for (const change of changes)
    say(`${change.field} of ${who}: ${change.before ?? 'none'} to ${change.after ?? 'none'} (${cause})`)
}

/** The plan is in the order of accounts: everything up to this one is done. Null: all of it. */
async function markTaken({ deps, tenantId, job }: JobRun, upTo: string | null): Promise<void> {
  for (;;) {
    const planned = await deps.jobs.planned(tenantId, job.id, { statuses: ['planned'], after: -1, limit: CHUNK })
    const done = planned.filter(({ subject }) => upTo === null || subject <= upTo)
    const outcomes = done.map(({ ordinal }) => ({ ordinal, status: 'done' as const }))
    if (outcomes.length > 0) await deps.jobs.outcome(tenantId, job.id, outcomes)
    if (done.length < CHUNK) return
  }
}

/** From the plan itself: what was counted while the job ran may miss what a restart fell on. */
async function tally({ deps, tenantId, job }: JobRun): Promise<{ created: number; updated: number; deleted: number }> {
  const counts = { created: 0, updated: 0, deleted: 0 }
  let after = -1
  let last = ''
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['done'], after, limit: CHUNK })
    if (page.length === 0) return counts
    for (const { kind, subject } of page) {
      if (kind === 'create') counts.created += 1
      if (kind === 'delete') counts.deleted += 1
      if (kind === 'update' && subject !== last) counts.updated += 1
      last = subject
    }
    after = page.at(-1)?.ordinal ?? after
  }
}
