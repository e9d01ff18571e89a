import { sql } from 'kysely'
import type { DirtyKey } from '../../directory/store.ts'
import { insertRows, upsertRows } from '../bulk.ts'
import { raise, reached, take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { statement } from '../statement.ts'
import { groupBy, lastOfEach } from './lists.ts'
import { dirtyNumbers } from './numbers/numberDirty.ts'

/**
 * Only a key that somebody was given has to move, so that it is not cleared with what was looked at before: the others
 * wait in their place, and to note them once more writes nothing.
 */
const HANDED_OUT = `dirty_keys.seq <= (
  select value from counters c where c.tenant_id = excluded.tenant_id and c.name = 'dirtyRead')`

/**
 * Notes, in the transaction that changes them, what has to be looked at again. Keys of one subject next to each other
 * are read together later, and cost one look.
 */
export async function markDirty(work: Work, tenantId: string, keys: DirtyKey[]): Promise<void> {
  const distinct = [...lastOfEach(keys, ({ kind, key }) => `${kind}:${key}`).values()]
  if (distinct.length === 0) return
  await dirtyNumbers(work, tenantId, distinct)
  const first = await take(work, tenantId, 'dirty', distinct.length)
  await upsertRows(
    work,
    'dirty_keys',
    ['tenant_id', 'kind', 'key'],
    distinct.map(({ kind, key }, at) => ({ tenant_id: tenantId, kind, key, seq: first + at })),
    HANDED_OUT,
  )
}

const userNoted = statement<{ seq: number }>(
  ({ placeholder: p }) =>
    `insert into dirty_keys (tenant_id, kind, key, seq) values (${p(1)}, 'user', ${p(2)}, ${p(3)})
    on conflict (tenant_id, kind, key) do update set seq = excluded.seq where ${HANDED_OUT} returning seq`,
)

/** A user that is new, and that nobody has noted therefore. */
export async function noteNewUser(work: Work, tenantId: string, userId: string): Promise<number> {
  const seq = await take(work, tenantId, 'dirty', 1)
  await insertRows(work, 'dirty_keys', [{ tenant_id: tenantId, kind: 'user', key: userId, seq }])
  return seq
}

/**
 * A user's own key, for a writer that keeps its number with the user: answers that number. Whatever is numbered higher than
 * all that anybody was given is still there, as only what was given is cleared; it needs no second look then.
 */
export async function noteUser(
  work: Work,
  tenantId: string,
  userId: string,
  noted: number | null,
): Promise<number | null> {
  if (noted !== null && noted > (await reached(work, tenantId, 'dirtyRead'))) return noted
  const [row] = await userNoted(work, [tenantId, userId, await take(work, tenantId, 'dirty', 1)])
  // none: it waits in its place, noted by somebody else
  return row?.seq ?? noted
}

/** Oldest first. A sweep over all users hands its users out when nothing older is left. */
export async function dirty(work: Work, tenantId: string, limit: number): Promise<DirtyKey[]> {
  const size = pageSize(limit)
  const keys = await waiting(work, tenantId, size)
  const last = keys.at(-1)?.seq
  if (last !== undefined) await raise(work, tenantId, 'dirtyRead', last)
  return keys
}

export async function countDirty(work: Work, tenantId: string): Promise<number> {
  let waiting = 0
  for (const table of ['dirty_keys', 'dirty_numbers'] as const) {
    const { rows } = await work.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('rows'))
      .where('tenant_id', '=', tenantId)
      .executeTakeFirstOrThrow()
    waiting += Number(rows)
  }
  return waiting
}

async function waiting(work: Work, tenantId: string, size: number): Promise<DirtyKey[]> {
  const keys = await oldest(work, tenantId, size)
  if (keys.length === size || !(await sweep(work, tenantId, size - keys.length))) return keys
  return oldest(work, tenantId, size)
}

/** Without taking them: what is looked at meanwhile is looked at again. */
export const waitingKeys = (work: Work, tenantId: string, limit: number): Promise<DirtyKey[]> =>
  oldest(work, tenantId, limit)

async function oldest(work: Work, tenantId: string, limit: number): Promise<DirtyKey[]> {
  const rows = await work.db
    .selectFrom('dirty_keys')
    .select(['kind', 'key', 'seq'])
    .where('tenant_id', '=', tenantId)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ kind: row.kind as DirtyKey['kind'], key: row.key, seq: row.seq }))
}

/** Clears the keys as they were read: one that was dirtied again since stays. */
export async function clearDirty(work: Work, tenantId: string, keys: DirtyKey[]): Promise<void> {
  for (const [kind, group] of groupBy(keys, (key) => key.kind)) {
    // Numbers of later changes are larger than any that could be read together with these keys.
    const newest = group.reduce((most, key) => Math.max(most, key.seq ?? Number.MAX_SAFE_INTEGER), 0)
    await work.db
      .deleteFrom('dirty_keys')
      .where('tenant_id', '=', tenantId)
      .where('kind', '=', kind)
      .where('key', 'in', work.engine.among(group.map((key) => key.key)))
      // by key: along the index of `seq` SQLite would look at every older key of the tenant
      .where(sql<boolean>`${work.engine.unindexed('seq')} <= ${newest}`)
      .execute()
  }
}

/** Starts a sweep: one row now instead of one for each user, which for 100,000 would hold everything up. */
export async function dirtyAll(work: Work, tenantId: string): Promise<void> {
  await work.db
    .insertInto('dirty_sweeps')
    .values({ tenant_id: tenantId, after_id: '' })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ after_id: '' }))
    .execute()
}

/** Gives the sweep's next users keys of their own; false when there is no sweep. */
async function sweep(work: Work, tenantId: string, limit: number): Promise<boolean> {
  const row = await work.db
    .selectFrom('dirty_sweeps')
    .select('after_id')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  if (!row) return false
  const users = await work.db
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '>', row.after_id)
    .orderBy('id')
    .limit(limit)
    .execute()
  await markDirty(
    work,
    tenantId,
    users.map((user) => ({ kind: 'user', key: user.id })),
  )
  const last = users.length === limit ? users.at(-1) : undefined
  if (last) {
    await work.db.updateTable('dirty_sweeps').set({ after_id: last.id }).where('tenant_id', '=', tenantId).execute()
  } else {
    await work.db.deleteFrom('dirty_sweeps').where('tenant_id', '=', tenantId).execute()
  }
  const joiners = last ? 0 : await dirtyJoiners(work, tenantId)
  return users.length + joiners > 0
}

/** Of a first read everybody is noted anyway. */
const MOST_JOINERS = 5_000

/** Whoever is at 8x8 and not here yet stands nowhere a sweep over users would come by. Answers how many. */
async function dirtyJoiners(work: Work, tenantId: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`select a.id from pbx_accounts a
    where a.tenant_id = ${tenantId} and a.pending = 1 and a.gone_at is null
    and not exists (select 1 from users u where u.tenant_id = a.tenant_id and u.pbx_id = a.id)
    order by a.id limit ${MOST_JOINERS}`.execute(work.db)
  await markDirty(
    work,
    tenantId,
    rows.map(({ id }) => ({ kind: 'pbx', key: id })),
  )
  return rows.length
}
