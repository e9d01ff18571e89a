import type { Kept } from './kept.ts'
import type { ColumnSpec } from './tables.ts'

/** How colleagues find and reach a user: contact numbers, and whether the company directory shows it. */
export const CONTACTS: ColumnSpec = {
  table: 'users',
  columns: {
    work_phone: { type: 'text' },
    mobile_phone: { type: 'text' },
    directory_visible: { type: 'flag!', standing: '1' },
  },
  indexes: { hidden: { on: ['tenant_id', 'id'], where: 'directory_visible = 0' } },
}

/** Before the totals of who is hidden are kept: what was seen says who is, and whom 8x8 does not have yet will be. */
export const FIRST_HIDDEN = [
  `update users set directory_visible = 0 where pbx_id is null and owner = 'idp'`,
  `update users set directory_visible = 0 where pbx_id is not null and exists (
    select 1 from pbx_contents c where c.tenant_id = users.tenant_id and c.id = users.pbx_id
    and c.content like '%"displayInDirectory":false%'
  )`,
]

export const HIDDEN_TOTAL: Kept[] = [
  {
    id: 'hidden',
    table: 'users',
    name: `'hidden'`,
    where: 'row.directory_visible = 0 and row.deleted_at is null',
    columns: ['directory_visible', 'deleted_at'],
  },
]

/** Whom an admin chose to remove. */
export const REMOVALS: ColumnSpec = {
  table: 'user_choices',
  columns: {},
  indexes: { remove: { on: ['tenant_id', 'user_id'], where: "kind = 'remove'" } },
}

/** How often 8x8 refused just this. */
export const TRIES: ColumnSpec = { table: 'pbx_requests', columns: { tries: { type: 'bigint!', standing: '0' } } }
