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
