/** An admin ends what the identity provider owns of a user. */
import { json, Problem } from '../../http/route.ts'
import { changing } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'

export function createReleaseRoutes(
  deps: Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'tenants' | 'together'>,
): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/:id/release',
      access: 'users.release',
      maxBody: 0,
      summary: 'Releases a user from the identity provider: what it owned is 8x8’s again.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const { tenantId } = caller
        const id = userId(params)
        const user = await deps.directory.user(tenantId, id)
        if (!user) throw noUser(id)
        if (user.owner !== 'idp') throw refused('The identity provider does not own this user.')
        // nobody would own it, and no read would ever find it
        if (user.pbxId === null) throw refused('8x8 does not have this user yet. Sync first, or create it in 8x8.')
        await changing(deps, caller, async ({ directory }, says) => {
          await directory.release(tenantId, id, { at: deps.now(), by: caller.name })
          await says({ action: 'users.release', target: `user ${id}`, before: 'idp', after: 'pbx' })
        })
        deps.sync.reassess(tenantId)
        return json(await readUser(deps, tenantId, id))
      },
    },
  ]
}

const refused = (detail: string): Problem => new Problem(409, 'Not possible', detail)
