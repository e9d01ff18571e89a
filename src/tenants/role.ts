/** App roles of Entra as a person's newest token told them. */
export interface SeenRoles {
  roles: string[]
  /** ISO 8601; of the token. */
  issuedAt: string
}

/** A role that an admin gave to a person or to a group of Entra, next to the app roles of Entra itself. */
export interface RoleAssignment {
  kind: 'person' | 'group'
  /** Object id in Entra, in small letters. */
  id: string
  role: 'admin' | 'operator' | 'reader'
  /** For people to read only. */
  name: string
  at: string
  by: { id: string; name: string }
}
