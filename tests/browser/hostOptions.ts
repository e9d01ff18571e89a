/** How the stand-in Teams client is set up, by the test that opens it. */
export interface HostOptions {
  theme: string
  locale: string
  subPageId: string
  /** What getAuthToken answers; null refuses with `refusal`. */
  token: string | null
  refusal: string
  /** Nested app authentication; null: this client does not have it. */
  nested: NestedOptions | null
  /** Answers nothing at all, like a page that is not Teams. */
  silent: boolean
}

export interface NestedOptions {
  /** Null: only the person can help, with `refusal`. */
  tokens: NestedTokens | null
  /** What the person gets when asked. Null: they close the window. */
  afterAsking?: NestedTokens | null
  /** As the host words it, for example `{ status: 'USER_INTERACTION_REQUIRED', code: 'consent_required' }`. */
  refusal?: { status: string; code?: string; description?: string }
}

export interface NestedTokens {
  access_token: string
  id_token: string
  expires_in: number
}
