/** Who calls, and what each may do: roles of the token, of ADMIN_OIDS, and those that admins gave here. */
import { createAccess } from './api/access.ts'
import { createRefusals, type RefusalsDeps } from './audit/refusals.ts'
import { createMakeFirstAdmin } from './identity/admins.ts'
import { createAccessNews } from './http/standing.ts'
import { createAuthorize } from './identity/authorize.ts'
import { createKeptRoles, type KeptRoles } from './identity/keptRoles.ts'
import { createLostRole } from './identity/lostRole.ts'
import { createOldTokens } from './identity/oldTokens.ts'
import { createSeenRoles } from './identity/seenRoles.ts'
import { createTokenCheck, type TokenCheck } from './identity/tokens.ts'
import type { Principal } from './identity/principal.ts'
import { endNotices } from './notifications/ended.ts'
import type { Together } from './store/together.ts'
import type { Connections } from './sync/deps.ts'
import type { TenantsStore } from './tenants/store.ts'
import type { World } from './worlds.ts'

export interface CallersDeps {
  world: World
  tenants: TenantsStore
  connections(tenantId: string): Connections
  together: Together
  adminIds: readonly string[]
  audit: Pick<RefusalsDeps, 'append'>
  log: { warn(fields: object, message: string): void }
  /** Milliseconds since 1970. */
  now(): number
}

/** Microsoft has so long to say who is in which group: somebody waits for an answer. */
const LONGEST_MS = 5_000

export function createCallers({ world, tenants, connections, together, adminIds, audit, log, now }: CallersDeps) {
  const isoNow = (): string => new Date(now()).toISOString()
  const makeFirstAdmin = createMakeFirstAdmin({ together, adminIds, now: isoNow })
  const keptRoles = createKeptRoles({
    tenants,
    adminIds,
    memberOf: async (tenantId, userId, groupIds) => {
      const { m365 } = connections(tenantId)
      if (!m365) return null
      const context = { signal: AbortSignal.timeout(LONGEST_MS) }
      // a group of the company may have guests in it, who are nobody here
      const account = await m365.account(userId, context)
      return account?.userType === 'member' ? m365.memberOf(userId, groupIds, context) : []
    },
    now,
  })
  const warn = (about: object, text: string): void => log.warn(about, text)
  const accessNews = createAccessNews()
  const oldTokens = createOldTokens({ now, warn })
  const tokens = createTokenCheck({ issuers: world.issuers(adminIds), now, oldVersion: oldTokens.note })
  const seen = createSeenRoles({ tenants, now, warn })
  const check: TokenCheck = async (token) => {
    const caller = await tokens(token)
    if (seen.note(caller)) accessNews.tell()
    return seen.asNow(caller)
  }
  const refusals = createRefusals({
    append: (tenantId, entry) => audit.append(tenantId, entry),
    now,
    warn,
  })
  const lost = createLostRole({
    seen,
    kept: keptRoles,
    end: (tenantId, userId) => together(tenantId, (rooms) => endNotices(rooms, tenantId, userId, isoNow())),
    warn,
  })
  const rolesAtDoor: KeptRoles = async (caller) => {
    const known = await keptRoles(caller)
    lost.note(known)
    return known
  }
  return {
    ofServer: {
      authorize: createAccess(createAuthorize(check, rolesAtDoor), refusals),
      callerKey: ({ tenantId, userId }: Principal): string => `${tenantId} ${userId}`,
      accessNews,
    },
    ofBot: { principalOf: world.principalOf(keptRoles, seen), refusals },
    ofNotices: { endIfLost: lost.endIfLost },
    ofApi: {
      refusals,
      rolesChanged: accessNews.tell,
      oldTokensAt: oldTokens.lastAt,
      /** Who completes consent is the first admin, where there is none. */
      consented: async (tenantId: string, { id: userId, name }: { id: string; name: string }): Promise<void> => {
        await makeFirstAdmin(tenantId, { userId, name })
      },
    },
    async close() {
      await lost.settled()
      await seen.settled()
      await refusals.close()
    },
  }
}
