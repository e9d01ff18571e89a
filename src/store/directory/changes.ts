import { sql } from 'kysely'
import type { DirectoryChange } from '../../directory/store.ts'
import { insertRows, updateRows } from '../bulk.ts'
import { take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { DirectoryChangeTable } from '../schema.ts'
import { statement } from '../statement.ts'
import { DIFFERENCES } from './queued/differing.ts'

export type NewLine = Omit<DirectoryChange, 'seq'>

/** Appends to the change log in the transaction that changes the users, whose rows are as they will be by now. */
export async function logChanges(work: Work, tenantId: string, changes: NewLine[]): Promise<void> {
  if (changes.length === 0) return
  const first = await take(work, tenantId, 'changes', changes.length)
  const last = await lastChanges(work, tenantId, [...new Set(changes.map(({ userId }) => userId))])
  const there = new Set(last.keys())
  await insertLines(work, tenantId, first, changes, last)
  const moved = [...last].flatMap(([id, last_change]) =>
    there.has(id) ? { tenant_id: tenantId, id, last_change } : [],
  )
  await updateRows(work, 'users', ['tenant_id', 'id'], moved)
}

/** Of users that are there. */
async function lastChanges(work: Work, tenantId: string, ids: string[]): Promise<Map<string, number | null>> {
  const rows = await work.db
    .selectFrom('users')
    .select(['id', 'last_change'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row.last_change ?? null]))
}

/** For a user that is written in the same statement as its last change: its number, null where nothing changed. */
export async function logLines(
  work: Work,
  tenantId: string,
  userId: string,
  lines: NewLine[],
  before: number | null,
): Promise<number | null> {
  if (lines.length === 0) return before
  const first = await take(work, tenantId, 'changes', lines.length)
  await insertLines(work, tenantId, first, lines, new Map([[userId, before]]))
  return first + lines.length - 1
}

/** `last`: of each user, moved on. */
async function insertLines(
  work: Work,
  tenantId: string,
  first: number,
  changes: NewLine[],
  last: Map<string, number | null>,
): Promise<void> {
  const rows = changes.map((change, at): DirectoryChangeTable => {
    const previous = last.get(change.userId) ?? null
    last.set(change.userId, first + at)
    return {
      tenant_id: tenantId,
      seq: first + at,
      at: change.at,
      user_id: change.userId,
      kind: change.kind,
      field: change.field,
      before: change.before,
      after: change.after,
      cause: change.cause,
      caused_by: change.causedBy,
      previous,
    }
  })
  await insertRows(work, 'directory_changes', rows)
}

const after = statement<DirectoryChangeTable>(
  ({ placeholder: p }) =>
    `select * from directory_changes where tenant_id = ${p(1)} and seq > ${p(2)} order by seq limit cast(${p(3)} as integer)`,
)

export async function changesAfter(
  work: Work,
  tenantId: string,
  seq: number,
  limit: number,
): Promise<DirectoryChange[]> {
  return (await after(work, [tenantId, seq, pageSize(limit)])).map(toChange)
}

/** Takes users out of the directory once the log says so; what it says of them is still found. */
export async function deleteUsers(work: Work, tenantId: string, ids: string[]): Promise<void> {
  await work.db
    .insertInto('removed_users')
    .columns(['tenant_id', 'id', 'last_change'])
    .expression(
      work.db
        .selectFrom('users')
        .select(['tenant_id', 'id', sql<number>`last_change`.as('last_change')])
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', work.engine.among(ids))
        .where('last_change', 'is not', null),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await work.db
    .deleteFrom('differences')
    .where('tenant_id', '=', tenantId)
    .where('kind', 'in', DIFFERENCES)
    .where('user_id', 'in', work.engine.among(ids))
    .execute()
  await work.db
    .deleteFrom('users')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}

/** Newest first, along the chain; sorted here, as SQLite would walk the log for a statement that sorts. */
export async function history(work: Work, tenantId: string, userId: string, limit: number): Promise<DirectoryChange[]> {
  const { rows } = await sql<DirectoryChangeTable>`with recursive chain(seq, length) as (
      select last_change, 1 from (
        select last_change from users where tenant_id = ${tenantId} and id = ${userId}
        union all select last_change from removed_users where tenant_id = ${tenantId} and id = ${userId}
      ) ends
      union all
      select c.previous, chain.length + 1 from chain
      join directory_changes c on c.tenant_id = ${tenantId} and c.seq = chain.seq
      where chain.length < ${pageSize(limit)}
    )
    select * from directory_changes where tenant_id = ${tenantId} and seq in (select seq from chain)`.execute(work.db)
  return rows.toSorted((one, other) => other.seq - one.seq).map(toChange)
}

/** Newest first. Each half runs along its own index; a literal, as SQLite uses a partial one only for its own condition. */
export async function numberHistory(
  work: Work,
  tenantId: string,
  number: string,
  limit: number,
): Promise<DirectoryChange[]> {
  const side = (column: 'before' | 'after') =>
    work.db
      .selectFrom('directory_changes')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where(sql<boolean>`field = 'number'`)
      .where(column, '=', number)
      .orderBy('seq', 'desc')
      .limit(pageSize(limit))
      .execute()
  const rows = [...(await side('before')), ...(await side('after'))]
  const once = new Map(rows.map((row) => [row.seq, row]))
  return [...once.values()]
    .sort((one, other) => other.seq - one.seq)
    .slice(0, pageSize(limit))
    .map(toChange)
}

function toChange(row: DirectoryChangeTable): DirectoryChange {
  return {
    seq: row.seq,
    at: row.at,
    userId: row.user_id,
    kind: row.kind as DirectoryChange['kind'],
    field: row.field,
    before: row.before,
    after: row.after,
    cause: row.cause,
    causedBy: row.caused_by,
  }
}
