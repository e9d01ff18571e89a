import type { TableSpec } from './tables.ts'

/** Words that somebody looked for in the chat, for the button that opens the same list in the console. */
export const SEARCHES: TableSpec = {
  name: 'kept_searches',
  columns: { tenant_id: 'text!', id: 'text!', words: 'text!', at: 'text!' },
  key: ['tenant_id', 'id'],
  narrow: true,
}
