import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import { chosenOf, type Job as KeptJob } from '../../jobs/job.ts'
import type { Job } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { jobId, noJob } from '../named.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { JobPageSchema } from '../schema/pages.ts'
import { JobSchema, JobStateSchema } from '../schema/jobs.ts'
import { listQuery, ServiceKindSchema } from '../schema/page.ts'
import { shapeJob } from '../shape/job.ts'
import { serviceNames } from '../shape/names.ts'
import { jobOutput } from './jobOutput.ts'

/** Several values separated by commas. */
export const several = <T extends string>(one: z.ZodType<T, string>): z.ZodType<T[] | undefined> =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(one))
    .optional()

const JobsQuerySchema = z.strictObject({
  ...listQuery,
  service: several(ServiceKindSchema).describe('pbx, teams; several separated by commas'),
  state: several(JobStateSchema).describe('States of jobs, several separated by commas'),
})

async function shapeChosen({ directory }: Pick<ApiDeps, 'directory'>, job: KeptJob): Promise<Job['chosen']> {
  const chosen = chosenOf(job)
  if (!chosen) return null
  const users = await directory.usersOf(job.tenantId, chosen)
  return users.map(({ id, userName, displayName }) => ({ id, userName, displayName }))
}

export function createJobsRoutes(deps: Pick<ApiDeps, 'directory' | 'jobs' | 'tenants' | 'lookEveryMs'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'Sync jobs, newest first.',
      query: JobsQuerySchema,
      answers: answersJson(JobPageSchema, 'A page of jobs'),
      handle: async ({ caller, query }) => {
        const { service, state, cursor, limit } = parseQuery(JobsQuerySchema, query)
        const asked = {
          limit,
          ...(service ? { services: service } : {}),
          ...(state ? { states: state } : {}),
          ...(cursor ? { cursor } : {}),
        }
        const [page, names] = await Promise.all([
          withCursor(deps.jobs.jobs(caller.tenantId, asked)),
          serviceNames(deps.tenants, caller.tenantId),
        ])
        return json({ ...page, items: page.items.map((job) => shapeJob(job, names)) })
      },
    },
    {
      method: 'GET',
      path: '/api/jobs/:id',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'One job, with its users by reason.',
      answers: answersJson(JobSchema, 'The job'),
      handle: async ({ caller, params }) => {
        const id = jobId(params)
        const job = await deps.jobs.job(caller.tenantId, id)
        if (!job) throw noJob(id)
        const [names, run, reasons] = await Promise.all([
          serviceNames(deps.tenants, caller.tenantId),
          deps.jobs.run(caller.tenantId, job.runId),
          deps.jobs.reasons(caller.tenantId, id),
        ])
        const answer: Job = {
          ...shapeJob(job, names),
          usage: job.usage && { pbx: { ...job.usage.pbx }, graph: { ...job.usage.graph } },
          run: run.map((each) => each.id),
          steps: job.steps,
          chosen: await shapeChosen(deps, job),
          reasons: reasons.map(({ reason, users }) => ({ reason, users })),
        }
        return json(answer)
      },
    },
    {
      method: 'GET',
      path: '/api/jobs/:id/output',
      access: 'jobs.look',
      maxBody: 0,
      summary: 'The output of a job: whole as text, or followed as events while it runs.',
      answers: [
        {
          status: 200,
          type: 'text/plain',
          schema: null,
          says: 'One line each: "HH:MM:SS level text", UTC; a reason in words, its code beside it',
        },
        { status: 200, type: 'text/event-stream', schema: null, says: '`lines` events, then one `end` event' },
      ],
      handle: (request) => jobOutput(deps, jobId(request.params), request),
    },
  ]
}
