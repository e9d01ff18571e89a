/** Who is signed in, and how to sign in. See `contract.ts`. */
import type { Role } from './terms.ts'

/** `GET /sign-in`: public; how to sign in here outside Teams. */
export interface SignIn {
  /** The organization whose people may sign in. */
  tenantId: string
  clientId: string
  /** Who issues the tokens, for example `https://login.microsoftonline.com/<tenant id>`. */
  authority: string
  /** What a token has to be asked for. */
  scope: string
  /** Is the authority the sandbox's stand-in? */
  sandbox: boolean
}

/** `GET /api/session` */
export interface Session {
  tenant: { id: string; name: string }
  user: { id: string; name: string; roles: Role[] }
  /** Roles are given to groups, and whether the caller is in one could not be found out now. */
  groupsUnknown: boolean
  /** Actions of the role table that this caller may do, for example `sync.start`. */
  may: string[]
  sandbox: boolean
}
