import { sql } from 'kysely'
import type { Waiting, WaitingUser } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import { take } from '../../counters.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { recount } from '../recount.ts'
import { fromJsonOrNull, toJson } from '../../json.ts'

/** In user id order. */
export async function waiting(
  work: Work,
  tenantId: string,
  afterUserId: string | null,
  limit: number,
): Promise<WaitingUser[]> {
  const rows = await work.db
    .selectFrom('users')
    .select(['id', 'number', 'waiting_since', 'waiting'])
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`id > ${afterUserId ?? ''}`)
    .orderBy(work.engine.unindexed('id'))
    .limit(pageSize(limit))
    .execute()
  return rows.map((row) => ({
    userId: row.id,
    number: row.number,
    waitingSince: row.waiting_since,
    waiting: fromJsonOrNull<Waiting>(row.waiting),
  }))
}

export async function keepWaiting(
  work: Work,
  tenantId: string,
  kept: { userId: string; waiting: Waiting; over: boolean }[],
): Promise<void> {
  const row = ({ userId, waiting: one }: (typeof kept)[number]) => ({
    tenant_id: tenantId,
    id: userId,
    waiting: toJson(one),
    waiting_since: one.since,
  })
  const key = ['tenant_id', 'id'] as const
  const [over, still] = [kept.filter((each) => each.over), kept.filter((each) => !each.over)]
  await updateRows(
    work,
    'users',
    [...key],
    still.map((each) => ({ ...row(each), next_try_at: each.waiting.due })),
  )
  await updateRows(
    work,
    'users',
    [...key],
    over.map((each) => ({ ...row(each), state: 'blocked', next_try_at: null })),
  )
  await recount(
    work,
    tenantId,
    over.map((each) => each.userId),
  )
  if (kept.length > 0) await take(work, tenantId, 'standing', 1)
}

/** A blocked user may have waited too long: a later sync must not take it for one that begins to wait. */
export async function waitNoMore(work: Work, tenantId: string): Promise<void> {
  await work.db
    .updateTable('users')
    .set({ waiting: null })
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`waiting is not null`)
    .where('state', 'not in', ['waiting', 'blocked'])
    .execute()
}

export async function nextTryOf(work: Work, tenantId: string): Promise<string | null> {
  const row = await work.db
    .selectFrom('users')
    .select('next_try_at')
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`next_try_at is not null`)
    .orderBy('next_try_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_try_at ?? null
}

/** When the oldest and the newest queued change was first seen. */
export async function queuedSince(work: Work, tenantId: string): Promise<{ oldest: string; newest: string } | null> {
  const since = (direction: 'asc' | 'desc') =>
    work.db
      .selectFrom('queued_changes')
      .select('since')
      .where('tenant_id', '=', tenantId)
      .orderBy('since', direction)
      .limit(1)
      .executeTakeFirst()
  const oldest = await since('asc')
  const newest = await since('desc')
  return oldest && newest ? { oldest: oldest.since, newest: newest.since } : null
}
