/** How provisioning goes, by the newest requests: the one judgement that the console shows and notices tell of. Pure. */
import type { KeptProvisioningRequest } from './provisioning.ts'

/** What was wrong in the morning and mended at noon is no trouble of the afternoon. */
export const NEWEST = 100
/** A pause that no cycle makes; Entra begins one every 40 minutes. */
export const GAP_MS = 5 * 60_000
/** So few changes of one cycle say little: one user with a wrong site is refused in each. */
const TELLING = 5

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Does it want something changed? A search may be posted. */
export const isChange = ({ method, route }: Pick<KeptProvisioningRequest, 'method' | 'route'>): boolean =>
  WRITES.has(method) && !route.endsWith('/.search')

/** `waiting`: nobody asked anything for a day. */
export type ProvisioningState = 'off' | 'noToken' | 'waiting' | 'working' | 'failing'

export interface ProvisioningFacts {
  on: boolean
  /** Any that works. */
  hasToken: boolean
  /** Of the last day. */
  requests: number
}

/** `newest`: the newest `NEWEST` requests, newest first. */
export function provisioningState(
  { on, hasToken, requests }: ProvisioningFacts,
  newest: readonly KeptProvisioningRequest[],
): ProvisioningState {
  if (!on) return 'off'
  if (!hasToken) return 'noToken'
  if (requests === 0) return 'waiting'
  return isFailing(newest) ? 'failing' : 'working'
}

/**
 * The requests that tell how it goes: what the newest cycle wants changed, or where that is little, all of these; where
 * nothing is to change, what the provider reads. `newest`: newest first.
 */
export function telling(newest: readonly KeptProvisioningRequest[]): readonly KeptProvisioningRequest[] {
  const end = newest.findIndex(({ at }, n) => n > 0 && Date.parse(newest[n - 1]?.at ?? at) - Date.parse(at) >= GAP_MS)
  const cycle = newest.slice(0, end < 0 ? newest.length : end).filter(isChange)
  const changes = cycle.length < TELLING ? newest.filter(isChange) : cycle
  return changes.length > 0 ? changes : newest
}

/** Is most of what the provider wants refused? */
export function isFailing(newest: readonly KeptProvisioningRequest[]): boolean {
  const counted = telling(newest)
  return counted.filter(({ outcome }) => outcome === 'ok').length * 2 < counted.length
}
