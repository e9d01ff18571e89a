/** A chat that goes on under another id, as when its person removed the app and added it again. */
import type { Conversation } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'
import { conversation, forget, keepConversation, subscribe } from './conversations.ts'

/** What tells the rows of one conversation apart, beside its id. */
const OTHERWISE = {
  run_cards: ['run_id'],
  outbox: ['kind', 'run_id', 'job_id'],
  mutes: ['problem'],
} as const

/** What both have stands as the other has it. */
export async function move(work: Work, tenantId: string, fromId: string, to: Conversation): Promise<void> {
  const before = await conversation(work, tenantId, fromId)
  if (!before || to.id === fromId) return
  const since = await subscribedSince(work, tenantId, fromId)
  await keepConversation(work, tenantId, to)
  if (since !== null && (await subscribedSince(work, tenantId, to.id)) === null)
    await subscribe(work, tenantId, to.id, since)
  await keepChoices(work, tenantId, fromId, to.id)
  for (const table of ['run_cards', 'outbox', 'mutes'] as const) await moveRows(work, table, tenantId, fromId, to.id)
  await forget(work, tenantId, fromId)
}

/** Of the chat that was, unless the other chose by itself. */
async function keepChoices(work: Work, tenantId: string, fromId: string, toId: string): Promise<void> {
  const row = await work.db
    .selectFrom('conversations')
    .select('choices')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', fromId)
    .executeTakeFirst()
  await work.db
    .updateTable('conversations')
    .set({ choices: row?.choices ?? null })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', toId)
    .where('choices', 'is', null)
    .execute()
}

async function subscribedSince(work: Work, tenantId: string, id: string): Promise<string | null> {
  const row = await work.db
    .selectFrom('conversations')
    .select('subscribed_at')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.subscribed_at ?? null
}

async function moveRows(
  work: Work,
  table: keyof typeof OTHERWISE,
  tenantId: string,
  fromId: string,
  toId: string,
): Promise<void> {
  const { ref } = work.db.dynamic
  await work.db
    .updateTable(table as 'outbox')
    .set({ conversation_id: toId })
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', fromId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          OTHERWISE[table].reduce(
            (query, column) => query.whereRef(ref(`there.${column}`), '=', ref(`${table}.${column}`)),
            selectFrom(`${table as 'outbox'} as there`)
              .select('there.tenant_id')
              .where('there.tenant_id', '=', tenantId)
              .where('there.conversation_id', '=', toId),
          ),
        ),
      ),
    )
    .execute()
}
