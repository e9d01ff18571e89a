import { sql } from 'kysely'
import type { JobExchange, NewLine, OutputLevel, OutputLine } from '../../jobs/store.ts'
import { insertRows } from '../bulk.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { NotThere } from '../errors.ts'
import { fromJson, printable, toJson } from '../json.ts'
import { jobNumber } from './row.ts'

const LARGEST_PAGE = 5000

export async function write(work: Work, tenantId: string, jobId: string, lines: NewLine[]): Promise<void> {
  if (lines.length === 0) return
  const counted = await work.db
    .updateTable('jobs')
    .set({ output_lines: sql`output_lines + ${lines.length}` })
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .returning(['number', 'output_lines'])
    .executeTakeFirst()
  if (!counted) throw new NotThere(`job ${jobId}`)
  const first = counted.output_lines - lines.length + 1
  await insertRows(
    work,
    'job_output',
    lines.map(({ at, level, text, exchange }, index) => ({
      tenant_id: tenantId,
      job: counted.number,
      line: first + index,
      at,
      level,
      text: printable(text),
      exchange: exchange === undefined ? null : toJson(allPrintable(exchange)),
    })),
  )
}

function allPrintable(exchange: JobExchange): JobExchange {
  const { url, requestId, note, sent, received } = exchange
  return {
    ...exchange,
    url: printable(url),
    requestId: printable(requestId),
    note: printable(note),
    sent: printable(sent),
    received: printable(received),
  }
}

export async function output(
  work: Work,
  tenantId: string,
  jobId: string,
  afterLine: number,
  limit: number,
): Promise<OutputLine[]> {
  const rows = await work.db
    .selectFrom('job_output')
    .select(['line', 'at', 'level', 'text', 'exchange'])
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(pageSize(limit, LARGEST_PAGE))
    .execute()
  return rows.map(({ line, at, level, text, exchange }) => ({
    line,
    at,
    level: level as OutputLevel,
    text,
    ...(exchange === null ? {} : { exchange: fromJson<JobExchange>(exchange) }),
  }))
}

export async function countOutput(work: Work, tenantId: string, jobId: string): Promise<number> {
  const row = await work.db
    .selectFrom('jobs')
    .select('output_lines')
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .executeTakeFirst()
  return row?.output_lines ?? 0
}
