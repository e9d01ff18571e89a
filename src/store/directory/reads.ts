import { sql } from 'kysely'
import type { SeenKind } from '../../directory/store.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'

/** Where each kind is kept: its table, its key, and whether what is gone stays as a row. */
const KEPT = {
  pbx: { table: 'pbx_accounts', key: 'id', staysWhenGone: true },
  m365: { table: 'm365_accounts', key: 'id', staysWhenGone: true },
  number: { table: 'teams_numbers', key: 'number', staysWhenGone: false },
  configuration: { table: 'teams_configurations', key: 'id', staysWhenGone: false },
  member: { table: 'group_members', key: 'key', staysWhenGone: false },
} as const satisfies Record<SeenKind, { table: string; key: string; staysWhenGone: boolean }>

/** Notes that this read had these keys. */
export async function markRead(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  keys: string[],
  readId: string,
): Promise<void> {
  if (keys.length === 0) return
  const { table, key } = KEPT[kind]
  await sql`update ${sql.table(table)} set read_id = ${readId}
    where tenant_id = ${tenantId} and ${sql.ref(key)} in ${work.engine.among(keys)}`.execute(work.db)
}

/** One walk through the whole table: along the key it would jump to and fro for every row. */
export async function notInRead(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  readId: string,
  limit: number,
): Promise<string[]> {
  const { table, key } = KEPT[kind]
  const { rows } = await sql<{ key: string }>`select ${sql.ref(key)} as key from ${sql.table(table)}
    where ${work.engine.unindexed('tenant_id')} = ${tenantId}
      and (read_id is null or read_id <> ${readId}) and ${stillThere(kind)}
    order by ${work.engine.unindexed(key)} limit ${pageSize(limit)}`.execute(work.db)
  return rows.map((row) => row.key)
}

export async function countSeen(work: Work, tenantId: string, kind: SeenKind): Promise<number> {
  const { rows } = await sql<{ seen: number }>`select count(*) as seen from ${sql.table(KEPT[kind].table)}
    where tenant_id = ${tenantId} and ${stillThere(kind)}`.execute(work.db)
  return rows[0]?.seen ?? 0
}

function stillThere(kind: SeenKind) {
  return KEPT[kind].staysWhenGone ? sql`gone_at is null` : sql`1 = 1`
}
