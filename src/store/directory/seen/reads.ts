import { sql } from 'kysely'
import type { ReadPart, SeenKind } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { totalOf } from '../totals.ts'

/**
 * A complete read is kept in parts: each row names the part it was last listed in (`read_id`), each part the read that
 * last had it. A part with a hash has exactly the rows of that content, as they were listed; whoever touches one of them
 * otherwise takes the hash away, so that the next read stores them row by row.
 */

/** Where each kind is kept: its table, its key, and whether what is gone stays as a row. */
const KEPT = {
  pbx: { table: 'pbx_accounts', key: 'id', staysWhenGone: true },
  m365: { table: 'm365_accounts', key: 'id', staysWhenGone: true },
  number: { table: 'teams_numbers', key: 'number', staysWhenGone: false },
  inventory: { table: 'pbx_inventory', key: 'number', staysWhenGone: false },
  configuration: { table: 'teams_configurations', key: 'id', staysWhenGone: false },
  member: { table: 'group_members', key: 'key', staysWhenGone: false },
} as const satisfies Record<SeenKind, { table: string; key: string; staysWhenGone: boolean }>

/** Rows as they are before they are seen again. */
type Before = { read_id: string | null }

/** A part of a complete read, or rows that were seen by themselves (`null`). */
export type Seen = ReadPart | string | null

/** What the rows carry: the id of their part. */
export const partOf = (seen: Seen): string | null => (seen === null || typeof seen === 'string' ? seen : seen.id)

/** Notes that these rows are in this part, and that the parts they were in are not as they were. */
export async function markRead(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  { same, before }: { same: string[]; before: Before[] },
  seen: Seen,
): Promise<void> {
  const part = partOf(seen)
  if (part === null) return
  await unkeep(
    work,
    tenantId,
    kind,
    before.filter((row) => row.read_id !== part),
  )
  const { readId, hash } = typeof seen === 'object' && seen !== null ? seen : { readId: part, hash: '' }
  await upsertRows(
    work,
    'read_parts',
    ['tenant_id', 'kind', 'id'],
    [{ tenant_id: tenantId, kind, id: part, hash, read_id: readId }],
  )
  if (same.length === 0) return
  const { table, key } = KEPT[kind]
  await sql`update ${sql.table(table)} set read_id = ${part}
    where tenant_id = ${tenantId} and ${sql.ref(key)} in ${work.engine.among(same)}`.execute(work.db)
}

/** The parts of these rows are not as they were listed any more. */
export async function unkeep(work: Work, tenantId: string, kind: SeenKind, rows: Before[]): Promise<void> {
  const parts = [...new Set(rows.flatMap((row) => row.read_id ?? []))]
  if (parts.length === 0) return
  await work.db
    .updateTable('read_parts')
    .set({ hash: '' })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('id', 'in', work.engine.among(parts))
    .execute()
}

/** Notes that this read has the parts of these hashes too; answers those that there are. */
export async function sameParts(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  readId: string,
  hashes: string[],
): Promise<string[]> {
  const wanted = hashes.filter((hash) => hash !== '')
  const found = await work.db
    .updateTable('read_parts')
    .set({ read_id: readId })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('hash', 'in', work.engine.among(wanted))
    .returning('hash')
    .execute()
  return found.map((part) => part.hash)
}

/** Parts that this read did not have, once what it did not have is gone. */
export async function forgetParts(work: Work, tenantId: string, kind: SeenKind, readId: string): Promise<void> {
  await work.db
    .deleteFrom('read_parts')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('read_id', '<>', readId)
    .execute()
}

export async function notInRead(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  readId: string,
  limit: number,
): Promise<string[]> {
  const missing = missingFrom(work, tenantId, kind, readId)
  const { rows } = await sql<{ key: string }>`select key from (${missing}) as missing
    order by key limit ${pageSize(limit)}`.execute(work.db)
  return rows.map((row) => row.key)
}

export async function countNotInRead(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  readId: string,
  most: number,
): Promise<number> {
  const missing = missingFrom(work, tenantId, kind, readId)
  const { rows } = await sql<{ keys: number }>`select count(*) as keys from (
      select 1 from (${missing}) as missing limit ${most}
    ) as counted`.execute(work.db)
  return rows[0]?.keys ?? 0
}

/** Found along the parts that this read did not have: what it had is not looked at. */
function missingFrom(work: Work, tenantId: string, kind: SeenKind, readId: string) {
  const { table, key } = KEPT[kind]
  // SQLite would walk the whole table in key order rather than sort what it finds by part
  const rowsWhere = (inNone: ReturnType<typeof sql>) => sql`
    select ${work.engine.unindexed(key)} as key from ${sql.table(table)}
    where tenant_id = ${tenantId} and ${inNone} and ${stillThere(kind)}`
  return sql`${rowsWhere(sql`read_id is null`)}
      union all
      ${rowsWhere(sql`read_id in (select id from read_parts
        where tenant_id = ${tenantId} and kind = ${kind} and read_id <> ${readId})`)}`
}

/** Of these keys, those that the read does not have yet. */
export async function unread(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  readId: string,
  keys: string[],
): Promise<string[]> {
  const { table, key } = KEPT[kind]
  const { rows } = await sql<{ key: string }>`select ${sql.ref(key)} as key from ${sql.table(table)}
    where tenant_id = ${tenantId} and ${sql.ref(key)} in ${work.engine.among(keys)} and read_id = ${readId}`.execute(
    work.db,
  )
  const had = new Set(rows.map((row) => row.key))
  return keys.filter((one) => !had.has(one))
}

export async function countSeen(work: Work, tenantId: string, kind: SeenKind): Promise<number> {
  return await totalOf(work, tenantId, `seen:${kind}`)
}

function stillThere(kind: SeenKind) {
  return KEPT[kind].staysWhenGone ? sql`gone_at is null` : sql`1 = 1`
}
