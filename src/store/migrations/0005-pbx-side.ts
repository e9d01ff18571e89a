import type { TableSpec } from './tables.ts'

/** Reads of 8x8 that go user by user. */
export const PBX_SIDE: TableSpec[] = [
  {
    name: 'one_by_one_reads',
    columns: {
      tenant_id: 'text!',
      read_id: 'text!',
      started_at: 'text!',
      cursor_value: 'text!',
      ended_at: 'text',
    },
    key: ['tenant_id'],
  },
]
