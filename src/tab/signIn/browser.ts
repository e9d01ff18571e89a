import { keep, kept } from '../host/keep.ts'
import { issuerOfConsole } from './issuer.ts'
import { forgetSession, handOver, keepSession, keptSession, takeOver } from './session.ts'
import type { Handed, KeptSession } from './session.ts'
import { troubleOf } from './troubles.ts'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Where the person wanted to go when sent to sign in. */
const ASKED = 'voice-sync.asked'
/** Set by signing out: nobody is sent to sign in again before asking for it. */
const OUT = 'voice-sync.out'
/** In a tab that was opened to sign in for another one: the name of the channel back. */
const AGAIN = 'voice-sync.again'
const AGAIN_QUERY = 'again'

/** A token is renewed when it ends within this. */
const SOON_MS = 60_000

export type Arrival =
  /** `returned`: from the issuer just now. */
  | { as: 'in'; tokens: Tokens; returned: boolean }
  /** `by`: the person signed out; else, nobody may be sent away from here. */
  | { as: 'out' }
  | { as: 'returnToOtherTab' }
  /** On the way to the issuer. */
  | { as: 'leaving' }

/**
 * What this page load is: the way back from the issuer, a reload by somebody who is signed in, or somebody new, who is
 * sent to the issuer at once. Throws `SignInRefused`.
 */
export async function arrive(): Promise<Arrival> {
  beginForOtherTab()
  takeConsent()
  const returned = await comeBack()
  const session = returned ?? keptSession()
  const other = kept(AGAIN)
  if (returned && other) return tellOtherTab(other, returned)
  if (session && !other) return { as: 'in', tokens: browserTokens(), returned: returned !== null }
  if (kept(OUT) || isFramed()) return { as: 'out' }
  await goToIssuer()
  return { as: 'leaving' }
}

/** The issuer's page may not be framed. */
export const isFramed = (): boolean => window.parent !== window

/** Leaves the page. */
export async function goToIssuer(): Promise<void> {
  keep(OUT, null)
  const { openStandard, refusalOf } = await import('./msal.ts')
  const signIn = await issuerOfConsole()
  keep(ASKED, location.pathname + location.search + location.hash)
  try {
    const msal = await openStandard(signIn)
    await msal.handleRedirectPromise({ navigateToLoginRequestUrl: false })
    await msal.acquireTokenRedirect({ scopes: [signIn.scope] })
  } catch (error) {
    throw refusalOf(error)
  }
}

/** The issuer's answer stands behind the `#`; it is taken out of the address before anything else happens. */
async function comeBack(): Promise<KeptSession | null> {
  const answer = new URLSearchParams(location.hash.slice(1))
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return null
  const hash = location.hash
  history.replaceState(null, '', askedPage())
  const { openStandard, refusalOf } = await import('./msal.ts')
  try {
    const msal = await openStandard(await issuerOfConsole())
    const result = await msal.handleRedirectPromise({ hash, navigateToLoginRequestUrl: false })
    // an answer from long ago, for example by going back: whoever is signed in stays so
    return result && remember(result)
  } catch (error) {
    const refusal = refusalOf(error)
    if (keptSession() || (refusal instanceof SignInRefused && refusal.trouble === 'stale')) return null
    throw refusal
  }
}

/** Only a page of the console; the tab's own storage is asked, never the address. */
function askedPage(): string {
  const asked = kept(ASKED) ?? ''
  keep(ASKED, null)
  const url = URL.parse(asked, location.href)
  const ours = url?.origin === location.origin && url.pathname.startsWith('/tab/')
  return ours ? url.pathname + url.search + url.hash : '/tab/'
}

interface Result {
  accessToken: string
  expiresOn: Date | null
  account: { homeAccountId: string; name?: string; username: string } | null
}

function remember({ accessToken, expiresOn, account }: Result): KeptSession {
  const session = {
    token: accessToken,
    until: expiresOn?.getTime() ?? 0,
    account: account?.homeAccountId ?? '',
    name: account?.name ?? account?.username ?? '',
  }
  keepSession(session)
  return session
}

function browserTokens(): Tokens {
  let renewing: Promise<string> | null = null
  const renew = (): Promise<string> => (renewing ??= renewed().finally(() => (renewing = null)))
  return {
    async token() {
      const session = keptSession()
      if (!session) throw new SignInRefused('ended')
      return session.until - SOON_MS > Date.now() ? session.token : renew()
    },
    renew,
    signInAgain: inOtherTab,
    signOut,
  }
}

async function renewed(): Promise<string> {
  const session = keptSession()
  const { openStandard, refusalOf, BY_REFRESH } = await import('./msal.ts')
  const signIn = await issuerOfConsole()
  try {
    const msal = await openStandard(signIn)
    const account = msal.getAccount({ homeAccountId: session?.account ?? '' })
    if (!account) throw new SignInRefused('ended')
    return remember(await msal.acquireTokenSilent({ scopes: [signIn.scope], account, ...BY_REFRESH })).token
  } catch (error) {
    throw refusalOf(error)
  }
}

async function signOut(): Promise<void> {
  const session = keptSession()
  keep(OUT, 'yes')
  keep(ASKED, null)
  const { openStandard } = await import('./msal.ts')
  const msal = await openStandard(await issuerOfConsole())
  const account = msal.getAccount({ homeAccountId: session?.account ?? '' })
  forgetSession()
  await msal.logoutRedirect(account ? { account } : {})
}

const channelNamed = (id: string): BroadcastChannel => new BroadcastChannel(`voice-sync.again.${id}`)

/**
 * Signs in in a tab of its own, so that this page and what was entered in it stay. The other tab hands the session over
 * by a channel whose name only the two know.
 */
function inOtherTab(): Promise<void> {
  const before = keptSession()
  const id = crypto.randomUUID()
  const channel = channelNamed(id)
  // whether that tab is closed cannot be known: the issuer may cut the tie to it
  const opened = window.open(`/tab/?${AGAIN_QUERY}=${id}`, '_blank')
  return new Promise<void>((resolve, reject) => {
    if (!opened) return reject(new SignInRefused('closed', 'The browser did not open a tab. Allow it, then try again.'))
    channel.onmessage = ({ data }: MessageEvent<Handed>) => {
      if (before && data.session.account !== before.account)
        return reject(new SignInRefused('somebodyElse', data.session.name))
      takeOver(data)
      resolve()
    }
  }).finally(() => channel.close())
}

/** This tab was opened for another one: what it copied from there is not its own. */
function beginForOtherTab(): void {
  const id = new URLSearchParams(location.search).get(AGAIN_QUERY)
  if (!id || !/^[\w-]{36}$/.test(id)) return
  history.replaceState(null, '', '/tab/')
  forgetSession()
  keep(AGAIN, id)
  keep(ASKED, '/tab/')
}

/** An admin comes back from agreeing for the organization, or from not agreeing. Throws `SignInRefused`. */
function takeConsent(): void {
  const answer = new URLSearchParams(location.search)
  if (!answer.has('admin_consent') && !answer.has('error')) return
  history.replaceState(null, '', '/tab/')
  const error = answer.get('error')
  if (error) throw troubleOf(error, answer.get('error_description') ?? '')
}

function tellOtherTab(id: string, session: KeptSession): Arrival {
  const channel = channelNamed(id)
  channel.postMessage(handOver(session))
  channel.close()
  forgetSession()
  keep(AGAIN, null)
  keep(OUT, 'yes')
  window.close()
  return { as: 'returnToOtherTab' }
}
