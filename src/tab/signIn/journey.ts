/** The ways to the issuer and back. Loaded when one of them is taken. */
import { keep, kept } from '../host/keep.ts'
import { issuerOfConsole } from './issuer.ts'
import { BY_REFRESH, openStandard, refusalOf } from './msal.ts'
import { ASKED, OUT } from './names.ts'
import { forgetSession, keepSession, keptSession } from './session.ts'
import type { KeptSession } from './session.ts'
import { SignInRefused } from './tokens.ts'
import { troubleOf } from './troubles.ts'

/** Whose page the address is: of the account that was signed in last. */
const OWNER = 'voice-sync.owner'

/** A page that somebody was in has what the router writes beside it, also after a reload; a link that was opened just now has not. */
const byLink = (): boolean => history.state === null

/** Leaves the page, and whoever was signed in. `choose`: the account that the browser knows is not the wanted one. */
export async function goToIssuer(choose = false): Promise<void> {
  forgetSession()
  keep(OUT, null)
  const signIn = await issuerOfConsole()
  keep(ASKED, location.pathname + location.search + location.hash)
  if (byLink()) keep(OWNER, null)
  try {
    const msal = await openStandard(signIn)
    await msal.handleRedirectPromise({ navigateToLoginRequestUrl: false })
    await msal.acquireTokenRedirect({ scopes: [signIn.scope], ...(choose && { prompt: 'select_account' }) })
  } catch (error) {
    throw refusalOf(error)
  }
}

/** The issuer's answer stands behind the `#`; it is taken out of the address before anything else happens. */
export async function comeBack(): Promise<KeptSession | null> {
  const answer = new URLSearchParams(location.hash.slice(1))
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return null
  const hash = location.hash
  history.replaceState(null, '', askedPage())
  try {
    const msal = await openStandard(await issuerOfConsole())
    const result = await msal.handleRedirectPromise({ hash, navigateToLoginRequestUrl: false })
    // an answer from long ago, for example by going back: whoever is signed in stays so
    if (!result) return null
    // what one person had open is not opened for another
    const owner = kept(OWNER)
    if (owner !== null && owner !== result.account?.homeAccountId) history.replaceState(null, '', START)
    return remember(result)
  } catch (error) {
    const refusal = refusalOf(error)
    if (keptSession() || (refusal instanceof SignInRefused && refusal.trouble === 'stale')) return null
    throw refusal
  }
}

const START = '/tab/'

/** Only a page of the console; the tab's own storage is asked, never the address. */
function askedPage(): string {
  const asked = kept(ASKED) ?? ''
  keep(ASKED, null)
  const url = URL.parse(asked, location.href)
  const ours = url?.origin === location.origin && url.pathname.startsWith('/tab/')
  return ours ? url.pathname + url.search + url.hash : START
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
  keep(OWNER, session.account)
  return session
}

/** By the refresh token. Throws `SignInRefused`. */
export async function renewed(): Promise<string> {
  const session = keptSession()
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

/** At the issuer too; leaves the page. */
export async function signOut(): Promise<void> {
  const session = keptSession()
  keep(OUT, 'yes')
  keep(ASKED, null)
  keep(OWNER, null)
  const msal = await openStandard(await issuerOfConsole())
  const account = msal.getAccount({ homeAccountId: session?.account ?? '' })
  forgetSession()
  await msal.logoutRedirect(account ? { account } : {})
}

/** An admin comes back from agreeing for the organization, or from not agreeing. Throws `SignInRefused`. */
export function takeConsent(): void {
  const answer = new URLSearchParams(location.search)
  if (!answer.has('admin_consent') && !answer.has('error')) return
  history.replaceState(null, '', '/tab/')
  const error = answer.get('error')
  if (error) throw troubleOf(error, answer.get('error_description') ?? '')
}
