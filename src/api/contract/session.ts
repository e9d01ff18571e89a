/** Who is signed in, and how to sign in. See `contract.ts`. */
import type { Role } from './terms.ts'

/** `GET /sign-in`: public; how to sign in here outside Teams. */
export type SignIn =
  | { mode: 'sandbox'; tokenUrl: string; as: Role[] }
  | { mode: 'entra'; clientId: string; authority: string; scope: string }

/** `GET /api/session` */
export interface Session {
  tenant: { id: string; name: string }
  user: { id: string; name: string; roles: Role[] }
  /** Actions of the role table that this caller may do, for example `sync.start`. */
  may: string[]
  sandbox: boolean
}
