/** Which notices provisioning by the identity provider is worth, and what they say: from its newest requests. Pure. */
import { telling, type ProvisioningState } from '../audit/provisioningHealth.ts'
import type { KeptProvisioningRequest, ProvisioningHealth } from '../audit/store.ts'
import { refusalCode, type RefusalCode } from '../words/provisioningReasons.ts'
import type { OutboxEntry, ProvisioningNotice, ProvisioningTold } from './store.ts'

/** Names the problem: of mutes, mail threads, and with its beginning of cards. */
export const PROVISIONING = 'provisioning'

/** Cards are kept by the run that they are about; this one is about none. */
export const cardOfProvisioning = (since: string): string => `${PROVISIONING} ${since}`

export const isProvisioning = (notice: OutboxEntry['notice'] | { kind: 'meanwhile' }): notice is ProvisioningNotice =>
  notice.kind.startsWith(PROVISIONING)

/** How it stands, and the newest requests, newest first. */
export interface Standing {
  state: ProvisioningState
  counts: ProvisioningHealth['counts']
  newest: readonly KeptProvisioningRequest[]
}

/** What is to be told now; null: nothing new. Without token or request nobody knows whether it would work again. */
export function noticeOf(
  { state, newest }: Standing,
  told: ProvisioningTold | null,
  now: string,
): ProvisioningNotice | null {
  if (told && !told.over) {
    if (state === 'working') return { kind: 'provisioningWorks', since: told.since, at: now }
    return state === 'off' ? { kind: 'provisioningOff', since: told.since, at: now } : null
  }
  return state === 'failing' ? { kind: 'provisioningFails', since: after(failingSince(newest), told), at: now } : null
}

/** The first of the requests that tell which was not done. */
const failingSince = (newest: readonly KeptProvisioningRequest[]): string =>
  telling(newest).findLast(({ outcome }) => outcome !== 'ok')?.at ?? newest[0]?.at ?? ''

/** Later than what was told before, since it names the problem. */
const after = (since: string, told: ProvisioningTold | null): string =>
  told && since <= told.since ? new Date(Date.parse(told.since) + 1).toISOString() : since

/** What a card says of it. */
export interface ProvisioningTrouble {
  since: string
  /** Of the last day. */
  counts: ProvisioningHealth['counts']
  /** Of the requests that tell how it goes. */
  requests: number
  notDone: number
  users: number
  /** Most requests first. */
  reasons: { code: RefusalCode; requests: number; users: number }[]
  /** The newest that was not done. */
  last: Pick<KeptProvisioningRequest, 'userName' | 'detail'> | null
}

export function troubleOf(since: string, { counts, newest }: Standing): ProvisioningTrouble {
  const told = telling(newest)
  const bad = told.filter(({ outcome }) => outcome !== 'ok')
  const reasons = [...Map.groupBy(bad, refusalCode)]
    .map(([code, some]) => ({ code, requests: some.length, users: usersIn(some) }))
    .toSorted((one, other) => other.requests - one.requests || (one.code < other.code ? -1 : 1))
  const [last] = bad
  return {
    ...{ since, counts, reasons, requests: told.length, notDone: bad.length, users: usersIn(bad) },
    last: last ? { userName: last.userName, detail: last.detail } : null,
  }
}

/** By name, since one who is not created has no id. */
const usersIn = (requests: KeptProvisioningRequest[]): number =>
  new Set(requests.flatMap(({ userName, resourceId }) => userName?.toLowerCase() ?? resourceId ?? [])).size
