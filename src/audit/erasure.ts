/** Erasing a person's data at that person's request. */
import type { AuditEntry, ErasedPerson } from './entry.ts'

/** Where a person still is, so that erasing what is shown of it here would not last. */
export type StillThere = '8x8' | 'microsoft365' | 'identityProvider' | 'number' | 'role' | 'sender'

export interface KnownPerson extends ErasedPerson {
  left: StillThere[]
}

/** Rows of a table that named the person. */
export interface ErasedRows {
  place: string
  rows: number
}

export interface ErasureStore {
  /** What stands for the person whom an id, a username or an address stands for; at least that itself. */
  identify(tenantId: string, known: string): Promise<KnownPerson>
  /**
   * Erases the person from every log, and what is left of one who is nowhere any more. In steps: whoever stops in the
   * middle begins anew. `entry` must not name the person.
   */
  erase(tenantId: string, person: KnownPerson, entry: AuditEntry): Promise<ErasedRows[]>
}
