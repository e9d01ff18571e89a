import type { CallContext } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { SeenKind } from '../../directory/store.ts'
import type { OutputLevel } from '../../jobs/job.ts'
import { limitOf } from '../guard.ts'
import { iso, type SyncDeps } from '../deps.ts'

/** Somebody looks at a system: a job, or the watch. */
export interface Look {
  deps: SyncDeps
  tenantId: string
  context: CallContext
  say(text: string, level?: OutputLevel): void
  advance(done: number, total?: number | null): Promise<void>
  /** All numbers of Teams were read, beginning at this time, ms. */
  numbersRead?(at: number): void
  /** A list lacked so much, twice, that the next look reads everything again: until then it may have been the list. */
  doubtful?: boolean
}

/** A complete read at least this often, however good the cursor is. */
export const FULL_READ_EVERY_MS = 24 * 60 * 60 * 1000

export function completeReadIsDue(cursor: { fullAt: string } | null, now: number): boolean {
  return cursor === null || now - Date.parse(cursor.fullAt) >= FULL_READ_EVERY_MS
}

/** What was read in doubt is due again at once. */
export const readAt = (look: Look, at: string): string => (look.doubtful ? iso(0) : at)

/** How far missing ones are counted: the store's largest page has one more. */
const MOST_COUNTED = 999

/** Where 8x8's list lacks extensions everybody is read alone, for hours: that is not done twice for a few. */
const QUICK_MS = 5 * 60 * 1000

/** Lists in which somebody who goes without having been reported is unusual; numbers come and go. */
const STEADY: SeenKind[] = ['pbx', 'm365']

/**
 * Reads a list completely and marks what it no longer has as gone. A list that lacks anybody, or of numbers more than
 * the guard would let pass, is read once more before it is believed: a page that was lost on the way looks just like
 * that. What either read had is there.
 */
export async function readCompletely(
  look: Look,
  kind: SeenKind,
  read: (readId: string) => Promise<number>,
): Promise<number> {
  const { deps, tenantId } = look
  const known = await deps.directory.countSeen(tenantId, kind)
  const limit = Math.min(limitOf(await deps.tenants.guard(tenantId), known), MOST_COUNTED)
  const readId = deps.newId()
  const missing = async (): Promise<number> =>
    (await deps.directory.notInRead(tenantId, kind, readId, limit + 1)).length
  const began = deps.now()
  let count = await read(readId)
  const quick = deps.now() - began < QUICK_MS
  const tolerated = STEADY.includes(kind) && quick ? 0 : limit
  const lacks = await missing()
  if (count > 0 && lacks > tolerated) {
    look.say(
      `${lacks > limit ? `More than ${limit}` : lacks} of ${known} are missing from the list. Reading it once more.`,
    )
    count = await read(readId)
    if (kind !== 'number' && (await missing()) > limit) look.doubtful = true
  }
  if (count > 0 || known === 0) await forget(look, kind, readId)
  return count
}

async function forget({ deps, tenantId }: Look, kind: SeenKind, readId: string): Promise<void> {
  for (;;) {
    const gone = await deps.directory.notInRead(tenantId, kind, readId, 200)
    if (gone.length === 0) return
    await deps.directory.loseSeen(tenantId, kind, gone, iso(deps.now()))
  }
}

/**
 * Counts who is said to be gone, as changes are read. More than the guard would let pass are not believed on that word
 * alone: a complete read tells.
 */
export async function notTooMany(look: Look, kind: 'pbx' | 'm365'): Promise<(gone: number) => void> {
  const { deps, tenantId } = look
  const limit = limitOf(await deps.tenants.guard(tenantId), await deps.directory.countSeen(tenantId, kind))
  let total = 0
  return (gone) => {
    total += gone
    if (total <= limit) return
    const system = kind === 'pbx' ? '8x8' : 'graph'
    throw new ConnectorError('cursorExpired', system, `More than ${limit} users are said to be gone.`)
  }
}
