/** Chats that asked for notices, each with how its notices went. */
import { sql } from 'kysely'
import type { Subscription } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'

const MOST = 200

export async function subscriptions(work: Work, tenantId: string): Promise<Subscription[]> {
  const chats = await work.db
    .selectFrom('conversations')
    .select(['id', 'kind', 'user_name', 'subscribed_at'])
    .where('tenant_id', '=', tenantId)
    .where('subscribed_at', 'is not', null)
    .orderBy('subscribed_at')
    .orderBy('id')
    .limit(MOST)
    .execute()
  const ids = chats.map(({ id }) => id)
  const sent = await sentTo(work, tenantId, ids)
  return chats.map(({ id, kind, user_name: userName, subscribed_at: since }) => ({
    ...{ id, kind: kind as Subscription['kind'], userName, since: since ?? '' },
    ...(sent.get(id) ?? { lastDeliveredAt: null, lastError: null, waiting: 0 }),
  }))
}

type Sent = Pick<Subscription, 'lastDeliveredAt' | 'lastError' | 'waiting'>

async function sentTo(work: Work, tenantId: string, ids: string[]): Promise<Map<string, Sent>> {
  if (ids.length === 0) return new Map()
  const outbox = work.db.selectFrom('outbox').where('tenant_id', '=', tenantId)
  const all = await outbox
    .where('conversation_id', 'in', work.engine.among(ids))
    .groupBy('conversation_id')
    .select(({ fn }) => [
      'conversation_id',
      fn.max('id').as('last'),
      fn.max('delivered_at').as('delivered'),
      sql<number>`sum(case when delivered_at is null and next_at is not null then 1 else 0 end)`.as('waiting'),
    ])
    .execute()
  const last = await outbox
    .where('id', 'in', work.engine.amongNumbers(all.map((one) => Number(one.last))))
    .select(['conversation_id', 'delivered_at', 'last_error'])
    .execute()
  const errors = new Map(last.map((row) => [row.conversation_id, row.delivered_at === null ? row.last_error : null]))
  return new Map(
    all.map(({ conversation_id: id, delivered, waiting }) => [
      id,
      { lastDeliveredAt: delivered, lastError: errors.get(id) ?? null, waiting: Number(waiting) },
    ]),
  )
}
