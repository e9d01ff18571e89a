/** Which role may do what, who the admins are so that it is known whom to ask, and people to give a role to. */
import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import { ACTIONS } from '../../identity/roles.ts'
import type { People, RoleTable } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseQuery } from '../parse.ts'
import { PeopleSchema, RoleTableSchema } from '../schema/roles.ts'

/** Named at most. */
const MOST = 20

const PeopleQuerySchema = z.strictObject({
  search: z.string().trim().min(1).max(200).describe('How the username begins'),
})

type Deps = Pick<ApiDeps, 'adminIds' | 'directory' | 'tenants'>

export function createRoleTableRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/people',
      access: 'roles.look',
      maxBody: 0,
      summary: 'People of Microsoft 365 by the beginning of their username, to give a role to.',
      query: PeopleQuerySchema,
      answers: answersJson(PeopleSchema, 'At most 20, by username'),
      handle: async ({ caller, query }) => {
        const { search } = parseQuery(PeopleQuerySchema, query)
        const people: People = { items: await deps.directory.peopleNamed(caller.tenantId, search) }
        return json(people)
      },
    },
    {
      method: 'GET',
      path: '/api/settings/access',
      access: 'settings.look',
      maxBody: 0,
      summary: 'Which role may do what, and who the admins are.',
      answers: answersJson(RoleTableSchema, 'The role table'),
      handle: async ({ caller }) => json(await readTable(deps, caller.tenantId)),
    },
  ]
}

async function readTable({ adminIds = [], tenants }: Deps, tenantId: string): Promise<RoleTable> {
  const admins = (await tenants.roleAssignments(tenantId)).filter(({ role }) => role === 'admin')
  const named = (kind: 'person' | 'group') =>
    admins.flatMap((one) => (one.kind === kind ? [one.name] : [])).slice(0, MOST)
  return {
    actions: Object.entries(ACTIONS).map(([action, roles]) => ({ action, roles: [...roles] })),
    admins: { people: named('person'), groups: named('group'), fixed: adminIds.length },
  }
}
