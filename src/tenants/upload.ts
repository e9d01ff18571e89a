/** Uploads of 8x8 Admin Console's user export, for tenants without an API key. */

export interface ColumnMapping {
  /** From our field to the heading of the column. */
  columns: Record<string, string>
  /** No column tells it: Teams is on for everybody with an extension. */
  teamsForAll: boolean
  /** ISO 3166 alpha-2, for numbers without a country code in rows that name no country. */
  country: string | null
}

/** What an upload holds by its mapping. */
export interface UploadLook {
  columns: string[]
  suggested: ColumnMapping
  /** Fields without which it cannot be read, that the mapping lacks. */
  missing: string[]
  rows: number
  users: number
  extensions: number
  numbers: number
  teamsOn: number
  problems: { line: number; text: string }[]
  problemCount: number
}

export interface Upload {
  id: string
  at: string
  by: { id: string; name: string }
  bytes: number
  /** By the confirmed mapping, else by the suggested one. */
  look: UploadLook
  /** Null: nobody confirmed how to read it, so no job does. */
  mapping: ColumnMapping | null
  confirmedAt: string | null
}

/** After so many days an upload is warned of, unless a tenant says otherwise. */
export const UPLOAD_DAYS = 7
