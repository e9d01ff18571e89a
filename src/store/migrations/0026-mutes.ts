import type { TableSpec } from './tables.ts'

/** Problems that a conversation hears nothing of. `until` null: until the problem is over. */
export const MUTES: TableSpec = {
  name: 'mutes',
  columns: { tenant_id: 'text!', conversation_id: 'text!', problem: 'text!', until: 'text' },
  key: ['tenant_id', 'conversation_id', 'problem'],
}
