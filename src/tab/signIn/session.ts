import { keep, kept } from '../host/keep.ts'
import { SESSION } from './names.ts'

/** Who is signed in here, for as long as this browser tab is open. */
export interface KeptSession {
  token: string
  /** Milliseconds since 1970. */
  until: number
  /** Of the account, as msal names it. */
  account: string
  name: string
}

const OF_MSAL = /^msal\./

export function keptSession(): KeptSession | null {
  const text = kept(SESSION)
  if (!text) return null
  try {
    return JSON.parse(text) as KeptSession
  } catch {
    return null
  }
}

export const keepSession = (session: KeptSession): void => keep(SESSION, JSON.stringify(session))

/** Nothing of a token is left behind, msal's own included. */
export function forgetSession(): void {
  keep(SESSION, null)
  for (const name of namesOfMsal()) keep(name, null)
}

/** A session that was begun in another tab of this browser. */
export interface Handed {
  session: KeptSession
  entries: [string, string][]
}

export const handOver = (session: KeptSession): Handed => ({
  session,
  entries: namesOfMsal().map((name) => [name, kept(name) ?? '']),
})

export function takeOver({ session, entries }: Handed): void {
  forgetSession()
  for (const [name, value] of entries) if (OF_MSAL.test(name)) keep(name, value)
  keepSession(session)
}

function namesOfMsal(): string[] {
  try {
    return Object.keys(sessionStorage).filter((name) => OF_MSAL.test(name))
  } catch {
    return []
  }
}
