/** The changes of one job, for somebody to look at. */
import { sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from 'kysely'
import type { PlanPage, PlanPart, PlanQuery } from '../../jobs/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { searchPatterns } from '../fold.ts'
import type { Schema } from '../schema.ts'
import { toPlanned } from './plan.ts'
import { jobNumber } from './row.ts'

const LIST = 'plan'

export async function changes(work: Work, tenantId: string, jobId: string, query: PlanQuery): Promise<PlanPage> {
  const size = pageSize(query.limit)
  const after = query.cursor === undefined ? -1 : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const matching = work.db
    .selectFrom('planned_changes')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .$if((query.kinds?.length ?? 0) > 0, (q) => q.where('kind', 'in', query.kinds ?? []))
    .where((where) => where.and(searched(where, query.search)))
  const rows = await matching
    .selectAll()
    .where('ordinal', '>', after)
    .orderBy('ordinal')
    .limit(size + 1)
    .execute()
  const { total } = await matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const last = rows.slice(0, size).at(-1)
  return {
    items: rows.slice(0, size).map(toPlanned),
    nextCursor: rows.length > size && last ? toCursor([LIST, last.ordinal]) : null,
    total,
  }
}

type Where = ExpressionBuilder<Schema, 'planned_changes'>

/** Names are kept as they are written, so that case is looked past here; both engines fold ASCII alike. */
function searched(where: Where, search: string | undefined): Expression<SqlBool>[] {
  const patterns = searchPatterns(search ?? '')
  if (patterns.length === 0) return []
  const texts = ['user_name', 'before', 'after'] as const
  return [where.or(patterns.flatMap((text) => texts.map((column) => holds(column, text))))]
}

function holds(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}

export async function summary(work: Work, tenantId: string, jobId: string): Promise<PlanPart[]> {
  const rows = await work.db
    .selectFrom('planned_changes')
    .select(['kind', 'cause', sql<number>`count(*)`.as('changes')])
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .groupBy(['kind', 'cause'])
    .orderBy('changes', 'desc')
    .orderBy('kind')
    .orderBy('cause')
    .execute()
  return rows.map(({ kind, cause, changes }) => ({ kind: kind as PlanPart['kind'], cause, changes }))
}
