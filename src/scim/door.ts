/** The SCIM 2.0 door: RFC 7643, RFC 7644. */
import { mount, type Mounted, type Witness } from '../http/door.ts'
import { createProvisionerCheck, type Provisioner, type ProvisionerDeps } from './provisioner.ts'
import type { ScimDeps } from './route.ts'
import { bulkRoutes, type BulkDeps } from './routes/bulk.ts'
import { discoveryRoutes } from './routes/discovery.ts'
import { groupRoutes } from './routes/groups.ts'
import { rootRoutes } from './routes/root.ts'
import { searchRoutes } from './routes/search.ts'
import { userRoutes } from './routes/users.ts'

export { SCIM_WORDING } from './words.ts'

export function createScimDoor(
  deps: ScimDeps & Pick<BulkDeps, 'warn'> & { callers: ProvisionerDeps; witness?: Witness<Provisioner> },
): Mounted[] {
  const { authorize, charge } = createProvisionerCheck(deps.callers)
  const lists = [...discoveryRoutes(deps), ...rootRoutes(deps), ...searchRoutes(deps)]
  return mount({
    routes: [...lists, ...userRoutes(deps), ...groupRoutes(deps), ...bulkRoutes({ ...deps, charge })],
    authorize,
    callerKey: ({ credentialId }) => credentialId,
    ...(deps.witness ? { witness: deps.witness } : {}),
  })
}
