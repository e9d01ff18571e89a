import { sql } from 'kysely'
import type { Job, JobQuery, JobService, LatestQuery } from '../../jobs/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { JobTable } from '../schema.ts'
import { jobNumber, toJob } from './row.ts'

const LIST = 'jobs'
// A literal, as SQLite uses a partial index only for its own condition.
const ACTIVE = sql<boolean>`state in ('queued', 'running')`

export async function job(work: Work, tenantId: string, jobId: string): Promise<Job | null> {
  const row = await work.db
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .executeTakeFirst()
  return row ? toJob(row) : null
}

export async function run(work: Work, tenantId: string, runId: string): Promise<Job[]> {
  const rows = await work.db
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('run_id', '=', runId)
    .orderBy('number')
    .execute()
  return rows.map(toJob)
}

export async function jobs(work: Work, tenantId: string, query: JobQuery) {
  const size = pageSize(query.limit)
  const before = query.cursor === undefined ? null : Number(fromCursor(query.cursor, LIST, ['number'])[0])
  const matching = work.db
    .selectFrom('jobs')
    .where('tenant_id', '=', tenantId)
    .$if((query.services?.length ?? 0) > 0, (q) => q.where('service', 'in', query.services ?? []))
    .$if((query.states?.length ?? 0) > 0, (q) => q.where('state', 'in', query.states ?? []))
  const rows = await matching
    .selectAll()
    .$if(before !== null, (q) => q.where('number', '<', before))
    .orderBy('number', 'desc')
    .limit(size + 1)
    .execute()
  const { total } = await matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const last = rows.slice(0, size).at(-1)
  return {
    items: rows.slice(0, size).map(toJob),
    nextCursor: rows.length > size && last ? toCursor([LIST, last.number]) : null,
    total,
  }
}

export async function active(work: Work, tenantId: string): Promise<Job[]> {
  return (await activeRows(work, tenantId, 1000)).map(toJob)
}

export function activeRows(work: Work, tenantId: string, limit: number): Promise<JobTable[]> {
  return work.db
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(ACTIVE)
    .orderBy('number')
    .limit(limit)
    .execute()
}

export async function newestPlan(work: Work, tenantId: string, service: JobService): Promise<Job | null> {
  const row = await work.db
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('service', '=', service)
    .where('plan', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toJob(row) : null
}

/**
 * The newest that has ended. A preview is no sync: how it ended says nothing of the service. The kind is looked for in the
 * text of the task, in which a quote of anybody's words stands after a backslash.
 */
export async function latest(
  work: Work,
  tenantId: string,
  service: JobService,
  { states = [], except = [] }: LatestQuery = {},
): Promise<Job | null> {
  const row = await work.db
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('service', '=', service)
    .where('ended_at', 'is not', null)
    .where('preview', '=', 0)
    .$if(states.length > 0, (q) => q.where('state', 'in', states))
    .where((is) => is.and(except.map((kind) => is('task', 'not like', `%"kind":"${kind}"%`))))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toJob(row) : null
}
