import type { Role } from './roles.ts'

/** All that a door knows of a caller. The caller is tenant + object id, never a name. */
export interface Principal {
  tenantId: string
  /** Entra object id. */
  userId: string
  name: string
  roles: Role[]
  /** The app roles that the caller's own token told, and when it was issued, ms since 1970; left out: there was none. */
  told?: { roles: readonly Role[]; issuedAt: number }
  /** Entra groups, where the token tells them; left out: it does not. */
  groups?: readonly string[]
  /** Roles are given to groups, and whether the caller is in one could not be found out. */
  groupsUnknown?: boolean
  /** Is one of the roles of Microsoft 365 that may give admin consent, as the token says; left out: it does not say. */
  mayConsent?: boolean
  /** The request that is being answered, for the audit log. */
  from?: { ip: string | null; requestId: string | null }
}
