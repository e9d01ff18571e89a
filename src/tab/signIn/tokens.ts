/** Where tokens come from. `renew` is asked after a 401 and must not answer with the refused token. */
export interface Tokens {
  token(): Promise<string>
  renew(): Promise<string>
  /** Null where signing out is the host's business. */
  signOut: (() => void) | null
}

/** Signing in did not work; the message is for people. */
export class SignInRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SignInRefused'
  }
}
