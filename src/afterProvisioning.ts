/** Has users looked at anew once their identity provider pauses, so that what it changed is queued before the next watch. */
import type { ProvisioningLog, ProvisioningRequest } from './audit/store.ts'
import type { Sync } from './sync/sync.ts'

/** A cycle sends one request after the other; where users stand is of no use in the midst of it. */
const PAUSE_MS = 1_000
/** To look at many takes processor time that the provider's next requests want: the more, the longer it must have paused. */
const FOR_EACH_MS = 10
const LONGEST_PAUSE_MS = 30_000
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const changed = ({ method, route, status }: ProvisioningRequest): boolean =>
  WRITES.has(method) && status < 400 && !route.endsWith('/.search')

/** Milliseconds, after so many changes. */
export const pauseAfter = (changes: number): number => Math.min(LONGEST_PAUSE_MS, PAUSE_MS + changes * FOR_EACH_MS)

/** The same log; users are looked at for a tenant once nothing was changed there for a moment, and no longer once something is. */
export function afterProvisioning(log: ProvisioningLog, sync: Pick<Sync, 'reassess' | 'makeWay'>): ProvisioningLog {
  const pauses = new Map<string, { timer: NodeJS.Timeout; changes: number }>()
  const pause = (tenantId: string, more: number): void => {
    const going = pauses.get(tenantId)
    clearTimeout(going?.timer)
    if (!going) sync.makeWay(tenantId)
    const changes = (going?.changes ?? 0) + more
    const over = (): void => {
      pauses.delete(tenantId)
      sync.reassess(tenantId, 'gently')
    }
    pauses.set(tenantId, { changes, timer: setTimeout(over, pauseAfter(changes)).unref() })
  }
  return {
    ...log,
    async append(tenantId, requests) {
      await log.append(tenantId, requests)
      const changes = requests.filter(changed).length
      if (changes > 0) pause(tenantId, changes)
    },
  }
}
