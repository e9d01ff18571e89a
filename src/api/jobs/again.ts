import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Job } from '../../jobs/store.ts'
import type { Started } from '../../sync/sync.ts'
import { noteOf } from '../audited.ts'
import type { SyncStarted } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { mustMayRun } from '../access.ts'
import { jobId, noJob } from '../named.ts'
import { orRefuse } from '../refusals.ts'
import { parseBody } from '../parse.ts'
import { SyncStartedSchema, UndoJobSchema } from '../schema/sync.ts'

/** What can be done about a job that has ended: take it back, or try again what it could not do. */
export function createAgainRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/jobs/:id/undo',
      access: 'jobs.undo',
      maxBody: 200,
      summary: 'Puts back what the last Microsoft Teams job that changed anything changed.',
      body: UndoJobSchema,
      answers: answersJson(SyncStartedSchema, 'The undo', 202),
      handle: async ({ caller, params, body }) => {
        const { id } = await knownJob(deps, caller, params)
        const { preview = false } = parseBody(UndoJobSchema, body ?? {})
        const by = byOf(caller, preview ? 'jobs.undo.preview' : 'jobs.undo', id)
        const started = await orRefuse(() => deps.sync.undo(caller.tenantId, by, id, { preview }))
        return json(shape(started), 202)
      },
    },
    {
      method: 'POST',
      path: '/api/jobs/:id/retry',
      access: 'jobs.retry',
      maxBody: 200,
      summary: 'Tries again what failed, waits or was not reached in a job, and nothing else.',
      answers: answersJson(SyncStartedSchema, 'The retry', 202),
      handle: async ({ caller, params }) => {
        const { id, task } = await knownJob(deps, caller, params)
        mustMayRun(caller, task.kind)
        const started = await orRefuse(() => deps.sync.retry(caller.tenantId, byOf(caller, 'jobs.retry', id), id))
        return json(shape(started), 202)
      },
    },
  ]
}

const byOf = (caller: Principal, action: string, id: string) => ({
  id: caller.userId,
  name: caller.name,
  type: 'manual' as const,
  noted: (jobs: Job[]) => {
    const after = jobs.map((job) => `job ${job.id}`).join(', ')
    return [noteOf(caller, { action, target: `job ${id}`, before: null, after })]
  },
})

const shape = ({ runId, jobs, started }: Started): SyncStarted => ({ runId, jobIds: jobs.map(({ id }) => id), started })

async function knownJob(deps: ApiDeps, caller: Principal, params: Record<string, string>): Promise<Job> {
  const id = jobId(params)
  const job = await deps.jobs.job(caller.tenantId, id)
  if (!job) throw noJob(id)
  return job
}
