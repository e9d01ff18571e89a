import type { CallContext } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { OutputLevel } from '../../jobs/job.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { limitOf } from '../guard/guard.ts'

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
  ahead?(total: number, atLeast: (left: number) => number | null, done?: number): void
  /** True for the watch: it begins no read that takes hours. */
  brief?: boolean
  /** A list that had entries is empty, twice: may the look go on as if it were so? Left out: it fails. */
  emptied?(list: string): void
  /** A list lacked so much, twice, that the next look reads everything again: until then it may have been the list. */
  doubtful?: boolean
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

/** What was read in doubt is due again at once. */
export const readAt = (look: Look, at: string): string => (look.doubtful ? iso(0) : at)

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
