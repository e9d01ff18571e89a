import type { TableSpec } from './tables.ts'

/** Roles that a person's newest token told: a chat tells none. */
export const SEEN_ROLES: TableSpec = {
  name: 'seen_roles',
  columns: { tenant_id: 'text!', user_id: 'text!', roles: 'text!', issued_at: 'text!' },
  key: ['tenant_id', 'user_id'],
  indexes: { issued: { on: ['tenant_id', 'issued_at'] } },
}
