import { json } from '../http/route.ts'
import { ACTIONS, may, type Action } from '../identity/roles.ts'
import type { Session } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { SessionSchema, SignInSchema } from './schema/session.ts'

export function createSessionRoutes(deps: Pick<ApiDeps, 'signIn' | 'tenants'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/sign-in',
      access: 'public',
      maxBody: 0,
      summary: 'Where people sign in, and for what.',
      answers: answersJson(SignInSchema, 'The way to sign in'),
      handle: () => json(deps.signIn),
    },
    {
      method: 'GET',
      path: '/api/session',
      access: 'session.look',
      maxBody: 0,
      summary: 'Who is calling, and what that person may do.',
      answers: answersJson(SessionSchema, 'The caller'),
      handle: async ({ caller }) => {
        const tenant = await deps.tenants.tenant(caller.tenantId)
        const session: Session = {
          tenant: { id: caller.tenantId, name: tenant?.name ?? caller.tenantId },
          user: { id: caller.userId, name: caller.name, roles: [...caller.roles] },
          groupsUnknown: caller.groupsUnknown ?? false,
          may: (Object.keys(ACTIONS) as Action[]).filter((action) => may(caller.roles, action)),
          sandbox: deps.signIn.sandbox,
        }
        return json(session)
      },
    },
  ]
}
