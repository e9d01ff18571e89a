import type { TableSpec } from './tables.ts'

/** What refused requests sent. Beside the log, so that an entry of a request that went well is as small as it was. */
export const PROVISIONING_SENT: TableSpec = {
  name: 'provisioning_sent',
  columns: {
    tenant_id: 'text!',
    seq: 'bigint!',
    number: 'bigint!',
    resource_id: 'text',
    user_name: 'text',
    query: 'text',
    body: 'text',
    cut: 'flag!',
  },
  key: ['tenant_id', 'seq'],
  indexes: { number: { on: ['tenant_id', 'number'] } },
}
