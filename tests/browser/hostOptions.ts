/** How the stand-in Teams client is set up, by the test that opens it. */
export interface HostOptions {
  theme: string
  locale: string
  subPageId: string
  /** What getAuthToken answers; null refuses with `refusal`. */
  token: string | null
  refusal: string
  /** Answers nothing at all, like a page that is not Teams. */
  silent: boolean
}
