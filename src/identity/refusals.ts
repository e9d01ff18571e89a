import type { Principal } from './principal.ts'
import type { Role } from './roles.ts'

/** Nobody we know: no token, or one that does not hold. Never says which check failed. */
export class SignInNeeded extends Error {
  constructor() {
    super('Sign in again')
    this.name = 'SignInNeeded'
  }
}

/** Somebody we know who may not do this. */
export class NotAllowed extends Error {
  readonly action: string
  /** Roles that may. */
  readonly needed: readonly Role[]
  /** A role may come of a group, and whether the caller is in it could not be found out. */
  readonly groupsUnknown: boolean
  /** Null: whoever asks knows. */
  readonly caller: Principal | null

  constructor(action: string, needed: readonly Role[], caller: Principal | null = null) {
    super(`Needs the role ${needed.join(' or ')}`)
    this.name = 'NotAllowed'
    this.action = action
    this.needed = needed
    this.groupsUnknown = caller?.groupsUnknown ?? false
    this.caller = caller
  }
}
