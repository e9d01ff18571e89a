/** The inventory of numbers. See `contract.ts`. */
import type { ReasonRef } from './terms.ts'

/** Where a number stands, exactly one; words are `NUMBER_STATUS_WORDS`. */
export type NumberStatus =
  'free' | 'ours' | 'heldByAnother' | 'onPremises' | 'porting' | 'wantedNotAssigned' | 'onlyInTeams' | 'onlyInPbx'

/** `GET /api/numbers?search=&filter=&sort=&cursor=&limit=`; filter: `status:free,country:GB,type:directRouting`. */
export interface NumberView {
  number: string
  status: NumberStatus
  /** Its kind in Teams; null: Teams does not know it. */
  type: 'directRouting' | 'callingPlan' | 'operatorConnect' | 'unknown' | null
  country: string | null
  category: string | null
  origin: string | null
  /** As 8x8's inventory says; null: not in it, or never read. */
  pbx: 'available' | 'assigned' | 'porting' | 'unknown' | null
  /** Who holds it in Teams. */
  holder: { id: string; name: string; userId: string | null } | null
  /** Who has it at 8x8. */
  user: { id: string; displayName: string } | null
}

/** `POST /api/numbers/refresh` → 202; also in the counts. */
export interface NumbersRead {
  running: boolean
  startedAt: string
  /** Null while it runs, and when it was interrupted. */
  endedAt: string | null
  /** Numbers read so far. */
  numbers: number
  failed: ReasonRef | null
  /** When 8x8's inventory was last read completely. */
  completeAt: string | null
}

/** `GET /api/numbers/counts` */
export interface NumberCounts {
  numbers: number
  byStatus: Record<NumberStatus, number>
  /** Null: 8x8's inventory was never read. */
  read: NumbersRead | null
}

/** `GET /api/numbers.csv`: the same query, all pages. */
