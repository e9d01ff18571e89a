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

type Place = { after: string | null } | 'end'

/** In one transaction, which others wait for. */
const AT_ONCE = 100
const PAUSE_MS = 20
const AFTER_FAILURE_MS = 5_000

export function createOffering({ tenants, resources, now, warn }: OfferingDeps): Offering {
  const going = new Map<string, Promise<void>>()
  const again = new Set<string>()
  const closing = new AbortController()

  async function run(tenantId: string): Promise<void> {
    let place: Place = { after: null }
    while (!closing.signal.aborted) {
      // whoever turns provisioning on wants everybody, and not only those behind the place where it stands
      if (again.delete(tenantId)) place = { after: null }
      place = await offerSome(tenantId, place)
      if (place === 'end' && !again.has(tenantId)) return
    }
  }

  /** Users that come meanwhile are offered with the write that brings them. */
  async function offerSome(tenantId: string, place: Place): Promise<Place> {
    if (place === 'end') return place
    try {
      if (!(await tenants.provisioning(tenantId)).on) return 'end'
      const { last } = await resources.offer(tenantId, place.after, AT_ONCE, now())
      if (last === null) return 'end'
      await pause(PAUSE_MS, closing.signal)
      return { after: last }
    } catch (error) {
      warn({ tenantId, error }, 'provisioning records could not be made; it is tried again')
      await pause(AFTER_FAILURE_MS, closing.signal)
      return place
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
