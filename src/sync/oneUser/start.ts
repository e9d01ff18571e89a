/** Starts a sync of one user alone. */
import { startChosen } from '../run/chosen.ts'
import type { SyncDeps } from '../deps.ts'
import { queueRun } from '../run/queueRun.ts'
import { NoSuchUser, type StartOptions, type Started, type Starter } from '../sync.ts'

export async function startUser(
  deps: SyncDeps,
  tenantId: string,
  by: Starter,
  { service, diagnostic = false, preview = false, userId }: StartOptions & { userId: string },
): Promise<Started> {
  if (!(await deps.directory.user(tenantId, userId))) throw new NoSuchUser(userId)
  // a plan is one of chosen users: what is asked for by id, at once, keeps none
  if (preview) return startChosen(deps, tenantId, by, { service, diagnostic, preview, userIds: [userId] })
  const services = service === 'all' ? (['pbx', 'teams'] as const) : ([service] as const)
  return queueRun(deps, tenantId, by, { services: [...services], task: { kind: 'user', userId }, diagnostic })
}
