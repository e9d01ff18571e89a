/** Users that 8x8 deleted, or that an admin wants gone: created again there, or taken out of the directory. */
import type { RequestMove, UserView } from '../../directory/store.ts'
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { DELETED } from '../../sync/pbx/values.ts'
import { changing } from '../audited.ts'
import type { ApiDeps, RoomsTogether } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import { DeleteUserSchema, UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'newId' | 'now' | 'sync' | 'tenants' | 'together'>

export function createRemovalRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/:id/recreate',
      access: 'users.recreate',
      maxBody: 0,
      summary: 'Has 8x8 create a user again that it deleted and the identity provider has, with the next PBX job.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        await createAgain(deps, caller, id)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'POST',
      path: '/api/users/:id/delete',
      access: 'users.delete',
      maxBody: 1_000,
      summary:
        'Removes one user. It goes with the next PBX job, which counts it as a removal; where 8x8 still has it, a to-do ' +
        'asks to delete it there first.',
      body: DeleteUserSchema,
      answers: answersJson(UserDetailSchema, 'The user, as long as it is there'),
      handle: async ({ caller, params, body }) => {
        const id = userId(params)
        await remove(deps, caller, id, parseBody(DeleteUserSchema, body).confirm)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'DELETE',
      path: '/api/users/:id/delete',
      access: 'users.delete',
      maxBody: 0,
      summary: 'Takes that back, before a PBX job did it.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        await keep(deps, caller, id)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
  ]
}

type Rooms = Pick<RoomsTogether, 'directory'>
type Says = (before: string | null, after: string) => Promise<void>

/** Looked at, changed and told as one; then whoever is queued is looked at again. */
async function change(
  deps: Deps,
  caller: Principal,
  { action, id }: { action: string; id: string },
  act: (rooms: Rooms, view: UserView, says: Says) => Promise<void>,
): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async (rooms, says) => {
    const [view] = await rooms.directory.viewsOf(tenantId, [id])
    if (!view) throw noUser(id)
    await act(rooms, view, (before, after) => says({ action, target: `user ${id}`, before, after }))
  })
  deps.sync.reassess(tenantId)
}

const createAgain = (deps: Deps, caller: Principal, id: string): Promise<void> =>
  change(deps, caller, { action: 'users.recreate', id }, async ({ directory }, { user }, says) => {
    if (!user.deletedAt) throw refused('8x8 did not delete this user.')
    if (user.owner !== 'idp') throw refused('No identity provider has this user. Create it as a new one.')
    if (!user.active) throw refused('The identity provider deactivated this user. Reactivate it there first.')
    await directory.endRemoval(caller.tenantId, id)
    await directory.createAgain(caller.tenantId, id, { at: deps.now(), by: caller.name })
    await says('deleted in 8x8', 'create again')
  })

const remove = (deps: Deps, caller: Principal, id: string, confirm: string): Promise<void> =>
  change(deps, caller, { action: 'users.delete', id }, async (rooms, view, says) => {
    const { userName } = view.user
    if (confirm.toLowerCase() !== userName.toLowerCase())
      throw notRight('body', `confirm: ${quote(confirm)} is not this user; send ${quote(userName)} to remove it.`)
    if (view.removal) throw refused(`${view.removal.by.name} chose to remove this user already.`)
    const by = { id: caller.userId, name: caller.name }
    await rooms.directory.chooseRemoval(caller.tenantId, id, { by, at: deps.now() })
    if (view.pbx) await askToDelete(rooms, deps, caller, view, view.pbx.id)
    await says(userName, 'remove')
  })

/** Licence, number and voicemail go with it at 8x8: a person does that, in Admin Console. */
async function askToDelete(
  { directory }: Rooms,
  deps: Deps,
  caller: Principal,
  { user }: UserView,
  accountId: string,
): Promise<void> {
  await directory.request(caller.tenantId, {
    ...{ id: deps.newId(), userId: user.id, accountId, userName: user.userName },
    ...{ field: DELETED, before: null, value: 'true', create: null },
    ...{ by: { id: caller.userId, name: caller.name }, at: deps.now() },
    ...{ state: 'todo', sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
  })
}

const keep = (deps: Deps, caller: Principal, id: string): Promise<void> =>
  change(deps, caller, { action: 'users.delete', id }, async ({ directory }, { user }, says) => {
    const { tenantId } = caller
    if (!(await directory.endRemoval(tenantId, id))) throw refused('Nobody chose to remove this user.')
    const { items } = await directory.requests(tenantId, { states: ['todo'], userId: id, limit: 100 })
    const at = deps.now()
    const asked = items.filter(({ field }) => field === DELETED)
    const moves = asked.map(({ id: request }): RequestMove => ({ id: request, state: 'withdrawn', at }))
    await directory.moveRequests(tenantId, moves)
    await says('remove', user.userName)
  })

const refused = (detail: string): Problem => new Problem(409, 'Not possible', detail)
