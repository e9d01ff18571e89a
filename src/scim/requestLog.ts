/** Keeps what was asked at this door, in batches, so that no request waits for it. */
import type { ProvisioningLog, ProvisioningRequest } from '../audit/store.ts'
import type { Witness } from '../http/door.ts'
import type { TenantsStore } from '../tenants/store.ts'
import { noted } from './noted.ts'
import { TurnedAway, type Provisioner } from './provisioner.ts'
import { ROOT } from './route.ts'

export interface RequestLogDeps {
  log: ProvisioningLog
  tenants: Pick<TenantsStore, 'forgetCredentials' | 'tenants'>
  /** Milliseconds since 1970. */
  now: () => number
  /** Milliseconds, monotonic. */
  elapsed: () => number
  warn(fields: object, message: string): void
  /** Waiting entries of all tenants at most; 20,000 when left out. */
  most?: number
}

export interface RequestLog {
  witness: Witness<Provisioner>
  open(): void
  /** Everything that was noted is kept when this resolves. */
  close(): Promise<void>
}

const EVERY_MS = 100
const MOST_WAITING = 20_000
/** In one transaction, which others wait for. */
const AT_ONCE = 256
/** Bodies of refused requests that wait: 8 KB each. Of those beyond, the entry alone is kept. */
const MOST_SENT = 256
const SWEEP_EVERY_MS = 3_600_000
export const KEPT_DAYS = 30
/** So long credentials that ended are listed; longer than anything in the log, which names them. */
export const ENDED_KEPT_DAYS = 90
const FORGET_AT_ONCE = 500

export function createRequestLog({
  log,
  tenants,
  now,
  elapsed,
  warn,
  most = MOST_WAITING,
}: RequestLogDeps): RequestLog {
  const waiting = new Map<string, ProvisioningRequest[]>()
  let count = 0
  let lost = 0
  /** Since nothing waited. */
  let bodies = 0
  let timer: NodeJS.Timeout | null = null
  let sweeper: NodeJS.Timeout | null = null
  let flushing: Promise<void> | null = null
  let sweeping: Promise<void> | null = null
  let closed = false

  function add(tenantId: string, request: ProvisioningRequest): void {
    if (count >= most) return void lost++
    count++
    if (request.sent && ++bodies > MOST_SENT) delete request.sent
    const queue = waiting.get(tenantId)
    if (queue) queue.push(request)
    else waiting.set(tenantId, [request])
    timer ??= setTimeout(() => void flush(), EVERY_MS)
    // what waits long is copied about by the collector again and again
    if (count >= AT_ONCE) void flush()
  }

  function flush(): Promise<void> {
    flushing ??= keepAll().finally(() => {
      flushing = null
      if (timer) clearTimeout(timer)
      timer = null
      if (count > 0 && !closed) timer = setTimeout(() => void flush(), EVERY_MS)
    })
    return flushing
  }

  /** Tenant by tenant, a batch of each at a time, so that a busy one does not make the others wait. */
  async function keepAll(): Promise<void> {
    while (waiting.size > 0)
      for (const [tenantId, queue] of [...waiting]) {
        const batch = queue.splice(0, AT_ONCE)
        if (queue.length === 0) waiting.delete(tenantId)
        count -= batch.length
        await keep(tenantId, batch)
      }
    bodies = 0
    if (lost > 0) warn({ lost }, 'provisioning requests are missing in their log: more came than could be kept')
    lost = 0
  }

  async function keep(tenantId: string, batch: ProvisioningRequest[]): Promise<void> {
    try {
      await log.append(tenantId, batch)
    } catch (error) {
      warn({ tenantId, lost: batch.length, error }, 'provisioning requests could not be kept in their log')
    }
  }

  async function sweep(): Promise<void> {
    try {
      const daysAgo = (days: number): string => new Date(now() - days * 24 * SWEEP_EVERY_MS).toISOString()
      const before = daysAgo(KEPT_DAYS)
      for (const { id } of await tenants.tenants()) {
        await tenants.forgetCredentials(id, daysAgo(ENDED_KEPT_DAYS))
        while (!closed && (await log.forget(id, before, FORGET_AT_ONCE)) === FORGET_AT_ONCE)
          await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
      }
    } catch (error) {
      warn({ error }, 'old provisioning requests could not be taken out of their log')
    }
  }

  const at = createTimes(now)
  return {
    witness: {
      now: elapsed,
      note(exchange) {
        const ms = elapsed() - exchange.startedAt
        add(exchange.caller.tenantId, noted(exchange, at(), ms))
      },
      turnedAway({ method, path }, error, startedAt) {
        if (!(error instanceof TurnedAway)) return
        const { tenantId, credentialId, status, why: detail } = error
        const about = { resourceId: null, userName: null, scimType: null }
        const route = path.slice(ROOT.length) || '/'
        const ms = elapsed() - startedAt
        add(tenantId, { ...about, at: at(), credentialId, method, route, status, detail, ms })
      },
    },
    open() {
      const go = (): void => {
        sweeping ??= sweep().finally(() => (sweeping = null))
      }
      sweeper = setInterval(go, SWEEP_EVERY_MS)
      sweeper.unref()
      go()
    },
    async close() {
      closed = true
      if (sweeper) clearInterval(sweeper)
      if (timer) clearTimeout(timer)
      await sweeping
      await flush()
      if (count > 0) await flush()
    },
  }
}

/** The time of now as text; the same for all within a millisecond. */
export function createTimes(now: () => number): () => string {
  let last = NaN
  let text = ''
  return () => {
    const ms = now()
    if (ms !== last) {
      last = ms
      text = new Date(ms).toISOString()
    }
    return text
  }
}
