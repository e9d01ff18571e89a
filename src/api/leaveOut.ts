/** Leaving users out of sync, one by one or many at once, with a note and perhaps an end. */
import { json, type Problem } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { recordOf } from './audited.ts'
import { chosenUsers } from './chosenUsers.ts'
import type { Excluded, LeaveOut } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { noUser, userId } from './named.ts'
import { notRight, parseBody } from './parse.ts'
import { ChosenUsersSchema, ExcludedSchema, LeaveOutChosenSchema } from './schema/users.ts'
import { LeaveOutSchema, UserDetailSchema } from './schema/users.ts'
import { readUser } from './shape/user.ts'

/** Ten thousand ids and a note. */
const MOST_BYTES = 1_400_000
const CHUNK = 200

type Deps = Pick<ApiDeps, 'audit' | 'directory' | 'now' | 'sync'>
/** Answers the ids for which something was done. */
type Act = (userIds: string[]) => Promise<string[]>

export function createLeaveOutRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/:id/exclude',
      access: 'users.exclude',
      maxBody: 4_000,
      summary: 'Leaves a user out of sync: nothing is assigned, changed or removed.',
      body: LeaveOutSchema,
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params, body }) => {
        const id = userId(params)
        await leave(deps, caller, parseBody(LeaveOutSchema, body), [id], () => noUser(id))
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'DELETE',
      path: '/api/users/:id/exclude',
      access: 'users.exclude',
      maxBody: 0,
      summary: 'Takes a user back into sync.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        await takeBack(deps, caller, [id])
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'POST',
      path: '/api/users/exclude',
      access: 'users.exclude',
      maxBody: MOST_BYTES,
      summary: 'Leaves many users out of sync: those with these ids, or all that fit a filter; at most 10,000.',
      body: LeaveOutChosenSchema,
      answers: answersJson(ExcludedSchema, 'How many, and which were not'),
      handle: async ({ caller, body }) => {
        const { note, until, ...chosen } = parseBody(LeaveOutChosenSchema, body)
        const ids = await chosenUsers(deps, caller.tenantId, chosen)
        return json(await leave(deps, caller, { note, until }, ids))
      },
    },
    {
      method: 'DELETE',
      path: '/api/users/exclude',
      access: 'users.exclude',
      maxBody: MOST_BYTES,
      summary: 'Takes many users back into sync.',
      body: ChosenUsersSchema,
      answers: answersJson(ExcludedSchema, 'How many, and which were not'),
      handle: async ({ caller, body }) => {
        const ids = await chosenUsers(deps, caller.tenantId, parseBody(ChosenUsersSchema, body))
        return json(await takeBack(deps, caller, ids))
      },
    },
  ]
}

async function leave(
  deps: Deps,
  caller: Principal,
  { note, until }: LeaveOut,
  ids: string[],
  missing?: () => Problem,
): Promise<Excluded> {
  const at = deps.now()
  const end = until === undefined ? null : new Date(until).toISOString()
  if (end !== null && end <= at) throw notRight('body', `until: ${end} is over. Give a time to come, or leave it out.`)
  const by = { id: caller.userId, name: caller.name }
  const act: Act = (some) => deps.directory.leaveOut(caller.tenantId, some, { note, by, at, until: end })
  const result = await each(ids, act, 'There is no such user.')
  if (missing && result.done === 0) throw missing()
  await told(deps, caller, 'users.exclude', result.done, ids, end === null ? note : `until ${end}: ${note}`)
  return result
}

async function takeBack(deps: Deps, caller: Principal, ids: string[]): Promise<Excluded> {
  const act: Act = (some) => deps.directory.takeBackIn(caller.tenantId, some)
  const result = await each(ids, act, 'This user was not left out.')
  await told(deps, caller, 'users.include', result.done, ids, null)
  return result
}

/** A transaction for each few, so that others get their turn in between. */
async function each(ids: string[], act: Act, why: string): Promise<Excluded> {
  const refused: Excluded['refused'] = []
  let done = 0
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK)
    const acted = new Set(await act(some))
    refused.push(...some.filter((id) => !acted.has(id)).map((id) => ({ id, why })))
    done += acted.size
  }
  return { done, refused }
}

async function told(
  deps: Deps,
  caller: Principal,
  action: string,
  done: number,
  ids: string[],
  after: string | null,
): Promise<void> {
  if (done === 0) return
  const target = ids.length === 1 ? `user ${ids[0]}` : `${done} users`
  await recordOf(deps, caller, { action, target, before: null, after })
  deps.sync.reassess(caller.tenantId)
}
