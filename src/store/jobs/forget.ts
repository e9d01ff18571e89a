/** What jobs kept grows with every sync: the oldest goes, a piece at a time. The jobs themselves stay, with their counts. */
import type { ForgetPlace, JobKeep } from '../../jobs/store.ts'
import { lastTaken, take, type CounterName } from '../counters.ts'
import type { Work } from '../engine.ts'
import type { JobTable } from '../schema.ts'
import { write } from './output.ts'
import { keepReasons } from './plan.ts'

/** Rows of one transaction, which others wait for. */
const AT_ONCE = 200

/** The job up to which it is gone. */
const REACHED: Record<JobKeep, CounterName> = { details: 'jobsForgotten', exchanges: 'exchangesForgotten' }

type Old = Pick<JobTable, 'number' | 'service' | 'diagnostic' | 'ended_at' | 'output_lines'>

/** Goes through a job a span of lines at a time: to look for what is left would go through all that stays, each time. */
export async function forget(
  work: Work,
  tenantId: string,
  keep: JobKeep,
  before: string,
  said: { at: string; text: string },
  place: ForgetPlace | null,
): Promise<ForgetPlace | null> {
  const reached = await lastTaken(work, tenantId, REACHED[keep])
  const job = await oldest(work, tenantId, reached)
  if (!job?.ended_at || job.ended_at >= before) return null
  const goes = keep === 'exchanges' ? job.diagnostic === 1 : !(await isNewest(work, tenantId, job))
  const here = { job: String(job.number), line: 0 }
  const line = place?.job === here.job ? place.line : 0
  if (goes && line < job.output_lines) {
    await dropLines(work, tenantId, keep, job.number, line)
    return { ...here, line: line + AT_ONCE }
  }
  if (goes && keep === 'details' && (await dropChanges(work, tenantId, job.number))) return { ...here, line }
  if (goes && keep === 'details') await keepReasons(work, tenantId, here.job, [])
  if (goes) await write(work, tenantId, here.job, [{ ...said, level: 'info' }])
  await take(work, tenantId, REACHED[keep], job.number - reached)
  return here
}

const oldest = (work: Work, tenantId: string, after: number): Promise<Old | undefined> =>
  work.db
    .selectFrom('jobs')
    .select(['number', 'service', 'diagnostic', 'ended_at', 'output_lines'])
    .where('tenant_id', '=', tenantId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()

/** It can be undone, retried or approved however old it is. */
async function isNewest(work: Work, tenantId: string, { number, service }: Old): Promise<boolean> {
  const newer = await work.db
    .selectFrom('jobs')
    .select('number')
    .where('tenant_id', '=', tenantId)
    .where('service', '=', service)
    .where('number', '>', number)
    .where('ended_at', 'is not', null)
    .where('preview', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return newer === undefined
}

async function dropLines(work: Work, tenantId: string, keep: JobKeep, job: number, after: number): Promise<void> {
  await work.db
    .deleteFrom('job_output')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', job)
    .where('line', '>', after)
    .where('line', '<=', after + AT_ONCE)
    .$if(keep === 'exchanges', (q) => q.where('exchange', 'is not', null))
    .execute()
}

/** True: some went, and there may be more. */
async function dropChanges(work: Work, tenantId: string, job: number): Promise<boolean> {
  const ordinals = work.db
    .selectFrom('planned_changes')
    .select('ordinal')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', job)
    .orderBy('ordinal')
    .limit(AT_ONCE)
  const gone = await work.db
    .deleteFrom('planned_changes')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', job)
    .where('ordinal', 'in', ordinals)
    .executeTakeFirstOrThrow()
  return Number(gone.numDeletedRows) > 0
}

/** Of the journal: whoever reads it is at its end. True when there may be more. */
export async function forgetEvents(work: Work, tenantId: string, before: string): Promise<boolean> {
  const rows = await work.db
    .selectFrom('job_events')
    .select(['seq', 'at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('seq')
    .limit(AT_ONCE)
    .execute()
  const last = rows.filter(({ at }) => at < before).at(-1)
  if (!last) return false
  await work.db.deleteFrom('job_events').where('tenant_id', '=', tenantId).where('seq', '<=', last.seq).execute()
  return true
}
