/** How the notices to each recipient went. */
import { sql } from 'kysely'
import type { Deliveries } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'

export const NOTHING_SENT: Deliveries = {
  ...{ lastDeliveredAt: null, lastError: null, lastCode: null, lastFailedAt: null },
  ...{ waiting: 0, held: 0, nextAt: null },
}

const OPEN = sql`delivered_at is null and next_at is not null`
const HELD = sql`${OPEN} and held_at is not null and attempts = 0`

export async function deliveries(work: Work, tenantId: string, ids: string[]): Promise<Map<string, Deliveries>> {
  if (ids.length === 0) return new Map()
  const outbox = work.db.selectFrom('outbox').where('tenant_id', '=', tenantId)
  const all = await outbox
    .where('conversation_id', 'in', work.engine.among(ids))
    .groupBy('conversation_id')
    .select(({ fn }) => [
      'conversation_id',
      sql<number | null>`max(case when last_error is not null then id end)`.as('last'),
      fn.max('delivered_at').as('delivered'),
      sql<number>`sum(case when ${OPEN} then 1 else 0 end)`.as('waiting'),
      sql<number>`sum(case when ${HELD} then 1 else 0 end)`.as('held'),
      sql<string | null>`min(case when ${OPEN} then next_at end)`.as('next'),
    ])
    .execute()
  const failed = all.flatMap(({ last }) => (last === null ? [] : [Number(last)]))
  const rows = await outbox
    .where('id', 'in', work.engine.amongNumbers(failed))
    .select(['conversation_id', 'delivered_at', 'last_error', 'last_code', 'last_tried_at'])
    .execute()
  const failures = new Map(rows.map((row) => [row.conversation_id, row]))
  return new Map(
    all.map(({ conversation_id: id, delivered, waiting, held, next }) => {
      const failure = failures.get(id)
      // what arrived since says that it works again
      const open = failure?.delivered_at === null && (failure.last_tried_at ?? '') >= (delivered ?? '')
      const [lastError, lastCode] = open ? [failure.last_error, failure.last_code] : [null, null]
      const lastFailedAt = open ? failure.last_tried_at : null
      const counts = { waiting: Number(waiting), held: Number(held), nextAt: next }
      return [id, { lastDeliveredAt: delivered, lastError, lastCode, lastFailedAt, ...counts }]
    }),
  )
}
