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
  /** All numbers of Teams were read, beginning at this time, ms. */
  numbersRead?(at: number): void
  /** It turns out that so many users are to be read in all; `atLeast`: the seconds that so many of them take. */
  ahead?(total: number, atLeast: (left: number) => number | null): void
}

/** A complete read at least this often, however good the cursor is. */
export const FULL_READ_EVERY_MS = 24 * 60 * 60 * 1000

export function completeReadIsDue(cursor: { fullAt: string } | null, now: number): boolean {
  return cursor === null || now - Date.parse(cursor.fullAt) >= FULL_READ_EVERY_MS
}

/**
 * Reads a list completely and marks what it no longer has as gone. A list that lacks more than the guard would let pass
 * is read once more before it is believed: a page that was lost on the way looks just like that.
 */
export async function readCompletely(
  look: Look,
  kind: SeenKind,
  read: (readId: string) => Promise<number>,
): Promise<number> {
  const { deps, tenantId } = look
  const known = await deps.directory.countSeen(tenantId, kind)
  const tolerated = limitOf(await deps.tenants.guard(tenantId), known)
  let readId = deps.newId()
  let count = await read(readId)
  const missing = await deps.directory.notInRead(tenantId, kind, readId, tolerated + 1)
  if (count > 0 && missing.length > tolerated) {
    look.say(`More than ${tolerated} of ${known} are missing from the list. Reading it once more.`)
    readId = deps.newId()
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
