import type { Mute } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'

/** A later one takes the place of an earlier. */
export async function mute(work: Work, tenantId: string, { conversationId, problem, until }: Mute): Promise<void> {
  await work.db
    .insertInto('mutes')
    .values({ tenant_id: tenantId, conversation_id: conversationId, problem, until })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'conversation_id', 'problem']).doUpdateSet({ until }))
    .execute()
}

/** In force at this time. */
export async function mutes(work: Work, tenantId: string, now: string): Promise<Mute[]> {
  const rows = await work.db
    .selectFrom('mutes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((is) => is.or([is('until', 'is', null), is('until', '>', now)]))
    .orderBy('conversation_id')
    .orderBy('problem')
    .execute()
  return rows.map((row) => ({ conversationId: row.conversation_id, problem: row.problem, until: row.until }))
}

/** Ends one, or without a problem all of that conversation. */
export async function endMutes(
  work: Work,
  tenantId: string,
  conversationId: string,
  problem: string | null,
): Promise<void> {
  await work.db
    .deleteFrom('mutes')
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', conversationId)
    .$if(problem !== null, (query) => query.where('problem', '=', problem ?? ''))
    .execute()
}
