import type { NumberQuery, NumberRow, NumberStatus } from './number.ts'
import type { Page } from './store.ts'
import type { DirectoryChange } from './user.ts'

/** Keeps where numbers stand. Every method names its tenant. */
export interface NumberStore {
  /** Looks again at up to so many numbers that something was seen of; answers how many those were. */
  settleNumbers(tenantId: string, limit: number): Promise<number>
  numbers(tenantId: string, query: NumberQuery): Promise<Page<NumberRow>>
  /** Kept up to date with the rows, so that nothing is counted. */
  numberCounts(tenantId: string): Promise<Record<NumberStatus, number>>
  /** Who got it and gave it up at 8x8, newest first. */
  numberHistory(tenantId: string, number: string, limit: number): Promise<DirectoryChange[]>
}
