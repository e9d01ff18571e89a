/** Roles that admins give to people and to groups of Entra. */
import { json, Problem, type Answer, type RouteRequest } from '../../http/route.ts'
import { LastAdmin, mayChange } from '../../identity/admins.ts'
import type { Principal } from '../../identity/principal.ts'
import { may } from '../../identity/roles.ts'
import type { RoleAssignment as Kept } from '../../tenants/store.ts'
import { changing } from '../audited.ts'
import type { GiveRole, Roles } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody, quote } from '../parse.ts'
import { GiveRoleSchema, RolesSchema } from '../schema/roles.ts'
import { mustBe, withVersion } from '../versions.ts'

type Deps = Pick<ApiDeps, 'adminIds' | 'now' | 'rolesChanged' | 'tenants' | 'together'>

const OBJECT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** Of each kind. Whether somebody is in a group is asked of Microsoft for 20 at a time. */
const MOST: Record<Kept['kind'], number> = { person: 200, group: 20 }
const KINDS: { path: string; kind: Kept['kind'] }[] = [
  { path: '/api/roles/people/:id', kind: 'person' },
  { path: '/api/roles/groups/:id', kind: 'group' },
]

export function createRolesRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/roles',
      access: 'roles.look',
      maxBody: 0,
      summary: 'Who was given which role here.',
      answers: answersJson(RolesSchema, 'People, then groups'),
      handle: ({ caller }) => answerRoles(deps, caller.tenantId),
    },
    ...KINDS.flatMap(({ path, kind }): ApiRoute[] => [
      {
        method: 'PUT',
        path,
        access: 'roles.change',
        maxBody: 2_000,
        summary: `Gives a role to a ${kind} of Entra, in place of the one it had.`,
        body: GiveRoleSchema,
        answers: answersJson(RolesSchema, 'All roles as they are now'),
        handle: async ({ caller, headers, params, body }) => {
          await give(deps, { caller, headers }, kind, objectId(params), parseBody(GiveRoleSchema, body))
          return answerRoles(deps, caller.tenantId)
        },
      },
      {
        method: 'DELETE',
        path,
        access: 'roles.change',
        maxBody: 0,
        summary: `Takes the role of a ${kind} away. The last admin that is known stays.`,
        answers: answersJson(RolesSchema, 'All roles as they are now'),
        handle: async ({ caller, headers, params }) => {
          await take(deps, { caller, headers }, kind, objectId(params))
          return answerRoles(deps, caller.tenantId)
        },
      },
    ]),
  ]
}

async function answerRoles({ tenants, adminIds = [] }: Deps, tenantId: string): Promise<Answer> {
  const roles = shapeRoles(await tenants.roleAssignments(tenantId), adminIds)
  return json(roles, 200, withVersion(roles))
}

const shapeRoles = (all: readonly Kept[], fixed: readonly string[]): Roles => ({
  items: all.map(({ kind, id, name, role, at, by }) => ({
    ...{ kind, id, name, role, at },
    by: { id: by.id, name: by.name },
  })),
  fixed: [...fixed],
})

/** Who asks; with `If-Match` only on top of the roles that were looked at. */
type Asking = Pick<RouteRequest<Principal>, 'caller' | 'headers'>

const give = (deps: Deps, asking: Asking, kind: Kept['kind'], id: string, { role, name }: GiveRole): Promise<void> =>
  change(deps, asking, kind, id, (all) => {
    if (all.filter((one) => one.kind === kind && one.id !== id).length >= MOST[kind])
      throw conflict('Too many', `At most ${MOST[kind]} can have a role here. Take one away, or give it to a group.`)
    const { userId, name: by } = asking.caller
    return { kind, id, role, name, at: deps.now(), by: { id: userId, name: by } }
  })

const take = (deps: Deps, asking: Asking, kind: Kept['kind'], id: string): Promise<void> =>
  change(deps, asking, kind, id, (_all, before) => {
    if (!before) throw new Problem(404, 'Not found', `The ${kind} ${quote(id)} has no role here.`)
    return null
  })

/** Two at once wait for each other, so that both cannot take away the last admin but themselves. */
async function change(
  { adminIds = [], ...deps }: Deps,
  { caller, headers }: Asking,
  kind: Kept['kind'],
  id: string,
  decide: (all: Kept[], before: Kept | undefined) => Kept | null,
): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async ({ audit, tenants, notifications }, says) => {
    const all = await tenants.roleAssignments(tenantId)
    await mustBe(headers, shapeRoles(all, adminIds), { audit, tenantId, action: 'roles.change' })
    const before = all.find((one) => one.kind === kind && one.id === id)
    const after = decide(all, before)
    refusing(() => mayChange(all, before, after, adminIds))
    if (after) await tenants.assignRole(tenantId, after)
    else await tenants.removeRole(tenantId, kind, id)
    // cards about failed syncs name people: who may not ask for them gets none
    if (kind === 'person' && !may(after ? [after.role] : [], 'notices.subscribe'))
      await notifications.unsubscribePerson(tenantId, id)
    const [was, is] = [said(before), said(after)]
    if (was !== is) await says({ action: 'roles.change', target: `${kind} ${id}`, before: was, after: is })
  })
  deps.rolesChanged?.()
}

const said = (one: Kept | undefined | null): string | null => (one ? `${one.role}, ${one.name}` : null)

function refusing(check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof LastAdmin ? conflict('The last admin', error.message) : error
  }
}

function objectId(params: Record<string, string>): string {
  const id = params['id'] ?? ''
  if (OBJECT_ID.test(id)) return id.toLowerCase()
  throw new Problem(404, 'Not found', `${quote(id)} is not the object id of a person or group in Entra.`)
}

const conflict = (title: string, detail: string): Problem => new Problem(409, title, detail)
