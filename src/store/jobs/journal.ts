import type { JobEvent } from '../../jobs/store.ts'
import { take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { JobTable } from '../schema.ts'

/** Appends to the journal in the transaction that changes the job. */
export async function note(
  work: Work,
  job: Pick<JobTable, 'tenant_id' | 'number' | 'run_id'>,
  kind: JobEvent['kind'],
  what: string,
  at: string,
): Promise<void> {
  const seq = await take(work, job.tenant_id, 'journal', 1)
  await work.db
    .insertInto('job_events')
    .values({ tenant_id: job.tenant_id, seq, at, job: job.number, run_id: job.run_id, kind, what })
    .execute()
}

export async function events(work: Work, tenantId: string, afterSeq: number, limit: number): Promise<JobEvent[]> {
  const rows = await work.db
    .selectFrom('job_events')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(pageSize(limit))
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    jobId: String(row.job),
    runId: row.run_id,
    kind: row.kind as JobEvent['kind'],
    what: row.what,
  }))
}
