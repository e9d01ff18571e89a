/** Who may do what. See `contract.ts`. */
import type { Role } from './terms.ts'

/** `GET /api/roles` */
export interface Roles {
  /** Roles that were given here, people first. */
  items: RoleAssignment[]
  /** Object ids that are admins by ADMIN_OIDS, whatever is given here. */
  fixed: string[]
}

/** `GET /api/people?search=` → {items}: people of Microsoft 365 whose username begins so, at most 20. */
export interface People {
  /** `id`: object id in Entra. */
  items: { id: string; userName: string; name: string }[]
}

/** `GET /api/settings/access` */
export interface RoleTable {
  actions: { action: string; roles: Role[] }[]
  /** Whom to ask: people and groups that were given the role here, by name; how many ADMIN_OIDS names. */
  admins: { people: string[]; groups: string[]; fixed: number }
}

export interface RoleAssignment {
  kind: 'person' | 'group'
  /** Object id in Entra. */
  id: string
  name: string
  role: 'admin' | 'operator' | 'reader'
  at: string
  by: { id: string; name: string }
}

/**
 * `PUT /api/roles/people/{id}` and `PUT /api/roles/groups/{id}` → Roles; `DELETE` of the same takes it away. With
 * `If-Match` and the `ETag` of Roles: only when nobody changed a role meanwhile.
 */
export interface GiveRole {
  role: RoleAssignment['role']
  /** For people to read only. */
  name: string
}
