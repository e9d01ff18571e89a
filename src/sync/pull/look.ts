import type { CallContext } from '../../connectors/contract.ts'
import type { OutputLevel } from '../../jobs/job.ts'
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
  ahead?(total: number, atLeast: (left: number) => number | null, done?: number): void
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
