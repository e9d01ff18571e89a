/** Cycles of an identity provider, as far as its requests tell: it sends many, and then none for a while. */
import { GAP_MS, isChange } from '../../audit/provisioningHealth.ts'
import type { KeptProvisioningRequest } from '../../audit/store.ts'
import type { ProvisioningCycle, ProvisioningCycles } from '../contract.ts'

/** So long after its last request a cycle may still go on. */
const GOING_MS = 2 * 60_000
/** Requests that are looked through at most. */
const MOST = 20_000

/** `newest`: requests, newest first, some at a time. `now`: ISO 8601. */
export async function cyclesOf(
  newest: AsyncIterable<KeptProvisioningRequest[]>,
  now: string,
): Promise<ProvisioningCycles> {
  const cycles: ProvisioningCycle[] = []
  let left = MOST
  for await (const some of newest) {
    for (const request of some.slice(0, left)) if (!addTo(cycles, request)) return named(cycles, now)
    left -= some.length
    if (left <= 0) break
  }
  const oldest = left <= 0 ? cycles.at(-1) : undefined
  if (oldest) oldest.whole = false
  return named(cycles, now)
}

/** False: it is of a third, which nobody asks for. */
function addTo(cycles: ProvisioningCycle[], request: KeptProvisioningRequest): boolean {
  const latest = cycles.at(-1)
  const goesOn = latest && Date.parse(latest.startedAt) - Date.parse(request.at) < GAP_MS
  if (!goesOn && cycles.length === 2) return false
  const none = { requests: 0, changes: 0, done: 0, refused: 0, failed: 0, whole: true }
  const cycle = goesOn ? latest : { startedAt: request.at, endedAt: request.at, ...none }
  if (!goesOn) cycles.push(cycle)
  cycle.startedAt = request.at
  cycle.requests += 1
  if (!isChange(request)) return true
  cycle.changes += 1
  cycle[request.outcome === 'ok' ? 'done' : request.outcome] += 1
  return true
}

function named([newest, before]: ProvisioningCycle[], now: string): ProvisioningCycles {
  const goes = newest !== undefined && Date.parse(now) - Date.parse(newest.endedAt) < GOING_MS
  return goes ? { current: newest, last: before ?? null } : { current: null, last: newest ?? null }
}
