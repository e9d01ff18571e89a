/** What jobs planned: of any job, and the plan that could be applied. */
import { z } from 'zod/v4'
import { json } from '../http/route.ts'
import type { Job, PlannedChange } from '../jobs/job.ts'
import type { JobChange, JobChanges, KeptPlan } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { several } from './jobs.ts'
import { jobId, noJob } from './named.ts'
import { parseQuery, withCursor } from './parse.ts'
import { listQuery, ServiceKindSchema } from './schema/page.ts'
import { JobChangesSchema, KeptPlanSchema, PlannedKindSchema, PlannedStatusSchema } from './schema/plan.ts'
import { shapeJob } from './shape/job.ts'
import { serviceNames } from './shape/names.ts'

const CauseSchema = z.string().regex(/^[A-Z0-9_]{1,64}$/, 'must be a cause, for example NUMBER_GONE')

const planQuery = {
  ...listQuery,
  kind: several(PlannedKindSchema).describe('Kinds of changes, several separated by commas'),
  cause: several(CauseSchema).describe('Causes of changes, several separated by commas'),
  status: several(PlannedStatusSchema).describe('What became of them: planned, started, done, waiting, failed'),
  search: z.string().trim().max(200).optional().describe('Part of a username, or of what was before or will be after'),
}
const ChangesQuerySchema = z.strictObject(planQuery)
const PlanQuerySchema = z.strictObject({ ...planQuery, service: ServiceKindSchema.describe('pbx or teams') })

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

async function changesOf({ jobs, directory }: Deps, job: Job, asked: Asked): Promise<JobChanges> {
  const { kind, cause, status, search, cursor, limit } = asked
  const query = {
    limit,
    ...(kind ? { kinds: kind } : {}),
    ...(cause ? { causes: cause } : {}),
    ...(status ? { statuses: status } : {}),
    ...(search ? { search } : {}),
    ...(cursor ? { cursor } : {}),
  }
  const page = await withCursor(jobs.changes(job.tenantId, job.id, query))
  const summary = cursor ? null : await jobs.summary(job.tenantId, job.id)
  const nameOf = await namesOf(directory, job.tenantId, page.items)
  return { ...page, items: page.items.map((change) => shapeChange(job, change, nameOf(change))), summary }
}

/** As they are called now: of users, and of those at 8x8 who are to become some. */
async function namesOf(
  directory: Deps['directory'],
  tenantId: string,
  changes: PlannedChange[],
): Promise<(change: PlannedChange) => string | null> {
  const ids = changes.flatMap(({ userId }) => userId ?? [])
  const subjects = changes.flatMap(({ userId, subject }) => (userId === null ? [subject] : []))
  const [users, accounts] = await Promise.all([
    ids.length > 0 ? directory.usersOf(tenantId, ids) : [],
    subjects.length > 0 ? directory.accountsOf(tenantId, subjects) : [],
  ])
  const names = new Map([
    ...accounts.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`.trim()] as const),
    ...users.map(({ id, displayName }) => [id, displayName] as const),
  ])
  return ({ userId, subject }) => names.get(userId ?? subject) || null
}

function shapeChange({ service }: Job, change: PlannedChange, displayName: string | null): JobChange {
  const { ordinal, userId, userName, kind, field, before, after, cause, causedBy } = change
  const { waitsFor, status, reason, raw } = change
  const user = { id: userId, userName, displayName }
  return { ordinal, service, user, kind, field, before, after, cause, causedBy, waitsFor, status, reason, raw }
}
