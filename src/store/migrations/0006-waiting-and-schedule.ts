import type { ColumnSpec } from './tables.ts'

/** When waiting users are tried again, when syncs start by themselves, and the steps of a job for one user. */
export const WAITING_AND_SCHEDULE: ColumnSpec[] = [
  {
    table: 'users',
    columns: { waiting: { type: 'text' } },
    indexes: {
      next_try: { on: ['tenant_id', 'next_try_at'], where: 'next_try_at is not null' },
      waiting: { on: ['tenant_id', 'id'], where: 'waiting is not null' },
    },
  },
  { table: 'tenants', columns: { schedule: { type: 'text' } } },
  { table: 'jobs', columns: { steps: { type: 'text' } } },
  { table: 'queued_changes', columns: {}, indexes: { since: { on: ['tenant_id', 'since'] } } },
  {
    table: 'planned_changes',
    columns: {},
    indexes: { subject: { on: ['tenant_id', 'job', 'subject', 'field', 'ordinal'] } },
  },
]
