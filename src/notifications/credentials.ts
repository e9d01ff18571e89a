/** Which notices credentials are worth: near their end, ended, and renewed. Pure. */
import type { CredentialUse } from '../tenants/connection.ts'
import { passed } from '../tenants/expiry.ts'
import type { CredentialStanding } from '../tenants/standing.ts'
import { credentialLabel } from '../words/connections.ts'
import type { CredentialNotice } from './store.ts'

/** What was told of one credential from now on; `days` null: nothing is open. */
export interface Told {
  credential: string
  days: number | null
  end: string | null
}

/**
 * One notice for each credential and threshold (30, 7, 1 days, ended). Another end, or none, means that it was replaced
 * or is not used any more: that gives one notice, if there was one before.
 */
export function credentialNotices(
  standings: CredentialStanding[],
  uses: CredentialUse[],
  now: number,
): { notices: CredentialNotice[]; told: Told[] } {
  const byId = new Map(
    standings.filter(({ state, replaced }) => state !== 'missing' && !replaced).map((one) => [one.id, one]),
  )
  const open = new Map(uses.filter(({ toldFor }) => toldFor !== null).map((use) => [use.credential, use]))
  const notices: CredentialNotice[] = []
  const told: Told[] = []
  for (const { credential, toldDays, toldFor } of open.values()) {
    const one = byId.get(credential)
    if (one?.expiresAt === toldFor) continue
    const named = one ?? standings.find(({ id }) => id === credential)
    const label = named ? labelOf(named) : credential
    notices.push({ kind: 'credentialRenewed', credential, label, expiresAt: toldFor ?? '', days: toldDays ?? 0 })
    told.push({ credential, days: null, end: null })
  }
  for (const one of byId.values()) {
    const days = passed(one.expiresAt, now)
    const use = open.get(one.id)
    const before = use?.toldFor === one.expiresAt ? (use.toldDays ?? null) : null
    if (days === null || one.expiresAt === null || (before !== null && before <= days)) continue
    const { id: credential, expiresAt } = one
    notices.push({ kind: 'credentialEnds', credential, label: labelOf(one), expiresAt, days })
    told.push({ credential, days, end: expiresAt })
  }
  return { notices, told }
}

const labelOf = ({ connection, what, name }: CredentialStanding): string => credentialLabel(connection, what, name)
