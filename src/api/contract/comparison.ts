/** Two jobs beside each other: types of the contract. */
import type { Page } from './terms.ts'

/** `GET /api/jobs/{id}/compare?with=&cursor=&limit=` → what two jobs did to the same fields of the same users. */
export interface Comparison extends Page<ComparedChange> {
  counts: { onlyThis: number; onlyOther: number; different: number; same: number }
}
/** Where both have it, it is listed only when the two differ. */
export interface ComparedChange {
  subject: string
  userName: string
  field: string
  this: ComparedSide | null
  other: ComparedSide | null
}
export interface ComparedSide {
  kind: string
  before: string | null
  after: string | null
  cause: string
  status: 'planned' | 'started' | 'done' | 'waiting' | 'failed'
  reason: string | null
}
