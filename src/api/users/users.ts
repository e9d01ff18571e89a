import { z } from 'zod/v4'
import type { UserQuery } from '../../directory/store.ts'
import { json } from '../../http/route.ts'
import type { UserCounts } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { userId } from '../named.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { listQuery } from '../schema/page.ts'
import { UserPageSchema } from '../schema/pages.ts'
import { UserCountsSchema, UserDetailSchema } from '../schema/users.ts'
import { readUser, shapeUser } from '../shape/user.ts'
import { usersAsked, usersQuery } from './usersQuery.ts'

const UsersQuerySchema = z.strictObject({ ...listQuery, ...usersAsked })

export function createUsersRoutes(deps: Pick<ApiDeps, 'directory' | 'now' | 'tenants'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/users',
      access: 'users.look',
      maxBody: 0,
      summary: 'Users of the directory.',
      query: UsersQuerySchema,
      answers: answersJson(UserPageSchema, 'A page of users'),
      handle: async ({ caller, query }) => {
        const page = await withCursor(deps.directory.users(caller.tenantId, userQuery(query)))
        return json({ ...page, items: page.items.map(shapeUser) })
      },
    },
    {
      method: 'GET',
      path: '/api/users/counts',
      access: 'users.look',
      maxBody: 0,
      summary: 'How many users stand where, in the whole directory.',
      answers: answersJson(UserCountsSchema, 'The counts'),
      handle: async ({ caller }) => json(await counts(deps, caller.tenantId)),
    },
    {
      method: 'GET',
      path: '/api/users/:id',
      access: 'users.look',
      maxBody: 0,
      summary: 'One user: both sides field by field, what is queued, and what happened.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        return json(await readUser(deps, caller.tenantId, userId(params)))
      },
    },
  ]
}

function userQuery(query: URLSearchParams): UserQuery {
  const { cursor, limit, ...asked } = parseQuery(UsersQuerySchema, query)
  return { ...usersQuery(asked), ...(cursor ? { cursor } : {}), limit }
}

async function counts(deps: Pick<ApiDeps, 'directory'>, tenantId: string): Promise<UserCounts> {
  const [{ users, sites, byState, leftOut, hidden, noEmergency, namesApart, onlyInM365 }, reasons] = await Promise.all([
    deps.directory.counts(tenantId),
    deps.directory.reasonCounts(tenantId),
  ])
  const { inSync, queued, waiting, blocked, excluded } = byState
  return {
    users,
    sites,
    byState: { inSync, queued, waiting, blocked, excluded },
    reasons: reasons.map(({ state, reason, users }) => ({ state, reason, users })),
    leftOut,
    hidden,
    noEmergency,
    namesApart,
    onlyInM365,
  }
}
