/** Erasing a person's data at that person's request. See `contract.ts`. */

/** `POST /api/people/erase`: an object id, the id of a user, a username or an address; names alone mean too many. */
export interface AskToErase {
  person: string
  /** Says what would be looked for, and erases nothing. */
  preview?: boolean
}

export interface Erasure {
  /** As the audit log names it; null: a preview. */
  id: string | null
  /** What stands for the person here; only of a preview. */
  terms: string[]
  /** Rows that named the person, by table; none of a preview. */
  erased: { place: string; rows: number }[]
  /** Where the person still is: what those show comes back here, so that it is kept. */
  left: { place: 'number' | 'role' | 'sender' | '8x8' | 'microsoft365' | 'identityProvider'; says: string }[]
}
