import type { Conversation } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'
import type { ConversationTable } from '../schema.ts'
import { dropPending } from './outbox.ts'

/** Keeps or renews a conversation; whether it subscribed stays as it is. */
export async function keepConversation(work: Work, tenantId: string, kept: Conversation): Promise<void> {
  const facts = { kind: kept.kind, reference: kept.reference, user_id: kept.userId, user_name: kept.userName }
  await work.db
    .insertInto('conversations')
    .values({ tenant_id: tenantId, id: kept.id, subscribed_at: null, choices: null, ...facts })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(facts))
    .execute()
}

/** The bot was removed: nothing can be sent or edited there any more. */
export async function forget(work: Work, tenantId: string, id: string): Promise<void> {
  await work.db.deleteFrom('conversations').where('tenant_id', '=', tenantId).where('id', '=', id).execute()
  for (const table of ['run_cards', 'outbox', 'mutes'] as const) {
    await work.db.deleteFrom(table).where('tenant_id', '=', tenantId).where('conversation_id', '=', id).execute()
  }
}

export async function conversation(work: Work, tenantId: string, id: string): Promise<Conversation | null> {
  const row = await work.db
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toConversation(row) : null
}

export async function ownConversation(work: Work, tenantId: string, userId: string): Promise<Conversation | null> {
  const row = await work.db
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'personal')
    .orderBy('subscribed_at', 'desc')
    .orderBy('id')
    .executeTakeFirst()
  return row ? toConversation(row) : null
}

export async function subscribe(work: Work, tenantId: string, id: string, at: string): Promise<void> {
  await setSubscribed(work, tenantId, [id], at)
}

/** What was on its way, or held back by quiet hours, does not come any more. */
export async function unsubscribe(work: Work, tenantId: string, ids: string[]): Promise<void> {
  await setSubscribed(work, tenantId, ids, null)
  await dropPending(work, tenantId, ids)
}

/** The chats of one person, whose id may be written in either case. */
export async function unsubscribePerson(work: Work, tenantId: string, userId: string): Promise<void> {
  const rows = await work.db
    .selectFrom('conversations')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', [userId, userId.toLowerCase()])
    .execute()
  await unsubscribe(
    work,
    tenantId,
    rows.map(({ id }) => id),
  )
}

async function setSubscribed(work: Work, tenantId: string, ids: string[], at: string | null): Promise<void> {
  await work.db
    .updateTable('conversations')
    .set({ subscribed_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}

export async function subscribers(work: Work, tenantId: string): Promise<Conversation[]> {
  const rows = await work.db
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('subscribed_at', 'is not', null)
    .orderBy('subscribed_at')
    .orderBy('id')
    .execute()
  return rows.map(toConversation)
}

function toConversation(row: ConversationTable): Conversation {
  return {
    id: row.id,
    kind: row.kind as Conversation['kind'],
    reference: row.reference,
    userId: row.user_id,
    userName: row.user_name,
  }
}
