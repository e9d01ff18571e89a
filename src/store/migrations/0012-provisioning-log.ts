import type { TableSpec } from './tables.ts'

/** What identity providers asked. Few indexes: a row comes with every request. */
export const PROVISIONING_LOG: TableSpec[] = [
  {
    name: 'provisioning_log',
    columns: {
      tenant_id: 'text!',
      seq: 'bigint!',
      at: 'text!',
      credential_id: 'text!',
      method: 'text!',
      route: 'text!',
      resource_id: 'text',
      user_name: 'text',
      status: 'bigint!',
      outcome: 'text!',
      scim_type: 'text',
      detail: 'text',
      micros: 'bigint!',
      search: 'text!',
    },
    key: ['tenant_id', 'seq'],
    narrow: true,
    indexes: { problems: { on: ['tenant_id', 'outcome', 'seq'], where: "outcome <> 'ok'" } },
  },
  // counts by the hour, so that health is a few rows however many requests came
  {
    name: 'provisioning_counts',
    columns: { tenant_id: 'text!', hour: 'text!', outcome: 'text!', requests: 'bigint!' },
    key: ['tenant_id', 'hour', 'outcome'],
    narrow: true,
  },
]
