/** What signing in keeps for this browser tab, and what can be told from it before anything else is loaded. */
import { kept } from '../host/keep.ts'

export const SESSION = 'voice-sync.session'
/** Where the person wanted to go when sent to sign in. */
export const ASKED = 'voice-sync.asked'
/** Set by signing out: nobody is sent to sign in again before asking for it. */
export const OUT = 'voice-sync.out'
/** In a tab that was opened to sign in for another one: the name of the channel back. */
export const AGAIN = 'voice-sync.again'
export const AGAIN_QUERY = 'again'

/** The issuer's page may not be framed. */
export const isFramed = (): boolean => window.parent !== window || 'nativeInterface' in window

/** Does the address carry an answer of the issuer, or an errand? */
export const hasErrand = (): boolean =>
  /[#&](code|error)=/.test(location.hash) || /[?&](again|admin_consent|error)=/.test(location.search)

/** Somebody new in a plain browser, who is sent to the issuer at once. */
export const isNewHere = (): boolean => !isFramed() && !kept(SESSION) && !kept(OUT) && !hasErrand()
