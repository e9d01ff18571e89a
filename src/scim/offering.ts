/** Makes records of the users that are there when provisioning is turned on: few at a time, in the background. */
import type { ResourceStore } from '../directory/store.ts'
import type { TenantsStore } from '../tenants/store.ts'

export interface OfferingDeps {
  tenants: Pick<TenantsStore, 'provisioning' | 'tenants'>
  resources: Pick<ResourceStore, 'offer'>
  /** ISO 8601. */
  now: () => string
  warn(fields: object, message: string): void
}

export interface Offering {
  /** Goes on until every user has a record or provisioning is off. */
  start(tenantId: string): void
  /** Goes on with what a process before did not end. */
  open(): Promise<void>
  close(): Promise<void>
}

/** In one transaction, which others wait for. */
const AT_ONCE = 100
const PAUSE_MS = 20
const AFTER_FAILURE_MS = 5_000

export function createOffering({ tenants, resources, now, warn }: OfferingDeps): Offering {
  const going = new Map<string, Promise<void>>()
  const again = new Set<string>()
  const closing = new AbortController()

  async function run(tenantId: string): Promise<void> {
    while (!closing.signal.aborted) {
      again.delete(tenantId)
      const left = await offerSome(tenantId)
      if (!left && !again.has(tenantId)) return
    }
  }

  /** Answers whether there may be more. */
  async function offerSome(tenantId: string): Promise<boolean> {
    try {
      if (!(await tenants.provisioning(tenantId)).on) return false
      const made = await resources.offer(tenantId, AT_ONCE, now())
      await pause(PAUSE_MS, closing.signal)
      return made === AT_ONCE
    } catch (error) {
      warn({ tenantId, error }, 'provisioning records could not be made; it is tried again')
      await pause(AFTER_FAILURE_MS, closing.signal)
      return true
    }
  }

  function start(tenantId: string): void {
    again.add(tenantId)
    if (going.has(tenantId) || closing.signal.aborted) return
    going.set(
      tenantId,
      run(tenantId).finally(() => {
        going.delete(tenantId)
        // asked for in the moment between the last look and this one
        if (again.has(tenantId)) start(tenantId)
      }),
    )
  }

  return {
    start,
    async open() {
      for (const { id } of await tenants.tenants()) start(id)
    },
    async close() {
      closing.abort()
      await Promise.all(going.values())
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
