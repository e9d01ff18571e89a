/** What syncs took away lately: a source that shrinks a little every day passes every day's guard. */
import { sql } from 'kysely'
import type { JobCounts, JobService } from '../../jobs/store.ts'
import type { Work } from '../engine.ts'
import { fromJson } from '../json.ts'
import { spans, type Span } from './changes.ts'

/**
 * Users whom jobs that nobody approved took something from, each once, newest job first. A person who let a plan be
 * applied has looked: what came before counts no more.
 */
export async function countRemovedLately(
  work: Work,
  tenantId: string,
  service: JobService,
  since: string,
  most: number,
): Promise<number> {
  const removed = new Set<string>()
  for (const job of await jobsSince(work, tenantId, service, since)) {
    for await (const span of spans(work, tenantId, String(job), 0)) {
      for (const subject of await removedBy(work, tenantId, service, job, span, most - removed.size + 1))
        removed.add(subject)
      if (removed.size >= most) return most
    }
  }
  return removed.size
}

/** Of a sync every ten minutes for a week; older ones are left out, and what they took is counted no more. */
const MOST_JOBS = 1_100

async function jobsSince(work: Work, tenantId: string, service: JobService, since: string): Promise<number[]> {
  const rows = await work.db
    .selectFrom('jobs')
    .select(['number', 'plan_of', 'state', 'counts'])
    .where('tenant_id', '=', tenantId)
    .where('service', '=', service)
    .where('queued_at', '>=', since)
    .where('preview', '=', 0)
    .orderBy('number', 'desc')
    .limit(MOST_JOBS)
    .execute()
  const approved = rows.findIndex((row) => row.plan_of !== null)
  const unseen = rows.slice(0, approved === -1 ? rows.length : approved)
  return unseen.filter((row) => !tookNothing(service, row)).map((row) => row.number)
}

/** By the counts of a job that went well: most jobs take nothing, and their plans need no look. */
function tookNothing(service: JobService, { state, counts }: { state: string; counts: string }): boolean {
  const { removed, deleted, updated } = fromJson<JobCounts>(counts)
  return state.startsWith('succeeded') && (service === 'teams' ? removed === 0 : deleted + updated === 0)
}

/**
 * As the guard counts them: giving one number back for another takes nothing away, and whom the identity provider
 * deactivated is nobody that 8x8 took away.
 */
const REMOVAL = {
  teams: sql<boolean>`kind = 'unassign' and cause not in ('NUMBER_CHANGED', 'TAKE_OVER', 'PUT_BACK', 'DRIFT')`,
  pbx: sql<boolean>`(kind = 'delete' or (kind = 'update' and field = 'active' and after = 'false' and cause = 'DEACTIVATED'))`,
}

/** What was sent and never answered may have been done: it counts as well. */
const MAY_BE_DONE = ['done', 'started', 'waiting']

async function removedBy(
  work: Work,
  tenantId: string,
  service: JobService,
  job: number,
  { from, to }: Span,
  limit: number,
): Promise<string[]> {
  const rows = await work.db
    .selectFrom('planned_changes')
    .select('subject')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .where('job', '=', job)
    .where('ordinal', '>=', from)
    .where('ordinal', '<=', to)
    // along the places of the plan: by any other index each change is fetched from elsewhere, and nearly all are done
    .where(sql<boolean>`${work.engine.unindexed('status')} in (${sql.join(MAY_BE_DONE)})`)
    .where(REMOVAL[service])
    .limit(limit)
    .execute()
  return rows.map((row) => row.subject)
}
