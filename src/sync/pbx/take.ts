/** Takes what 8x8 shows into the directory. */
import type { Acceptance } from '../../directory/store.ts'
import { acceptance } from '../authority.ts'
import { breathe, CHUNK, iso } from '../deps.ts'
import type { JobRun } from '../jobRun.ts'

/** Takes in what 8x8 shows, in chunks that are each one transaction: a restart goes on with what is still pending. */
export async function take(run: JobRun): Promise<void> {
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
