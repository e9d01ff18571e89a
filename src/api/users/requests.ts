import type { NewPbxUser } from '../../directory/store.ts'
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { refusedUser } from '../../sync/pbx/values.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { userId } from '../named.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import { AskForChangeSchema, ChangeRequestSchema, NewUserSchema } from '../schema/requests.ts'
import { shapeRequest } from '../shape/request.ts'
import { change, keepWishes, valueRefused, type Wish } from './asking.ts'

/** Edits of what 8x8 owns are asked of 8x8: the next PBX job writes them, or somebody does in Admin Console. */
export function createRequestsRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users',
      access: 'users.request',
      maxBody: 10_000,
      summary: 'Asks for a new user at 8x8. It is in the directory once a PBX job has read it back.',
      body: NewUserSchema,
      answers: answersJson(ChangeRequestSchema, 'The request', 202),
      handle: async ({ caller, body }) => {
        const { replaces, ...user } = parseBody(NewUserSchema, body)
        const [request] = await keepWishes(deps, caller, [await newUser(deps, caller, user)], replaces)
        return json(shapeRequest(request!), 202)
      },
    },
    {
      method: 'POST',
      path: '/api/users/:id/requests',
      access: 'users.request',
      maxBody: 2_000,
      summary: 'Asks 8x8 for another value of one field. It counts once a PBX job has read it back.',
      body: AskForChangeSchema,
      answers: answersJson(ChangeRequestSchema, 'The request', 202),
      handle: async ({ caller, params, body }) => {
        const wish = await change(deps, caller, userId(params), parseBody(AskForChangeSchema, body))
        const [request] = await keepWishes(deps, caller, [wish])
        return json(shapeRequest(request!), 202)
      },
    },
  ]
}

async function newUser(deps: ApiDeps, { tenantId }: Principal, user: NewPbxUser): Promise<Wish> {
  const refused = refusedUser(user)
  if (refused) throw valueRefused(refused.field, refused.right)
  const sites = await deps.directory.sites(tenantId)
  if (!sites.some(({ name }) => name === user.site)) {
    const names = sites.slice(0, 20).map(({ name }) => name)
    throw notRight(
      'body',
      `There is no site ${quote(user.site)}; use ${names.join(', ') || 'the name of a site of 8x8'}.`,
    )
  }
  const [there] = await deps.directory.accountsNamed(tenantId, [user.userName])
  if (there)
    throw new Problem(409, 'Already there', `8x8 has a user ${quote(there.userName)} already. Use another username.`)
  const { items } = await deps.directory.users(tenantId, { search: user.userName, limit: 50 })
  const known = items.find(({ userName }) => userName.toLowerCase() === user.userName.toLowerCase())
  if (known && (known.owner === 'idp' || !known.deletedAt))
    throw new Problem(409, 'Already there', `${quote(known.userName)} is a user here already. Use another username.`)
  return {
    userId: null,
    accountId: null,
    userName: user.userName,
    field: 'user',
    before: null,
    value: null,
    create: user,
  }
}
