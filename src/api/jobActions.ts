/** What a person may do to a job: approve its plan, or cancel it. */
import { json, Problem } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { NotAllowed } from '../identity/refusals.ts'
import { ACTIONS, may } from '../identity/roles.ts'
import {
  AlreadyApproved,
  AlreadyEnded,
  ExceedsGuard,
  NoSuchJob,
  NothingToApprove,
  NotSetUp,
  SyncGoing,
} from '../sync/sync.ts'
import { needsRole } from './access.ts'
import type { SyncCancelled, SyncStarted } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { jobId, noJob, notSetUp } from './named.ts'
import { SyncCancelledSchema } from './schema/plan.ts'
import { SyncStartedSchema } from './schema/sync.ts'

type Deps = Pick<ApiDeps, 'audit' | 'now' | 'sync'>

export function createJobActionRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/jobs/:id/approve',
      access: 'sync.start',
      maxBody: 1_000,
      summary:
        'Applies exactly the plan that this job kept, once. More removals than the guard lets pass need an admin; when ' +
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
  const { runId, jobs, started } = await orRefuse(() => deps.sync.approve(caller.tenantId, by, id))
  const jobIds = jobs.map((job) => job.id)
  await note(deps, caller, 'sync.approve', id, jobIds.map((each) => `job ${each}`).join(', '))
  return { runId, jobIds, started }
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

async function orRefuse<T>(doing: () => Promise<T>): Promise<T> {
  try {
    return await doing()
  } catch (error) {
    throw problemOf(error)
  }
}

/** Each refusal says what stands in the way, and what would be right. */
function problemOf(error: unknown): unknown {
  if (error instanceof NoSuchJob) return noJob(error.jobId)
  if (error instanceof NotSetUp) return notSetUp(error.missing)
  if (error instanceof ExceedsGuard) return needsRole(new NotAllowed('sync.approve', ACTIONS['sync.approve']))
  if (error instanceof AlreadyApproved) {
    const { jobId: id, approved } = error
    const who = approved ? ` by ${approved.name} at ${approved.at}, and job ${approved.jobId} applies it` : ''
    return conflict('Approved already', `The plan of job ${id} was approved${who}. A plan is applied once.`)
  }
  if (error instanceof NothingToApprove) {
    const detail = `Job ${error.job.id} kept no plan. A preview that succeeded, or a sync that the guard stopped, has one.`
    return conflict('Nothing to approve', detail)
  }
  if (error instanceof SyncGoing) {
    const going = error.jobs.map(({ id }) => `job ${id}`).join(', ')
    return conflict('A sync is running', `Wait until ${going} ended, or cancel it, then approve again.`)
  }
  if (error instanceof AlreadyEnded) {
    const { id, state, endedAt, cancelledBy } = error.job
    const by = state === 'cancelled' && cancelledBy ? `, cancelled by ${cancelledBy.name}` : ` as ${state}`
    return conflict('The job has ended', `Job ${id} ended at ${endedAt}${by}. There is nothing to cancel.`)
  }
  return error
}

const conflict = (title: string, detail: string): Problem => new Problem(409, title, detail)
