import type { Kept } from './kept.ts'
import type { ColumnSpec } from './tables.ts'

/**
 * Whom 8x8 has no emergency address for, beside the account and not in its fingerprint: nothing that a sync takes in, so
 * that it makes no change of what is there already.
 */
export const EMERGENCY: ColumnSpec = {
  table: 'pbx_accounts',
  columns: { emergency: { type: 'text' } },
  indexes: { no_emergency: { on: ['tenant_id', 'id'], where: "emergency = 'missing'" } },
}

/** Of those that a job took in: who waits to be a user is not in the lists. */
export const EMERGENCY_TOTAL: Kept[] = [
  {
    id: 'no_emergency',
    table: 'pbx_accounts',
    name: `'noEmergency'`,
    where: "row.emergency = 'missing' and row.gone_at is null and row.accepted_hash is not null",
    columns: ['emergency', 'gone_at', 'accepted_hash'],
  },
]
