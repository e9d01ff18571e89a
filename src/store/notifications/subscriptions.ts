/** Chats that asked for notices, each with how its notices went. */
import type { Subscription } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'
import { toChoices } from './choices.ts'
import { deliveries, NOTHING_SENT } from './deliveries.ts'

const MOST = 200

export async function subscriptions(work: Work, tenantId: string): Promise<Subscription[]> {
  const chats = await work.db
    .selectFrom('conversations')
    .select(['id', 'kind', 'user_name', 'subscribed_at', 'choices'])
    .where('tenant_id', '=', tenantId)
    .where('subscribed_at', 'is not', null)
    .orderBy('subscribed_at')
    .orderBy('id')
    .limit(MOST)
    .execute()
  const sent = await deliveries(
    work,
    tenantId,
    chats.map(({ id }) => id),
  )
  return chats.map(({ id, kind, user_name: userName, subscribed_at: since, choices }) => ({
    ...{ id, kind: kind as Subscription['kind'], userName, since: since ?? '', choices: toChoices(choices) },
    ...(sent.get(id) ?? NOTHING_SENT),
  }))
}
