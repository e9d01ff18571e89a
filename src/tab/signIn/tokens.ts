/** Where tokens come from: Teams, or a browser that signed in by itself. */
export interface Tokens {
  /** A token that should hold; renewed before where that is due. */
  token(): Promise<string>
  /** Asked after a 401; never answers with the refused token. */
  renew(): Promise<string>
  /** Lets the person sign in once more, while the page stays. Called by a click. */
  signInAgain(): Promise<void>
  /** Null where signing out is the host's business. */
  signOut: (() => Promise<void>) | null
}

/** Why nobody could be signed in; `troubles.ts` has the words. */
export type Trouble =
  | 'ended'
  | 'consent'
  | 'guest'
  | 'elsewhere'
  | 'unassigned'
  | 'closed'
  | 'somebodyElse'
  /** An answer of the issuer that belongs to nothing asked here. */
  | 'stale'
  | 'refused'

/** Signing in did not work. */
export class SignInRefused extends Error {
  readonly trouble: Trouble
  /** What the issuer or the host said, for whoever looks into it; of `somebodyElse` the name. */
  readonly detail: string

  constructor(trouble: Trouble, detail = '') {
    super(detail ? `You could not be signed in. ${detail}` : 'You could not be signed in.')
    this.name = 'SignInRefused'
    this.trouble = trouble
    this.detail = detail
  }
}
