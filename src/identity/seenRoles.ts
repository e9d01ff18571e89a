/**
 * App roles of Entra where there is no token to tell them: in a chat. Those of the person's newest token count, for some
 * hours. Microsoft could be asked, but only by an app that may read every registration of the organization.
 */
import type { TenantsStore } from '../tenants/store.ts'
import type { Principal } from './principal.ts'
import type { Role } from './roles.ts'

/** From when the token was issued. A role that is taken away in Entra ends here at the latest then. */
export const SEEN_FOR_MS = 8 * 3_600_000

export interface SeenRolesDeps {
  tenants: Pick<TenantsStore, 'saveSeenRoles' | 'seenRoles'>
  /** Milliseconds since 1970. */
  now(): number
  warn(fields: object, message: string): void
}

export interface SeenInTokens {
  /** A person came with a token. Waits for nothing; true when it tells less than the one before it. */
  note(caller: Principal): boolean
  /** Without the roles of its token that a newer token of the same person, seen by this process, does not tell any more. */
  asNow(caller: Principal): Principal
  rolesOf(tenantId: string, userId: string): Promise<Role[]>
  /** The same; null: the person did not come lately, so that nobody knows. */
  lastTold(tenantId: string, userId: string): Promise<Role[] | null>
  /** Waits until all that was noted is kept. */
  settled(): Promise<void>
}

const MOST = 5_000
const KNOWN: readonly string[] = ['admin', 'operator', 'reader'] satisfies Role[]

export function createSeenRoles({ tenants, now, warn }: SeenRolesDeps): SeenInTokens {
  const iso = (ms: number): string => new Date(ms).toISOString()
  /** What was written last, so that a token is written once and not with each of its requests. */
  const written = new Map<string, string>()
  /** What the newest token of each told. */
  const newest = new Map<string, NonNullable<Principal['told']>>()
  const going = new Set<Promise<void>>()

  async function lastTold(tenantId: string, userId: string): Promise<Role[] | null> {
    const seen = await tenants.seenRoles(tenantId, userId)
    if (!seen || Date.parse(seen.issuedAt) < now() - SEEN_FOR_MS) return null
    return seen.roles.filter((role): role is Role => KNOWN.includes(role))
  }

  return {
    lastTold,
    rolesOf: async (tenantId, userId) => (await lastTold(tenantId, userId)) ?? [],
    note({ tenantId, userId, told }) {
      if (!told) return false
      // a clock that runs ahead must not make a role last longer
      const issued = Math.min(told.issuedAt, now())
      if (issued < now() - SEEN_FOR_MS) return false
      const key = `${tenantId} ${userId}`
      const before = newest.get(key)
      const isNewest = !before || before.issuedAt < told.issuedAt
      if (isNewest) {
        if (newest.size >= MOST) newest.clear()
        newest.set(key, told)
      }
      const lost = isNewest && before !== undefined && before.roles.some((role) => !told.roles.includes(role))
      const text = `${told.issuedAt} ${told.roles.join()}`
      if (written.get(key) === text) return false
      if (written.size >= MOST) written.clear()
      written.set(key, text)
      const seen = { roles: [...told.roles], issuedAt: iso(issued) }
      const saving = tenants
        .saveSeenRoles(tenantId, userId, seen, iso(now() - SEEN_FOR_MS))
        .catch((error: unknown) => {
          written.delete(key)
          warn({ error: String(error).slice(0, 300) }, 'the roles of a token could not be kept')
        })
        .finally(() => going.delete(saving))
      going.add(saving)
      return lost
    },
    asNow(caller) {
      const { tenantId, userId, told, roles } = caller
      const later = newest.get(`${tenantId} ${userId}`)
      if (!told || !later || later.issuedAt <= told.issuedAt) return caller
      const left = roles.filter((role) => later.roles.includes(role))
      return { ...caller, roles: left.length > 0 ? left : ['user'] }
    },
    async settled() {
      await Promise.all(going)
    },
  }
}
