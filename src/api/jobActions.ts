/** What a person may do to a job: approve its plan, or cancel it. */
import { json } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { may } from '../identity/roles.ts'
import { recordOf } from './audited.ts'
import { said } from './changeService.ts'
import type { SyncCancelled, SyncStarted } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { jobId } from './named.ts'
import { orRefuse } from './refusals.ts'
import { SyncCancelledSchema } from './schema/plan.ts'
import { SyncStartedSchema } from './schema/sync.ts'

type Deps = Pick<ApiDeps, 'audit' | 'jobs' | 'now' | 'sync' | 'tenants'>

export function createJobActionRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/jobs/:id/approve',
      access: 'sync.start',
      maxBody: 1_000,
      summary:
        'Applies exactly the plan that this job kept, once. More removals than the guard lets pass need an admin, and so ' +
        'does giving everything back, which disables the service; when ' +
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
  const by = {
    id: caller.userId,
    name: caller.name,
    type: 'manual' as const,
    exceedGuard: may(caller.roles, 'sync.approve'),
  }
  const job = await deps.jobs.job(caller.tenantId, id)
  const { runId, jobs, started } = await orRefuse(() => deps.sync.approve(caller.tenantId, by, id))
  const jobIds = jobs.map((each) => each.id)
  await note(deps, caller, 'sync.approve', id, jobIds.map((each) => `job ${each}`).join(', '))
  if (job?.task.kind === 'withdraw') await noteDisabling(deps, caller)
  return { runId, jobIds, started }
}

/** The job disables the service before it takes anything back: who approved its plan did that. */
async function noteDisabling(deps: Deps, caller: Principal): Promise<void> {
  const settings = (await deps.tenants.teams(caller.tenantId))?.settings
  if (!settings) return
  await recordOf(deps, caller, {
    action: 'services.change',
    target: 'teams',
    before: said({ ...settings, off: settings.off === 'withdraw' ? null : (settings.off ?? null) }),
    after: said({ ...settings, off: 'withdraw' }),
  })
}

async function cancel(deps: Deps, caller: Principal, id: string): Promise<SyncCancelled> {
  const by = { id: caller.userId, name: caller.name }
  const jobs = await orRefuse(() => deps.sync.cancel(caller.tenantId, by, id))
  const first = jobs.find(({ cancelledBy }) => cancelledBy)?.cancelledBy
  if (!first) throw new Error(`job ${id} was cancelled by nobody`)
  const jobIds = jobs.map((job) => job.id)
  await note(deps, caller, 'sync.cancel', id, jobIds.map((each) => `job ${each}`).join(', '))
  return { jobIds, cancelledBy: { id: first.id, name: first.name, at: first.at } }
}

async function note(deps: Deps, caller: Principal, action: string, id: string, after: string): Promise<void> {
  await deps.audit.append(caller.tenantId, {
    at: deps.now(),
    actorId: caller.userId,
    actorName: caller.name,
    via: 'tab',
    action,
    target: `job ${id}`,
    before: null,
    after,
  })
}
