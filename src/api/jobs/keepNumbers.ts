/** "Keep all numbers", "Keep all users" of a sync that the guard stopped, and taking that back. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { declineRemovals, endDeclined, takeBackRemovals, takenOf } from '../../sync/guard/keep.ts'
import { changing, type What } from '../audited.ts'
import type { Keepable, KeepNumbers, NumbersKept, NumbersTakenBack } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { jobId, userId } from '../named.ts'
import { parseBody } from '../parse.ts'
import { orRefuse } from '../refusals.ts'
import { KeepableSchema, KeepNumbersSchema, NumbersKeptSchema, NumbersTakenBackSchema } from '../schema/jobs.ts'
import { UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'tenants' | 'together'>

export function createKeepRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/jobs/:id/keep',
      access: 'sync.approve',
      maxBody: 0,
      summary: 'What declining the removals of this job, which the guard stopped, would keep now.',
      answers: answersJson(KeepableSchema, 'How many, and how many not'),
      handle: async ({ caller, params }) => json(await keepableNow(deps, caller, jobId(params))),
    },
    {
      method: 'POST',
      path: '/api/jobs/:id/keep',
      access: 'sync.approve',
      maxBody: 4_000,
      summary:
        'Declines what this job, which the guard stopped, would take away: numbers in Teams, or users that 8x8 deleted or ' +
        'deactivated. They stay as they are until something else about them changes or somebody takes it back. Starts ' +
        'nothing; the next sync does the rest.',
      body: KeepNumbersSchema,
      answers: answersJson(NumbersKeptSchema, 'Of how many users'),
      handle: async ({ caller, params, body }) =>
        json(await keep(deps, caller, jobId(params), parseBody(KeepNumbersSchema, body))),
    },
    {
      method: 'DELETE',
      path: '/api/jobs/:id/keep',
      access: 'sync.approve',
      maxBody: 0,
      summary:
        'Takes that back for everybody of whom it still holds: the next sync would take them, or their numbers, away again.',
      answers: answersJson(NumbersTakenBackSchema, 'Of how many users'),
      handle: async ({ caller, params }) => json(await takeBack(deps, caller, jobId(params))),
    },
    {
      method: 'DELETE',
      path: '/api/users/:id/keep',
      access: 'sync.approve',
      maxBody: 0,
      summary: 'Takes it back for one user.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        const { kept } = await readUser(deps, caller.tenantId, id)
        await changing(deps, caller, async ({ directory }, says) => {
          const ended = await endDeclined(directory, caller.tenantId, [id])
          if (ended.length > 0) await says(told('sync.keep.end', `user ${id}`, kept?.note ?? null, null))
        })
        deps.sync.reassess(caller.tenantId)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
  ]
}

async function keepableNow(deps: Deps, { tenantId }: Principal, id: string): Promise<Keepable> {
  const keepable = await orRefuse(() => deps.sync.keepable(tenantId, id))
  const { removals, chosen, left } = keepable
  return { users: removals.length, taken: takenOf(keepable), chosen, left }
}

/** All of it or nothing, and not while a sync goes: a plan that saw half of them kept would be another plan. */
async function keep(deps: Deps, caller: Principal, id: string, { note }: KeepNumbers): Promise<NumbersKept> {
  const { tenantId } = caller
  const { removals, chosen, left, service } = await orRefuse(() => deps.sync.keepable(tenantId, id))
  const by = { id: caller.userId, name: caller.name }
  const at = deps.now()
  await changing(deps, caller, async (rooms, says) => {
    if (!(await declineRemovals(rooms, tenantId, { service, removals }, { jobId: id, note, by, at }))) throw moved(id)
    await says(told('sync.keep', `job ${id}`, null, `${removals.length} users: ${note}`))
  })
  deps.sync.reassess(tenantId)
  return { kept: removals.length, left: chosen + left }
}

async function takeBack(deps: Deps, caller: Principal, id: string): Promise<NumbersTakenBack> {
  const { tenantId } = caller
  const users = await orRefuse(() => deps.sync.keptOf(tenantId, id))
  const takenBack = await changing(deps, caller, async (rooms, says) => {
    const ended = await takeBackRemovals(rooms, tenantId, id, users)
    if (ended === null) throw moved(id)
    await says(told('sync.keep.end', `job ${id}`, `${ended} users`, null))
    return ended
  })
  deps.sync.reassess(tenantId)
  return { takenBack }
}

const moved = (id: string): Problem =>
  new Problem(
    409,
    'Not now',
    `A sync is running, or somebody else decided about job ${id} just now. Nothing was changed. Look again when it has ended.`,
  )

const told = (action: string, target: string, before: string | null, after: string | null): What => ({
  action,
  target,
  before,
  after,
})
