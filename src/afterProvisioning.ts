/** Has users looked at anew once their identity provider pauses, so that what it changed is queued before the next watch. */
import type { ProvisioningLog, ProvisioningRequest } from './audit/store.ts'

/** A cycle sends one request after the other; where users stand is of no use in the midst of it. */
const PAUSE_MS = 1_000
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const changed = ({ method, route, status }: ProvisioningRequest): boolean =>
  WRITES.has(method) && status < 400 && !route.endsWith('/.search')

/** The same log; `reassess` is called for a tenant once nothing was changed there for a moment. */
export function afterProvisioning(log: ProvisioningLog, reassess: (tenantId: string) => void): ProvisioningLog {
  const pauses = new Map<string, NodeJS.Timeout>()
  const pause = (tenantId: string): void => {
    const going = pauses.get(tenantId)
    if (going) return void going.refresh()
    const over = (): void => {
      pauses.delete(tenantId)
      reassess(tenantId)
    }
    pauses.set(tenantId, setTimeout(over, PAUSE_MS).unref())
  }
  return {
    ...log,
    async append(tenantId, requests) {
      await log.append(tenantId, requests)
      if (requests.some(changed)) pause(tenantId)
    },
  }
}
