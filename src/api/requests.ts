import type { ChangeRequest as KeptRequest, NewPbxUser, UserView } from '../directory/store.ts'
import { json, Problem } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { factsOf } from '../sync/authority.ts'
import { whyByHand } from '../sync/pbx/todos.ts'
import { REQUESTABLE, refusedUser, refusedValue } from '../sync/pbx/values.ts'
import type { AskForChange } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { noUser, notSetUp, userId } from './named.ts'
import { notRight, parseBody, quote } from './parse.ts'
import { AskForChangeSchema, ChangeRequestSchema, NewUserSchema } from './schema/requests.ts'
import { shapeRequest } from './shape/request.ts'

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
        const request = await newUser(deps, caller, parseBody(NewUserSchema, body))
        return json(shapeRequest(await keep(deps, caller, request)), 202)
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
        const request = await change(deps, caller, userId(params), parseBody(AskForChangeSchema, body))
        return json(shapeRequest(await keep(deps, caller, request)), 202)
      },
    },
  ]
}

type Wish = Pick<KeptRequest, 'userId' | 'accountId' | 'userName' | 'field' | 'before' | 'value' | 'create'>

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

async function change(deps: ApiDeps, { tenantId }: Principal, id: string, wanted: AskForChange): Promise<Wish> {
  const { field } = wanted
  const value = wanted.value === '' ? null : wanted.value
  if (!REQUESTABLE.includes(field)) {
    throw notRight('body', `8x8 cannot be asked for another ${quote(field)}; use ${REQUESTABLE.join(', ')}.`)
  }
  const right = refusedValue(field, value)
  if (right) throw valueRefused(field, right)
  const [view] = await deps.directory.viewsOf(tenantId, [id])
  if (!view) throw noUser(id)
  const account = writable(view, field)
  const shown = { ...factsOf(account) }[field as keyof ReturnType<typeof factsOf>]
  const before = shown === null ? null : String(shown)
  if (before === value) throw new Problem(409, 'Nothing to change', '8x8 shows this value already.')
  return { userId: id, accountId: account.id, userName: view.user.userName, field, before, value, create: null }
}

/** Whose the identity provider is the owner, or 8x8's own provisioning, is changed there. */
const OF_THE_IDP = ['userName', 'federationId', 'givenName', 'familyName', 'email', 'active']

function writable({ user, pbx }: UserView, field: string) {
  if (!pbx) throw new Problem(409, 'Not at 8x8', '8x8 does not have this user any more.')
  if (pbx.scimProvider) {
    const detail = `${pbx.scimProvider} feeds this user at 8x8. Make the change there.`
    throw new Problem(409, 'Fed by another system', detail, { code: 'DOUBLE_PROVISIONED' })
  }
  if (user.owner === 'idp' && [...OF_THE_IDP, ...user.owned].includes(field)) {
    throw new Problem(409, 'Owned by the identity provider', 'Make the change in the identity provider.')
  }
  return pbx
}

const valueRefused = (field: string, right: string): Problem =>
  new Problem(422, '8x8 does not take the value', `${field}: use ${right}.`, { code: 'PBX_VALUE_REFUSED', field })

async function keep(deps: ApiDeps, caller: Principal, wish: Wish): Promise<KeptRequest> {
  const service = await deps.tenants.pbx(caller.tenantId)
  if (!service) throw notSetUp('pbx')
  const reason = whyByHand(wish.field, service.settings)
  const request: KeptRequest = {
    ...wish,
    id: deps.newId(),
    by: { id: caller.userId, name: caller.name },
    at: deps.now(),
    state: reason ? 'todo' : 'pending',
    sentAt: null,
    endedAt: null,
    reason,
    raw: null,
  }
  await deps.directory.request(caller.tenantId, request)
  await deps.audit.append(caller.tenantId, {
    at: request.at,
    actorId: caller.userId,
    actorName: caller.name,
    via: 'tab',
    action: 'users.request',
    target: `${wish.field} of ${wish.userName}`,
    before: wish.before,
    after: wish.value,
  })
  return request
}
