/** The inventory of numbers. See `contract.ts`. */
import type { ReasonRef, UserState } from './terms.ts'
import type { QueuedChange } from './users.ts'

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
  /** Of a number that is wanted in Teams and not assigned: where its user stands, and what holds it back. */
  held: { state: UserState; reason: ReasonRef | null } | null
}

/** Somebody behind a number, and where that user stands. */
export interface NumberPerson {
  id: string
  userName: string
  displayName: string
  /** The 8x8 number as accepted. */
  number: string | null
  extension: string | null
  licence: string | null
  active: boolean
  deletedAt: string | null
  state: UserState
  reason: ReasonRef | null
  /** Every number that the linked account has in Teams. */
  teamsNumbers: string[]
}

/** `GET /api/numbers/{number}`, with its `+` written as `%2B`. */
export interface NumberDetail extends NumberView {
  /** As Teams shows it; null: Teams does not know it. */
  teams: {
    holderKind: 'user' | 'application' | 'conference' | 'policy' | 'none'
    category: 'primary' | 'private' | 'alternate' | null
    source: 'online' | 'onPremises'
    activation: 'activated' | 'pending' | 'failed'
  } | null
  /** Who has it at 8x8. */
  owner: NumberPerson | null
  /** Who holds it in Teams, where that is one of our users. */
  holderUser: NumberPerson | null
  /** Where the holder waits for another number itself: whom to solve before. */
  first: Pick<NumberPerson, 'id' | 'userName' | 'displayName'> | null
  /** How a job came to count it as ours; null: it does not. */
  given: { userId: string; origin: 'assigned' | 'adopted'; jobId: string; at: string } | null
  /** What a sync would do with it. */
  changes: QueuedChange[]
  /** Who got it and gave it up at 8x8, newest first, at most 100. `displayName` null: no longer here. */
  history: {
    at: string
    userId: string
    displayName: string | null
    before: string | null
    after: string | null
    cause: string
    causedBy: string | null
  }[]
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

/** `GET /api/numbers/typed?text=`: what a number in a national form is understood as. */
export interface TypedNumberView {
  /** E.164; null: it cannot be understood. */
  number: string | null
  /** With its blanks. */
  shown: string | null
  /** Two letters; null: several share it. */
  country: string | null
  /** What would be right. */
  wrong: string | null
}
