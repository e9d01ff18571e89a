/** Numbers: 8x8's inventory joined with what Teams knows and what users have. */
import type { PbxNumber, TeamsNumber } from './account.ts'

/** Where a number stands, exactly one. */
export type NumberStatus =
  /** At 8x8, and nobody has it. */
  | 'free'
  /** In Teams because of us, or already as wanted. */
  | 'ours'
  /** Somebody holds it in Teams who should not. */
  | 'heldByAnother'
  /** In Teams from the on-premises Active Directory. */
  | 'onPremises'
  /** On its way to 8x8 from another carrier. */
  | 'porting'
  /** A user should have it in Teams and does not yet. */
  | 'wantedNotAssigned'
  /** Teams knows it, 8x8 does not. */
  | 'onlyInTeams'
  /** In use at 8x8 and not meant for Teams. */
  | 'onlyInPbx'

export interface NumberRow {
  number: string
  status: NumberStatus
  /** As Teams names its kind; null: Teams does not know it. */
  type: TeamsNumber['type'] | null
  country: string | null
  category: string | null
  origin: string | null
  /** As 8x8's inventory says; null: not in it, or never read. */
  pbx: PbxNumber['status'] | null
  /** Who holds it in Teams. */
  holder: { id: string; name: string; userId: string | null } | null
  /** Who has it at 8x8. */
  user: { id: string; displayName: string } | null
}

export interface NumberQuery {
  search?: string
  /** Exactly these. */
  numbers?: string[]
  statuses?: NumberStatus[]
  types?: string[]
  countries?: string[]
  categories?: string[]
  origins?: string[]
  sort?: 'number' | 'status' | 'user'
  descending?: boolean
  cursor?: string
  limit: number
}

/** The last time 8x8's inventory was read. */
export interface InventoryRead {
  readId: string
  startedAt: string
  /** Null while it runs, and when the product stopped in the middle. */
  endedAt: string | null
  /** Numbers read so far. */
  numbers: number
  /** A reason code when it failed. */
  failed: string | null
  /** When the inventory was last read completely. */
  completeAt: string | null
}
