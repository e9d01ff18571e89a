/** A plan as a table for a spreadsheet: whatever its search and filters find, in its order. */
import { z } from 'zod/v4'
import type { Job } from '../../jobs/job.ts'
import { plural } from '../../words/button.ts'
import { outcomeWords, planWords, waitsWords } from '../../words/plan.ts'
import { fieldWords } from '../../words/nextStep.ts'
import { reasonWords } from '../../words/reasons.ts'
import { CAUSE_WORDS } from '../../words/changes.ts'
import { valueWords } from '../../words/fieldValues.ts'
import type { JobChange as Change } from '../contract.ts'
import { recordOf } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { jobId, noJob } from '../named.ts'
import { parseQuery } from '../parse.ts'
import { csvPieces, type Columns } from '../pieces.ts'
import { shapeChanges } from '../shape/change.ts'
import { serviceNames, type ServiceNames } from '../shape/names.ts'
import { matching, summaryOf } from './plan.ts'
import { planAsked, planQuery, type PlanAsked } from './planAsked.ts'

const PAGE = 500

const QuerySchema = z.strictObject({
  ...planAsked,
  of: z.enum(['job', 'run']).default('job').describe('This job alone, or all jobs of its run one after the other'),
})

interface Row {
  job: Job
  change: Change
}

const columnsOf = (names: ServiceNames): Columns<Row> => [
  ['User', ({ change }) => change.user.displayName],
  ['Username', ({ change }) => change.user.userName],
  ['Service', ({ change }) => names[change.service]],
  ['Kind', ({ change }) => planWords(change)],
  ['Field', ({ change }) => fieldWords(change.field)],
  ['Before', ({ change: { field, before } }) => before && valueWords(field, before)],
  ['After', ({ change: { field, after } }) => after && valueWords(field, after)],
  ['Cause', ({ change }) => CAUSE_WORDS[change.cause] ?? change.cause],
  ['Caused by', ({ change }) => change.causedBy],
  ['Waits for', ({ change }) => change.waits.map(waitsWords).join('; ')],
  ['Outcome', ({ job, change }) => outcomeWords(change.status, job)],
  ['Reason', ({ change }) => whyOf(change)?.label ?? null],
  ['Fix', ({ change }) => whyOf(change)?.fix ?? null],
  ['In its own words', ({ change }) => change.raw],
]

const whyOf = ({ reason, raw }: Change) =>
  reason === null ? null : reasonWords(reason, { raw: raw ?? 'see the output' })

type Deps = Pick<ApiDeps, 'jobs' | 'directory' | 'tenants' | 'audit' | 'now'>

export function createPlanCsvRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs/:id/changes.csv',
      access: 'jobs.look',
      maxBody: 0,
      summary:
        'What a job planned, and what became of it, as a table: all pages. `X-Rows` says how many match. That it was taken out is in the audit log.',
      query: QuerySchema,
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line each, after a line of headings' }],
      handle: async ({ caller, params, query, signal }) => {
        const id = jobId(params)
        const { of, ...asked } = parseQuery(QuerySchema, query)
        const job = await deps.jobs.job(caller.tenantId, id)
        if (!job) throw noJob(id)
        const jobs = of === 'run' ? await deps.jobs.run(caller.tenantId, job.runId) : [job]
        const plans = await Promise.all(jobs.map((each) => planOf(deps, each, asked)))
        const rows = plans.reduce((sum, { known }) => sum + known, 0)
        await recordOf(deps, caller, {
          action: 'jobs.export',
          target: `job ${id}`,
          before: null,
          after: taken(rows, of, asked),
        })
        const names = await serviceNames(deps.tenants, caller.tenantId)
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8',
          headers: {
            'Content-Disposition': `attachment; filename="job-${id}-changes.csv"`,
            'X-Rows': String(rows),
          },
          pieces: csvPieces(columnsOf(names), rowsOf(deps, plans, asked), signal),
        }
      },
    },
  ]
}

interface Plan {
  job: Job
  /** How many of its changes match. */
  known: number
}

const planOf = async (deps: Deps, job: Job, asked: PlanAsked): Promise<Plan> => ({
  job,
  known: matching(await summaryOf(deps, job, asked), asked),
})

/** "1 change of the run: kind change, search ana" */
function taken(rows: number, of: 'job' | 'run', asked: PlanAsked): string {
  const by = Object.entries(asked).flatMap(([name, value]) => (value ? [`${name} ${String(value)}`] : []))
  const what = `${plural(rows, 'change')}${of === 'run' ? ' of the run' : ''}`
  return `${what}: ${by.length > 0 ? by.join(', ') : 'all of them'}`
}

async function* rowsOf(deps: Deps, plans: Plan[], asked: PlanAsked): AsyncGenerator<Row[]> {
  for (const { job, known } of plans) {
    const query = { ...planQuery(asked), known, limit: PAGE }
    let cursor: string | null = null
    do {
      const page = await deps.jobs.changes(job.tenantId, job.id, cursor === null ? query : { ...query, cursor })
      yield (await shapeChanges(deps, job, page.items)).map((change) => ({ job, change }))
      cursor = page.nextCursor
    } while (cursor !== null)
  }
}
