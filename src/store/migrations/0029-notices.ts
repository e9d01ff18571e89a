import type { ColumnSpec, TableSpec } from './tables.ts'

/** When people are told, and what each chat chose; how deliveries went, and what was held back. */
export const NOTICES: ColumnSpec[] = [
  { table: 'tenants', columns: { notices: { type: 'text' } } },
  { table: 'conversations', columns: { choices: { type: 'text' } } },
  {
    table: 'outbox',
    columns: {
      topic: { type: 'text' },
      held_at: { type: 'text' },
      last_code: { type: 'text' },
      last_tried_at: { type: 'text' },
    },
  },
]

/** Mails of a problem that is not over, by service: what comes next goes into the same thread. */
export const MAIL_THREADS: TableSpec = {
  name: 'mail_threads',
  columns: { tenant_id: 'text!', recipient: 'text!', service: 'text!', problem: 'text!', message_ids: 'text!' },
  key: ['tenant_id', 'recipient', 'service'],
}
