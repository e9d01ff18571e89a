import { z } from 'zod/v4'
import { json, Problem } from '../../http/route.ts'
import type { PlannedChange } from '../../jobs/job.ts'
import { compareJobs, likeness, type Compared, type Place } from '../../sync/run/compareJobs.ts'
import type { ComparedChange, ComparedSide, Comparison } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { jobId, noJob } from '../named.ts'
import { notRight, parseBody, parseQuery } from '../parse.ts'
import { ComparisonSchema } from '../schema/compare.ts'
import { listQuery } from '../schema/page.ts'

const CompareQuerySchema = z.strictObject({
  ...listQuery,
  with: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'must be the number of a job')
    .describe('The other job'),
})

/** What two jobs did differently. */
export function createCompareRoutes(deps: Pick<ApiDeps, 'jobs'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs/:id/compare',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'What only one of two jobs did, and what both did with another outcome.',
      query: CompareQuerySchema,
      answers: answersJson(ComparisonSchema, 'A page of differences'),
      handle: async ({ caller, params, query }) => {
        const ids = { this: jobId(params), other: '' }
        const asked = parseQuery(CompareQuerySchema, query)
        ids.other = asked.with
        await comparable(deps, caller.tenantId, ids)
        const cursor = asked.cursor === undefined ? null : readCursor(asked.cursor)
        return json(await compare(deps, caller.tenantId, ids, cursor, asked.limit))
      },
    },
  ]
}

/** Two different jobs of one service that have ended: before, their plans still move. */
async function comparable(
  { jobs }: Pick<ApiDeps, 'jobs'>,
  tenantId: string,
  ids: { this: string; other: string },
): Promise<void> {
  const [one, other] = await Promise.all([jobs.job(tenantId, ids.this), jobs.job(tenantId, ids.other)])
  if (!one) throw noJob(ids.this)
  if (!other) throw noJob(ids.other)
  if (one.service !== other.service || one.id === other.id)
    throw notRight('query', 'with: Name another job of the same service.')
  if (!one.endedAt || !other.endedAt)
    throw new Problem(409, 'Not possible now', 'Both jobs have to end before they can be compared.')
}

type Counts = Comparison['counts']

/** The first page counts everything; the cursor carries what it counted on, as jobs that ended change no more. */
interface Cursor {
  after: Place
  counts: Counts
}

async function compare(
  { jobs }: Pick<ApiDeps, 'jobs'>,
  tenantId: string,
  ids: { this: string; other: string },
  cursor: Cursor | null,
  limit: number,
): Promise<Comparison> {
  const counts: Counts = cursor?.counts ?? { onlyThis: 0, onlyOther: 0, different: 0, same: 0 }
  const items: ComparedChange[] = []
  let more = false
  for await (const pair of compareJobs(jobs, tenantId, ids, cursor?.after ?? null)) {
    const like = likeness(pair)
    if (!cursor) counts[like] += 1
    if (like === 'same') continue
    if (items.length < limit) items.push(shape(pair))
    else more = true
    if (more && cursor) break
  }
  const last = items.at(-1)
  const next = more && last ? writeCursor({ after: { subject: last.subject, field: last.field }, counts }) : null
  return { items, nextCursor: next, total: counts.onlyThis + counts.onlyOther + counts.different, counts }
}

function shape({ subject, field, this: one, other }: Compared): ComparedChange {
  const userName = one?.userName ?? other?.userName ?? ''
  return { subject, userName, field, this: one && shapeSide(one), other: other && shapeSide(other) }
}

const shapeSide = ({ kind, before, after, cause, status, reason }: PlannedChange): ComparedSide => ({
  kind,
  before,
  after,
  cause,
  status,
  reason,
})

const count = z.number().int().min(0)
const CursorSchema = z.strictObject({
  after: z.strictObject({ subject: z.string().max(500), field: z.string().max(100) }),
  counts: z.strictObject({ onlyThis: count, onlyOther: count, different: count, same: count }),
})

const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function readCursor(text: string): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return parseBody(CursorSchema, cursor)
  } catch {
    throw notRight('query', 'The cursor is not one of this list. Leave it out to start at the first page.')
  }
}
