/** The 8x8 PBX job: read 8x8, guard, take its fields into the directory. It never talks to Microsoft 365. */
import type { Pbx } from '../connectors/contract.ts'
import type { Acceptance } from '../directory/store.ts'
import { plural } from './count.ts'
import { acceptance } from './authority.ts'
import { assessDirty } from './assess.ts'
import { JobStopped } from './causes.ts'
import { breathe, CHUNK, iso } from './deps.ts'
import { limitOf, refusal } from './guard.ts'
import { lookOf, type JobRun } from './jobRun.ts'
import { push } from './pbx/push.ts'
import { readPbx } from './pull/pbx.ts'

export async function pbxJob(run: JobRun, pbx: Pbx): Promise<void> {
  await run.enter('read')
  const read = await readPbx(lookOf(run), pbx)
  run.counts.read = read.users
  run.say(
    read.complete
      ? `Read 8x8: ${plural(read.users, 'user')}`
      : `Read 8x8: ${plural(read.users, 'user')} changed since the last look`,
  )
  await run.deps.tenants.saveLook(run.tenantId, 'pbx', iso(run.deps.now()), null)
  await run.enter('guard')
  await guard(run)
  await run.enter('take')
  await take(run)
  await push(run, pbx)
  await assessDirty(run.deps, run.tenantId)
}

async function guard({ deps, tenantId, say }: JobRun): Promise<void> {
  const [removals, settings, counts] = await Promise.all([
    deps.directory.countPendingRemovals(tenantId),
    deps.tenants.guard(tenantId),
    deps.directory.counts(tenantId),
  ])
  const stopped = refusal(removals, settings, counts.managed)
  say(
    `Guard: ${plural(removals, 'removal')} of at most ${limitOf(settings, counts.managed)}`,
    stopped ? 'problem' : 'info',
  )
  if (stopped) throw new JobStopped('TOO_MANY_REMOVALS', stopped, 'refused')
}

/** Takes in what 8x8 shows, in chunks that are each one transaction: a restart goes on with what is still pending. */
async function take(run: JobRun): Promise<void> {
  const { deps, tenantId } = run
  let after: string | null = null
  let taken = 0
  for (;;) {
    const pending = await deps.directory.pending(tenantId, after, CHUNK)
    if (pending.length === 0) break
    const acceptances = pending.flatMap((each) => acceptance(each, deps.newId) ?? [])
    await deps.directory.accept(tenantId, acceptances, iso(deps.now()))
    acceptances.forEach((each) => report(run, each))
    taken += acceptances.length
    after = pending.at(-1)?.accountId ?? null
    await run.advance(taken)
    await breathe()
  }
  run.counts.done = taken
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
