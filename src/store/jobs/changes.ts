/**
 * The changes of one job, for somebody to look at. A plan may hold hundreds of thousands: what goes through all of them
 * does so a span of ordinals at a time where statements run on the main thread, so that none holds it.
 */
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PlannedChange, PlannedStatus, PlanPage, PlanPart, PlanQuery } from '../../jobs/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { EVERY_STATUS, toPlanned } from './plan.ts'
import { jobNumber } from './row.ts'
import { searched } from './search.ts'

const LIST = 'plan'
/** Ordinals in one statement. PostgreSQL would go through all of them for each span until it has gathered statistics. */
const SPAN = { sqlite: 5000, postgres: Number.MAX_SAFE_INTEGER }

export async function changes(work: Work, tenantId: string, jobId: string, query: PlanQuery): Promise<PlanPage> {
  const size = pageSize(query.limit)
  const cursor = query.cursor === undefined ? null : fromCursor(query.cursor, LIST, ['number', 'number'])
  const after = cursor ? Number(cursor[0]) : -1
  // counted with the first page: going through all of them again for each would take longer the more there are
  const total = cursor ? Number(cursor[1]) : (query.known ?? (await countMatching(work, tenantId, jobId, query)))
  const found: PlannedChange[] = []
  if (total > 0)
    for await (const span of spans(work, tenantId, jobId, after + 1)) {
      const left = size + 1 - found.length
      const rows = await pageOf(work, tenantId, jobId, query, span).orderBy('ordinal').limit(left).execute()
      found.push(...rows.map(toPlanned))
      if (found.length > size || (!cursor && found.length === total)) break
    }
  const items = found.slice(0, size)
  const last = items.at(-1)
  return { items, nextCursor: found.length > size && last ? toCursor([LIST, last.ordinal, total]) : null, total }
}

export async function changesAt(
  work: Work,
  tenantId: string,
  jobId: string,
  ordinals: number[],
): Promise<PlannedChange[]> {
  if (ordinals.length === 0) return []
  const rows = await work.db
    .selectFrom('planned_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('ordinal', 'in', work.engine.amongNumbers([...new Set(ordinals)]))
    .execute()
  return rows.map(toPlanned)
}

export async function summary(work: Work, tenantId: string, jobId: string, asked: Asked): Promise<PlanPart[]> {
  const parts: PlanPart[] = []
  for (let group = await groupAfter(work, tenantId, jobId, ['', '']); group;) {
    const [kind, cause] = group
    const changes = await countMatching(work, tenantId, jobId, { ...asked, kinds: [kind], causes: [cause] })
    if (changes > 0) parts.push({ kind, cause, changes })
    group = await groupAfter(work, tenantId, jobId, group)
  }
  // of two as large, that which comes first by its name
  return parts.sort((one, other) => other.changes - one.changes)
}

type Group = [kind: PlanPart['kind'], cause: string]

/** The next kind and cause that a plan has: one step along their index, however many changes lie between. */
async function groupAfter(
  work: Work,
  tenantId: string,
  jobId: string,
  [kind, cause]: [string, string],
): Promise<Group | null> {
  const next = await work.db
    .selectFrom('planned_changes')
    .select(['kind', 'cause'])
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where(sql<boolean>`(kind, cause) > (${kind}, ${cause})`)
    .orderBy('kind')
    .orderBy('cause')
    .limit(1)
    .executeTakeFirst()
  return next ? [next.kind as PlanPart['kind'], next.cause] : null
}

export async function countPlanned(
  work: Work,
  tenantId: string,
  jobId: string,
): Promise<Record<PlannedStatus, number>> {
  const counts: Record<PlannedStatus, number> = { planned: 0, started: 0, done: 0, waiting: 0, failed: 0 }
  // each status along its own index: to group by it would fetch every change
  for await (const span of spans(work, tenantId, jobId, 0))
    for (const status of EVERY_STATUS) {
      const { changes } = await matching(work, tenantId, jobId, {}, span)
        .where('status', '=', status)
        .select(sql<number>`count(*)`.as('changes'))
        .executeTakeFirstOrThrow()
      counts[status] += changes
    }
  return counts
}

export interface Span {
  from: number
  to: number
}

export async function* spans(work: Work, tenantId: string, jobId: string, first: number): AsyncGenerator<Span> {
  const { last } = await work.db
    .selectFrom('planned_changes')
    .select(sql<number | null>`max(ordinal)`.as('last'))
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .executeTakeFirstOrThrow()
  const span = Math.min(SPAN[work.engine.name], (last ?? 0) + 1)
  for (let from = first; from <= (last ?? -1); from += span) {
    yield { from, to: from + span - 1 }
    await setImmediate()
  }
}

type Asked = Pick<PlanQuery, 'kinds' | 'causes' | 'statuses' | 'search'>

async function countMatching(work: Work, tenantId: string, jobId: string, asked: Asked): Promise<number> {
  let total = 0
  for await (const span of spans(work, tenantId, jobId, 0)) {
    const counted = matching(work, tenantId, jobId, asked, span).select(sql<number>`count(*)`.as('changes'))
    total += (await counted.executeTakeFirstOrThrow()).changes
  }
  return total
}

function matching(work: Work, tenantId: string, jobId: string, asked: Asked, { from, to }: Span) {
  const { kinds = [], causes = [], statuses = [], search } = asked
  return work.db
    .selectFrom('planned_changes')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('ordinal', '>=', from)
    .where('ordinal', '<=', to)
    .$if(kinds.length > 0, (q) => q.where('kind', 'in', kinds))
    .$if(causes.length > 0, (q) => q.where('cause', 'in', causes))
    .$if(statuses.length > 0, (q) => q.where('status', 'in', statuses))
    .where((where) => where.and(searched(work, where, search)))
}

/** Of some kinds and causes, by their places: in the order of the plan SQLite would go through everything before the last. */
function pageOf(work: Work, tenantId: string, jobId: string, asked: Asked, span: Span) {
  const { kinds = [], causes = [], ...rest } = asked
  const page = matching(work, tenantId, jobId, rest, span).selectAll()
  if (kinds.length + causes.length === 0) return page
  return page.where('ordinal', 'in', matching(work, tenantId, jobId, { kinds, causes }, span).select('ordinal'))
}
