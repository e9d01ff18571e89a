/** Which role may do what, and who the admins are: for everybody with a role, so that it is known whom to ask. */
import { json } from '../http/route.ts'
import { ACTIONS } from '../identity/roles.ts'
import type { RoleTable } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { RoleTableSchema } from './schema/roles.ts'

/** Named at most. */
const MOST = 20

export const createRoleTableRoutes = ({
  adminIds = [],
  tenants,
}: Pick<ApiDeps, 'adminIds' | 'tenants'>): ApiRoute[] => [
  {
    method: 'GET',
    path: '/api/settings/access',
    access: 'settings.look',
    maxBody: 0,
    summary: 'Which role may do what, and who the admins are.',
    answers: answersJson(RoleTableSchema, 'The role table'),
    handle: async ({ caller }) => {
      const admins = (await tenants.roleAssignments(caller.tenantId)).filter(({ role }) => role === 'admin')
      const named = (kind: 'person' | 'group') =>
        admins.flatMap((one) => (one.kind === kind ? [one.name] : [])).slice(0, MOST)
      const table: RoleTable = {
        actions: Object.entries(ACTIONS).map(([action, roles]) => ({ action, roles: [...roles] })),
        admins: { people: named('person'), groups: named('group'), fixed: adminIds.length },
      }
      return json(table)
    },
  },
]
