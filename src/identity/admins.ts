/** Who is known to be an admin, so that a tenant never has none. */
import type { RoleAssignment, TenantsStore } from '../tenants/store.ts'

/** There would be no admin left that is known here. */
export class LastAdmin extends Error {
  constructor(name: string) {
    super(
      `${name} is the only admin that is known here. Make somebody else an admin first, or name one in ADMIN_OIDS. ` +
        'Groups and app roles of Entra do not count: who has them cannot be seen from here.',
    )
    this.name = 'LastAdmin'
  }
}

const isAdmin = ({ kind, role }: RoleAssignment): boolean => kind === 'person' && role === 'admin'

/** Throws `LastAdmin`. `before`, and what becomes of it; `fixed`: ids of `ADMIN_OIDS`. */
export function mayChange(
  all: readonly RoleAssignment[],
  before: RoleAssignment | undefined,
  after: RoleAssignment | null,
  fixed: readonly string[],
): void {
  if (!before || !isAdmin(before) || (after && isAdmin(after))) return
  const others = all.filter((one) => isAdmin(one) && one.id !== before.id)
  if (others.length === 0 && fixed.length === 0) throw new LastAdmin(before.name)
}

interface Rooms {
  tenants: Pick<TenantsStore, 'roleAssignments' | 'assignRole'>
  audit: { append(tenantId: string, entry: FirstEntry): Promise<void> }
}

interface FirstEntry {
  at: string
  actorId: string
  actorName: string
  via: 'tab'
  ip: string | null
  requestId: string | null
  action: string
  target: string
  before: null
  after: string
}

export interface FirstAdminDeps {
  together<T>(tenantId: string, change: (rooms: Rooms) => Promise<T>): Promise<T>
  /** `ADMIN_OIDS`. */
  adminIds: readonly string[]
  now(): string
}

/** Who completes consent. */
export interface Consenting {
  /** Entra object id. */
  userId: string
  name: string
  from?: { ip: string | null; requestId: string | null }
}

export type MakeFirstAdmin = (tenantId: string, person: Consenting) => Promise<boolean>

/** Makes somebody the first admin of a tenant; false: it has one, by a kept role or by ADMIN_OIDS, and nothing changes. */
export function createMakeFirstAdmin({ together, adminIds, now }: FirstAdminDeps): MakeFirstAdmin {
  return (tenantId, { userId, name, from }) =>
    together(tenantId, async ({ tenants, audit }) => {
      const all = await tenants.roleAssignments(tenantId)
      if (adminIds.length > 0 || all.some(({ role }) => role === 'admin')) return false
      const at = now()
      const by = { id: userId, name }
      await tenants.assignRole(tenantId, { kind: 'person', id: userId, role: 'admin', name, at, by })
      const origin = { ip: from?.ip ?? null, requestId: from?.requestId ?? null }
      const what = { action: 'roles.change', target: `person ${userId.toLowerCase()}`, before: null, after: 'admin' }
      await audit.append(tenantId, { at, actorId: userId, actorName: name, via: 'tab', ...origin, ...what })
      return true
    })
}
