/** Licences of 8x8, which a person gives there by a to-do. See `contract.ts`. */
import type { ChosenUsers } from './users.ts'

/** `GET /api/licences`: those that users have, most first. */
export interface Licences {
  items: { name: string; users: number }[]
}

/** `POST /api/users/licence` → Excluded: for these ids or for everybody who fits. */
export interface AskLicence extends ChosenUsers {
  licence: string
}

/** A row that cannot be asked for. */
export interface LicenceProblem {
  /** Of the file, from 1; the line of headings counts. */
  line: number
  userName: string
  wrong: string
  right: string
}

/** `POST /api/users/licences/check` with a CSV file; `…/report` is the same as a table. */
export interface LicenceCheck {
  columns: string[]
  /** Which column holds what. */
  read: { userName: string; licence: string; extension: string | null }
  counts: { rows: number; good: number; same: number; bad: number }
  /** The first 200. */
  good: {
    line: number
    userId: string
    userName: string
    displayName: string
    changes: { field: string; before: string | null; after: string | null }[]
  }[]
  /** The first 200. */
  problems: LicenceProblem[]
  /** To be sent with `…/apply/{digest}`. */
  digest: string
}

/** `POST /api/users/licences/apply/{digest}` with the same file. */
export interface LicencesAsked {
  users: number
  /** Rows that were not right and were left. */
  left: number
}
