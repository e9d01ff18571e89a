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
  const from = begunAt(request)
  const isWhole = history.length < MOST_CHANGES || Date.parse(history.at(-1)?.at ?? '') < from
  if (!isWhole) return null
  return history
    .filter(({ at, causedBy }) => causedBy === request.credential && Date.parse(at) >= from && at <= request.at)
    .map(shapeChange)
}

/** Its first look at the caller, in milliseconds since 1970: changes are noted between this and its answer. */
const begunAt = ({ at, ms }: OneProvisioningRequest['request']): number => Math.floor(Date.parse(at) - ms)

const shapeChange = ({ kind, field, before, after }: DirectoryChange) => ({ kind, field, before, after })
