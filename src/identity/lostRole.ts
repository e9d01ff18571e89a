/**
 * Who is told of syncs and by now has no role that may be, without anybody here having taken it: a group was left, or an
 * app role of Entra withdrawn. It is known when the person comes, and when a notice is on its way to who came lately.
 */
import type { KeptRoles } from './keptRoles.ts'
import type { Principal } from './principal.ts'
import { may, type Role } from './roles.ts'
import type { SeenInTokens } from './seenRoles.ts'

export interface LostRoleDeps {
  seen: Pick<SeenInTokens, 'lastTold' | 'settled'>
  kept: KeptRoles
  /** Ends what this person is told. */
  end(tenantId: string, userId: string): Promise<void>
  warn(fields: object, message: string): void
}

export interface LostRole {
  /** Somebody came, with all roles. Waits for nothing. */
  note(caller: Principal): void
  /** True when it is certain, and was ended. */
  endIfLost(tenantId: string, userId: string, groups?: readonly string[]): Promise<boolean>
  /** Waits until all that was noted is looked at. */
  settled(): Promise<void>
}

const MOST = 5_000

const mayBeTold = (roles: readonly Role[]): boolean => may(roles, 'notices.subscribe')

export function createLostRole({ seen, kept, end, warn }: LostRoleDeps): LostRole {
  /** Whoever may not, by what was last looked at: once for each, and not with every request. */
  const looked = new Set<string>()
  const going = new Set<Promise<void>>()

  async function endIfLost(tenantId: string, userId: string, groups?: readonly string[]): Promise<boolean> {
    await seen.settled()
    const told = await seen.lastTold(tenantId, userId)
    // whoever did not come for hours may have an app role that nobody here knows of
    if (!told) return false
    const caller = { tenantId, userId, name: userId, roles: told, ...(groups ? { groups } : {}) }
    const { roles, groupsUnknown } = await kept(caller)
    if (groupsUnknown || mayBeTold(roles)) return false
    await end(tenantId, userId)
    return true
  }

  return {
    endIfLost,
    note({ tenantId, userId, roles, told, groups, groupsUnknown }) {
      const key = `${tenantId} ${userId}`
      if (mayBeTold(roles)) return void looked.delete(key)
      if (!told || groupsUnknown || looked.has(key)) return
      if (looked.size >= MOST) looked.clear()
      looked.add(key)
      const looking = endIfLost(tenantId, userId, groups)
        .then(() => undefined)
        .catch((error: unknown) => {
          looked.delete(key)
          warn({ error: String(error).slice(0, 300) }, 'notices of who has no role any more could not be ended')
        })
        .finally(() => going.delete(looking))
      going.add(looking)
    },
    async settled() {
      await Promise.all(going)
    },
  }
}
