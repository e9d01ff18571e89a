import type { CallContext } from '../../connectors/contract.ts'
import type { SeenKind } from '../../directory/store.ts'
import type { OutputLevel } from '../../jobs/job.ts'
import { limitOf } from '../guard.ts'
import type { SyncDeps } from '../deps.ts'

/** Somebody looks at a system: a job, or the watch. */
export interface Look {
  deps: SyncDeps
  tenantId: string
  context: CallContext
  say(text: string, level?: OutputLevel): void
  advance(done: number, total?: number | null): Promise<void>
  /** True for the watch: it begins no read that takes hours. */
  brief?: boolean
}

/** A complete read at least this often, however good the cursor is. */
export const FULL_READ_EVERY_MS = 24 * 60 * 60 * 1000

export function completeReadIsDue(
  cursor: { fullAt: string } | null,
  now: number,
  everyMs = FULL_READ_EVERY_MS,
): boolean {
  return cursor === null || now - Date.parse(cursor.fullAt) >= everyMs
}

/**
 * Reads a list completely and marks what it no longer has as gone. A list that lacks more than the guard would let pass
 * is read once more before it is believed: a page that was lost on the way looks just like that. `ids` names the first
 * and the second read, where they go on with one that was interrupted.
 */
export async function readCompletely(
  look: Look,
  kind: SeenKind,
  read: (readId: string) => Promise<number>,
  ids: { first: string; again: () => string } = { first: look.deps.newId(), again: look.deps.newId },
): Promise<number> {
  const { deps, tenantId } = look
  const known = await deps.directory.countSeen(tenantId, kind)
  const tolerated = limitOf(await deps.tenants.guard(tenantId), known)
  let readId = ids.first
  let count = await read(readId)
  const missing = await deps.directory.notInRead(tenantId, kind, readId, tolerated + 1)
  if (count > 0 && missing.length > tolerated) {
    look.say(`More than ${tolerated} of ${known} are missing from the list. Reading it once more.`)
    readId = ids.again()
    count = await read(readId)
  }
  if (count > 0 || known === 0) await forget(look, kind, readId)
  return count
}

async function forget({ deps, tenantId }: Look, kind: SeenKind, readId: string): Promise<void> {
  for (;;) {
    const gone = await deps.directory.notInRead(tenantId, kind, readId, 200)
    if (gone.length === 0) return
    await deps.directory.loseSeen(tenantId, kind, gone, new Date(deps.now()).toISOString())
  }
}
