/** Roles that admins gave here, next to those of the token: to a person, or to a group of Entra that it is in. */
import type { TenantsStore } from '../tenants/store.ts'
import type { Principal } from './principal.ts'
import type { Role } from './roles.ts'

export interface KeptRolesDeps {
  tenants: Pick<TenantsStore, 'rolesFor'>
  /** `ADMIN_OIDS`: admins whatever is kept. */
  adminIds: readonly string[]
  /** Which of these groups somebody is in; null: nobody can be asked. Throws when it was not answered. */
  memberOf(tenantId: string, userId: string, groupIds: string[]): Promise<string[] | null>
  /** Milliseconds since 1970. */
  now(): number
}

/** The caller with all of its roles. */
export type KeptRoles = (caller: Principal) => Promise<Principal>

/** How long an answer about groups is believed, and how long one that did not come. */
const BELIEVED_MS = 5 * 60_000
const FAILED_MS = 30_000
const MOST_BELIEVED = 1_000
const MOST_ASKED = 20

interface Believed {
  groups: string[] | null
  until: number
}

export function createKeptRoles({ tenants, adminIds, memberOf, now }: KeptRolesDeps): KeptRoles {
  const fixed = new Set(adminIds.map((id) => id.toLowerCase()))
  const believed = new Map<string, Believed>()
  let asked = 0

  /** Null: it cannot be told now. */
  async function groupsOf({ tenantId, userId, groups }: Principal, wanted: string[]): Promise<string[] | null> {
    if (groups) return groups.map((id) => id.toLowerCase())
    const key = [tenantId, userId, ...wanted].join(' ')
    const known = believed.get(key)
    if (known && known.until > now()) return known.groups
    // whoever waits here keeps others from their answers
    if (asked >= MOST_ASKED) return null
    asked += 1
    const found = await memberOf(tenantId, userId, wanted)
      .catch(() => null)
      .finally(() => (asked -= 1))
    believed.delete(key)
    believed.set(key, { groups: found, until: now() + (found ? BELIEVED_MS : FAILED_MS) })
    if (believed.size > MOST_BELIEVED) believed.delete(believed.keys().next().value ?? '')
    return found?.map((id) => id.toLowerCase()) ?? null
  }

  return async (caller) => {
    const kept = await tenants.rolesFor(caller.tenantId, caller.userId)
    const wanted = kept.filter(({ kind }) => kind === 'group').map(({ id }) => id)
    const groups = wanted.length > 0 ? await groupsOf(caller, wanted.toSorted()) : []
    const given = kept.filter(({ kind, id }) => kind === 'person' || groups?.includes(id)).map(({ role }) => role)
    const own: Role[] = fixed.has(caller.userId.toLowerCase()) ? ['admin'] : []
    const roles = [...new Set<Role>([...own, ...caller.roles, ...given])].filter((role) => role !== 'user')
    return {
      ...caller,
      roles: roles.length > 0 ? roles : ['user'],
      ...(groups === null ? { groupsUnknown: true } : {}),
    }
  }
}
