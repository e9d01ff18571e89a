/** What a person may do to a job: approve its plan, or cancel it. */
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { may } from '../../identity/roles.ts'
import type { Job } from '../../jobs/store.ts'
import { mustMayRun } from '../access.ts'
import { noteOf, type What } from '../audited.ts'
import { said } from '../services/changeService.ts'
import type { SyncCancelled, SyncStarted } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { jobId } from '../named.ts'
import { orRefuse } from '../refusals.ts'
import { SyncCancelledSchema } from '../schema/plan.ts'
import { SyncStartedSchema } from '../schema/sync.ts'

type Deps = Pick<ApiDeps, 'jobs' | 'sync' | 'tenants'>

export function createJobActionRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/jobs/:id/approve',
      access: 'sync.start',
      maxBody: 1_000,
      summary:
        'Applies exactly the plan that this job kept, once. More removals than the guard lets pass need an admin, and so ' +
        'do an undo and giving everything back, which disables the service; when ' +
        'either side moved, the new job ends with PLAN_EXPIRED and writes nothing.',
      answers: answersJson(SyncStartedSchema, 'The sync that applies the plan', 202),
      handle: async ({ caller, params }) => json(await approve(deps, caller, jobId(params)), 202),
    },
    {
      method: 'POST',
      path: '/api/jobs/:id/cancel',
      access: 'sync.cancel',
      maxBody: 1_000,
      summary: 'Stops the sync of this job: nothing more is sent, and what is on its way is settled.',
      answers: answersJson(SyncCancelledSchema, 'The jobs that stop', 202),
      handle: async ({ caller, params }) => json(await cancel(deps, caller, jobId(params)), 202),
    },
  ]
}

async function approve(deps: Deps, caller: Principal, id: string): Promise<SyncStarted> {
  const job = await deps.jobs.job(caller.tenantId, id)
  if (job) mustMayRun(caller, job.task.kind)
  const disables = job?.task.kind === 'withdraw' ? await disablingOf(deps, caller.tenantId) : []
  const by = {
    id: caller.userId,
    name: caller.name,
    type: 'manual' as const,
    exceedGuard: may(caller.roles, 'sync.approve'),
    noted: (made: Job[]) =>
      [{ action: 'sync.approve', target: `job ${id}`, before: null, after: named(made) }, ...disables].map((what) =>
        noteOf(caller, what),
      ),
  }
  const { runId, jobs, started } = await orRefuse(() => deps.sync.approve(caller.tenantId, by, id))
  return { runId, jobIds: jobs.map((each) => each.id), started }
}

const named = (jobs: Job[]): string => jobs.map(({ id }) => `job ${id}`).join(', ')

/** The job disables the service before it takes anything back: who approved its plan did that. */
async function disablingOf(deps: Deps, tenantId: string): Promise<What[]> {
  const settings = (await deps.tenants.teams(tenantId))?.settings
  if (!settings) return []
  const before = said({ ...settings, off: settings.off === 'withdraw' ? null : (settings.off ?? null) })
  const after = said({ ...settings, off: 'withdraw' })
  return [{ action: 'services.change', target: 'teams', before, after }]
}

async function cancel(deps: Deps, caller: Principal, id: string): Promise<SyncCancelled> {
  const what = (target: string): What => ({ action: 'sync.cancel', target, before: null, after: 'cancelled' })
  const noted = (jobId: string) => noteOf(caller, what(`job ${jobId}`))
  const jobs = await orRefuse(() =>
    deps.sync.cancel(caller.tenantId, { id: caller.userId, name: caller.name, noted }, id),
  )
  const first = jobs.find(({ cancelledBy }) => cancelledBy)?.cancelledBy
  if (!first) throw new Error(`job ${id} was cancelled by nobody`)
  return { jobIds: jobs.map((job) => job.id), cancelledBy: { id: first.id, name: first.name, at: first.at } }
}
