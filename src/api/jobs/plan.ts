/** What jobs planned: of any job, and the plan that could be applied. */
import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import type { Job } from '../../jobs/job.ts'
import type { PlanPart } from '../../jobs/store.ts'
import type { JobChanges, KeptPlan } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { jobId, noJob } from '../named.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { listQuery, ServiceKindSchema } from '../schema/page.ts'
import { JobChangesSchema, KeptPlanSchema } from '../schema/plan.ts'
import { shapeChanges } from '../shape/change.ts'
import { shapeJob } from '../shape/job.ts'
import { serviceNames } from '../shape/names.ts'
import { planAsked, planQuery, type PlanAsked } from './planAsked.ts'

const pageAsked = {
  ...listQuery,
  ...planAsked,
  summary: z
    .literal('none')
    .optional()
    .describe('none: without how much there is of each kind and cause, for whoever knows it from another page'),
}

const ChangesQuerySchema = z.strictObject(pageAsked)
const PlanQuerySchema = z.strictObject({
  ...pageAsked,
  service: ServiceKindSchema.describe('pbx or teams'),
})

type Asked = z.output<typeof ChangesQuerySchema>

type Deps = Pick<ApiDeps, 'jobs' | 'tenants' | 'directory'>

export function createPlanRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs/:id/changes',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'What a job planned, in the order of its plan, and what became of it.',
      query: ChangesQuerySchema,
      answers: answersJson(JobChangesSchema, 'A page of changes'),
      handle: async ({ caller, params, query }) => {
        const id = jobId(params)
        const asked = parseQuery(ChangesQuerySchema, query)
        const job = await deps.jobs.job(caller.tenantId, id)
        if (!job) throw noJob(id)
        return json(await changesOf(deps, job, asked))
      },
    },
    {
      method: 'GET',
      path: '/api/plan',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'The newest plan that was kept: by a preview, or by a sync that the guard stopped.',
      query: PlanQuerySchema,
      answers: answersJson(KeptPlanSchema, 'The job that kept it and a page of its changes'),
      handle: async ({ caller, query }) => {
        const { service, ...asked } = parseQuery(PlanQuerySchema, query)
        const job = await deps.jobs.newestPlan(caller.tenantId, service)
        const names = await serviceNames(deps.tenants, caller.tenantId)
        const answer: KeptPlan = job
          ? { job: shapeJob(job, names), ...(await changesOf(deps, job, asked)) }
          : { job: null, items: [], nextCursor: null, total: 0, summary: [] }
        return json(answer)
      },
    },
  ]
}

async function changesOf(deps: Deps, job: Job, asked: Asked): Promise<JobChanges> {
  const { cursor, limit } = asked
  const query = { ...planQuery(asked), limit, ...(cursor ? { cursor } : {}) }
  const summary = cursor || asked.summary === 'none' ? null : await summaryOf(deps, job, asked)
  const known = summary ? { known: matching(summary, asked) } : {}
  const page = await withCursor(deps.jobs.changes(job.tenantId, job.id, { ...query, ...known }))
  return { ...page, items: await shapeChanges(deps, job, page.items), summary }
}

/** Of all kinds and causes: whoever looks at one sees how much there is of the others. */
export function summaryOf({ jobs }: Pick<Deps, 'jobs'>, job: Job, asked: PlanAsked): Promise<PlanPart[]> {
  const { kinds: _, causes: __, ...rest } = planQuery(asked)
  return jobs.summary(job.tenantId, job.id, rest)
}

/** How many of them the kinds and causes let through. */
export const matching = (parts: PlanPart[], { kind, cause }: PlanAsked): number =>
  parts
    .filter((part) => (kind?.includes(part.kind) ?? true) && (cause?.includes(part.cause) ?? true))
    .reduce((sum, { changes }) => sum + changes, 0)
