/** The SCIM door with what goes on behind it: the log of its requests, and offering users to the provider. */
import { createKeeping } from '../audit/keeping.ts'
import type { AuditStore, ProvisioningLog } from '../audit/store.ts'
import type { Mounted } from '../http/door.ts'
import type { TenantsStore } from '../tenants/store.ts'
import { createScimDoor } from './door.ts'
import { createOffering } from './offering.ts'
import { hashOf } from './provisioner.ts'
import { createRequestLog, createTimes } from './requestLog.ts'
import { ROOT, type ScimDeps } from './route.ts'

export interface ProvisioningDeps extends Omit<ScimDeps, 'now'> {
  tenants: TenantsStore
  provisioningLog: ProvisioningLog
  audit: AuditStore
  /** Milliseconds since 1970. */
  now: () => number
  /** Milliseconds, monotonic. */
  elapsed: () => number
  /** So many random bytes. */
  random: (bytes: number) => Buffer
  /** Of one credential; twice as many may come at once. Left out: 10,000. */
  requestsPerSecond?: number
  /** Where people reach the product, for the URL that an admin copies. */
  consoleUrl: string
  log: { warn(fields: object, message: string): void }
}

export interface Provisioning {
  routes: Mounted[]
  /** What an admin copies into the identity provider, "8x8 URL". */
  url: string
  /** A token that was never there before, and what is kept of it. */
  newToken(): { token: string; hash: string }
  /** Somebody changed tokens, or what they may see: from now on that counts. */
  tokensChanged(): void
  /** Users that a provider made or linked. */
  provisioned(tenantId: string): Promise<number>
  /** Makes records of the users that are there, in the background. */
  offer(tenantId: string): void
  open(): Promise<void>
  /** After the web server: everything that was asked is in the log then. */
  close(): Promise<void>
}

export function createProvisioning(deps: ProvisioningDeps): Provisioning {
  const { tenants, resources, provisioningLog, audit, now, elapsed, random, log, requestsPerSecond } = deps
  const warn = (fields: object, message: string): void => log.warn(fields, message)
  const isoNow = createTimes(now)
  const requests = createRequestLog({ log: provisioningLog, tenants, now, elapsed, warn })
  const keeping = createKeeping({ audit, tenants, now, warn })
  const offering = createOffering({ tenants, resources, now: isoNow, warn })
  const rate = requestsPerSecond ? { perSecond: requestsPerSecond, burst: 2 * requestsPerSecond } : undefined
  let changes = 0
  const callers = { tenants, now, changes: () => changes, ...(rate ? { rate } : {}) }
  return {
    routes: createScimDoor({ ...deps, warn, now: isoNow, callers, witness: requests.witness }),
    url: `${deps.consoleUrl.replace(/\/+$/, '')}${ROOT}`,
    newToken() {
      const token = `vsc_${random(32).toString('base64url')}`
      return { token, hash: hashOf(token) }
    },
    tokensChanged: () => void (changes += 1),
    async provisioned(tenantId) {
      const none = { where: null, matches: () => true, sort: null, startIndex: 1, count: 0 }
      return (await resources.users(tenantId, 'linked', none)).total
    },
    offer: offering.start,
    async open() {
      requests.open()
      keeping.open()
      await offering.open()
    },
    async close() {
      await offering.close()
      await keeping.close()
      await requests.close()
    },
  }
}
