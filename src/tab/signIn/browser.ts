import { kept } from '../host/keep.ts'
import { AGAIN, hasErrand, isFramed, OUT } from './names.ts'
import { keptSession } from './session.ts'
import type { KeptSession } from './session.ts'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const journey = () => import('./journey.ts')
const otherTab = () => import('./otherTab.ts')

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
  const returned = hasErrand() ? await doErrand() : null
  const other = kept(AGAIN)
  if (returned && other) {
    const { tellOtherTab } = await otherTab()
    tellOtherTab(other, returned)
    return { as: 'returnToOtherTab' }
  }
  if ((returned ?? keptSession()) && !other) return { as: 'in', tokens: browserTokens(), returned: returned !== null }
  if (kept(OUT) || isFramed()) return { as: 'out' }
  const { goToIssuer } = await journey()
  await goToIssuer()
  return { as: 'leaving' }
}

/** What the address says besides the page: taken out of it first. */
async function doErrand(): Promise<KeptSession | null> {
  const [{ comeBack, takeConsent }, { beginForOtherTab }] = await Promise.all([journey(), otherTab()])
  beginForOtherTab()
  takeConsent()
  return comeBack()
}

function browserTokens(): Tokens {
  let renewing: Promise<string> | null = null
  const renew = (): Promise<string> => (renewing ??= renewOnce().finally(() => (renewing = null)))
  return {
    async token() {
      const session = keptSession()
      if (!session) throw new SignInRefused('ended')
      return session.until - SOON_MS > Date.now() ? session.token : renew()
    },
    renew,
    signInAgain: async () => (await otherTab()).inOtherTab(),
    signOut: async () => (await journey()).signOut(),
  }
}

const renewOnce = async (): Promise<string> => (await journey()).renewed()
