/** How many requests are not done, and those that somebody says are. */
import { sql } from 'kysely'
import type { RequestCount, RequestState, SaidDone } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'

const NOT_DONE: RequestState[] = ['pending', 'sent', 'todo', 'refused']

export async function requestCounts(work: Work, tenantId: string): Promise<RequestCount[]> {
  const rows = await work.db
    .selectFrom('pbx_requests')
    .select(['state', 'field', sql<number>`count(*)`.as('requests'), sql<number>`count(said_done_at)`.as('said_done')])
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', NOT_DONE)
    .groupBy(['state', 'field'])
    .orderBy('state')
    .orderBy('field')
    .execute()
  return rows.map(({ state, field, requests, said_done: saidDone }) => ({
    state: state as RequestState,
    field,
    requests: Number(requests),
    saidDone: Number(saidDone),
  }))
}

export async function sayDone(work: Work, tenantId: string, ids: string[], said: SaidDone | null): Promise<void> {
  await work.db
    .updateTable('pbx_requests')
    .set({ said_done_at: said?.at ?? null, said_done_by: said?.by ?? null })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}
