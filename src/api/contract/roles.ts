/** Who may do what. See `contract.ts`. */

/** `GET /api/roles` */
export interface Roles {
  /** Roles that were given here, people first. */
  items: RoleAssignment[]
  /** Object ids that are admins by ADMIN_OIDS, whatever is given here. */
  fixed: string[]
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

/** `PUT /api/roles/people/{id}` and `PUT /api/roles/groups/{id}` → Roles; `DELETE` of the same takes it away. */
export interface GiveRole {
  role: RoleAssignment['role']
  /** For people to read only. */
  name: string
}
