/** Leaving users out of sync, one by one or many at once, with a note and perhaps an end. */
import { json, type Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { changing } from '../audited.ts'
import type { Excluded, LeaveOut } from '../contract.ts'
import type { ApiDeps, RoomsTogether } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { notRight, parseBody } from '../parse.ts'
import { ChosenUsersSchema, ExcludedSchema, LeaveOutChosenSchema } from '../schema/users.ts'
import { LeaveOutSchema, UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'
import { chosenUsers } from './chosenUsers.ts'

/** Ten thousand ids and a note. */
const MOST_BYTES = 1_400_000
const CHUNK = 200

type Deps = Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'tenants' | 'together'>
/** Answers the ids for which something was done. */
type Act = (directory: RoomsTogether['directory'], userIds: string[]) => Promise<string[]>

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
  const act: Act = (directory, some) => directory.leaveOut(caller.tenantId, some, { note, by, at, until: end })
  const what = { action: 'users.exclude', after: end === null ? note : `until ${end}: ${note}` }
  const result = await each(deps, caller, { ids, act, what, why: 'There is no such user.' })
  if (missing && result.done === 0) throw missing()
  return result
}

async function takeBack(deps: Deps, caller: Principal, ids: string[]): Promise<Excluded> {
  const act: Act = (directory, some) => directory.takeBackIn(caller.tenantId, some)
  const what = { action: 'users.include', after: null }
  return each(deps, caller, { ids, act, what, why: 'This user was not left out.' })
}

interface Doing {
  ids: string[]
  act: Act
  what: { action: string; after: string | null }
  /** Why a user was not among them. */
  why: string
}

/** A transaction for each few, so that others get their turn in between; the audit log names every user. */
async function each(deps: Deps, caller: Principal, { ids, act, what, why }: Doing): Promise<Excluded> {
  const refused: Excluded['refused'] = []
  let done = 0
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK)
    const acted = await changing(deps, caller, async ({ directory }, says) => {
      const these = new Set(await act(directory, some))
      await says(...[...these].map((id) => ({ ...what, target: `user ${id}`, before: null })))
      return these
    })
    refused.push(...some.filter((id) => !acted.has(id)).map((id) => ({ id, why })))
    done += acted.size
  }
  if (done > 0) deps.sync.reassess(caller.tenantId)
  return { done, refused }
}
