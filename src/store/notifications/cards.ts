import { sql } from 'kysely'
import type { RunCard } from '../../notifications/store.ts'
import { take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fromFlag, toFlag } from '../json.ts'
import type { RunCardTable } from '../schema.ts'

export async function keepCard(work: Work, tenantId: string, card: RunCard): Promise<void> {
  const facts = { activity_id: card.activityId, shown: card.shown, final: toFlag(card.final) }
  const key = { tenant_id: tenantId, run_id: card.runId, conversation_id: card.conversationId }
  await work.db
    .insertInto('run_cards')
    .values({ ...key, seq: await take(work, tenantId, 'cards', 1), ...facts })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'run_id', 'conversation_id']).doUpdateSet(facts))
    .execute()
}

export async function openCards(work: Work, tenantId: string): Promise<RunCard[]> {
  const rows = await work.db
    .selectFrom('run_cards')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    // The literal of the partial index, so that SQLite uses it.
    .where(sql<boolean>`final = 0`)
    .orderBy('seq')
    .limit(pageSize(Infinity))
    .execute()
  return rows.map(toCard)
}

export async function cardsOf(work: Work, tenantId: string, runId: string): Promise<RunCard[]> {
  const rows = await work.db
    .selectFrom('run_cards')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('run_id', '=', runId)
    .orderBy('seq')
    .execute()
  return rows.map(toCard)
}

function toCard(row: RunCardTable): RunCard {
  return {
    runId: row.run_id,
    conversationId: row.conversation_id,
    activityId: row.activity_id,
    shown: row.shown,
    final: fromFlag(row.final),
  }
}
