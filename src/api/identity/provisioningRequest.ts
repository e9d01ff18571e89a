/** One request of the log: whom it was about, what it sent, and what came of it. */
import type { OneProvisioningRequest } from '../../audit/store.ts'
import type { DirectoryChange } from '../../directory/store.ts'
import { Problem } from '../../http/route.ts'
import type { ProvisioningRequestDetail } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { quote } from '../parse.ts'
import { shapeProvisioning } from '../shape/identity.ts'

export type RequestDeps = Pick<ApiDeps, 'directory' | 'provisioningLog' | 'tenants'>

const NUMBER = /^[1-9]\d{0,14}$/
/** Changes of a user that are looked through. */
const MOST_CHANGES = 200

/** Throws a problem 404. */
export async function readRequest(deps: RequestDeps, tenantId: string, id: string): Promise<ProvisioningRequestDetail> {
  const one = NUMBER.test(id) ? await deps.provisioningLog.request(tenantId, Number(id)) : null
  if (!one)
    throw new Problem(
      404,
      'Not found',
      `There is no request ${quote(id)}, or it is no longer kept. Requests are kept for 30 days, and the newest 200,000 of them.`,
    )
  const { provider } = await deps.tenants.provisioning(tenantId)
  const { request, sent, user, group } = one
  return { ...shapeProvisioning(request), provider, user, group, sent, changes: await changesBy(deps, tenantId, one) }
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** By its history, which notes the credential's name and the moment; null where that cannot tell. */
async function changesBy(
  { directory }: RequestDeps,
  tenantId: string,
  { request, user }: OneProvisioningRequest,
): Promise<ProvisioningRequestDetail['changes']> {
  const { method, route, outcome } = request
  const isChange = CHANGES.has(method) && route.startsWith('/Users') && !route.endsWith('/.search')
  if (outcome !== 'ok' || !isChange || !user) return null
  const history = await directory.history(tenantId, user.id, MOST_CHANGES)
  const oldest = history.at(-1)
  if (history.length === MOST_CHANGES && oldest && oldest.at > request.at) return null
  return history.filter((change) => isBy(change, request)).map(shapeChange)
}

/** Between its first look at the caller and its answer; both clocks are cut to the millisecond. */
function isBy({ at, causedBy }: DirectoryChange, { at: answered, ms, credential }: OneProvisioningRequest['request']) {
  const from = Math.floor(Date.parse(answered) - ms)
  return causedBy === credential && Date.parse(at) >= from && at <= answered
}

const shapeChange = ({ kind, field, before, after }: DirectoryChange) => ({ kind, field, before, after })
