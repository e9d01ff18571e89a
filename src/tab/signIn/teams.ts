import type { Host } from '../host/host.ts'
import { issuerOfConsole } from './issuer.ts'
import { troubleOf } from './troubles.ts'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Teams signs people in: by nested app authentication where the client has it, else by the token it gives to tabs. */
export async function teamsTokens(host: Host, ask: () => Promise<string>): Promise<Tokens> {
  const nested = host.nested ? await within(NESTED_MS, nestedTokens()).catch(() => null) : null
  if (!nested) return tokensOfTeams(ask)
  try {
    await within(NESTED_MS, nested.token())
    return nested
  } catch (error) {
    // a refusal that a person can act on is one; anything else says that this way does not work here
    const meant = error instanceof SignInRefused && error.trouble !== 'refused'
    return meant ? nested : tokensOfTeams(ask)
  }
}

/** A client that says nothing is given up on, and asked the other way. */
const NESTED_MS = 5_000

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new SignInRefused('refused')), ms))
  return Promise.race([promise, late])
}

async function nestedTokens(): Promise<Tokens> {
  const [{ openNested, refusalOf }, signIn] = await Promise.all([import('./msal.ts'), issuerOfConsole()])
  const msal = await openNested(signIn)
  const scopes = [signIn.scope]
  const call = async (way: () => Promise<{ accessToken: string }>): Promise<string> => {
    try {
      return (await way()).accessToken
    } catch (error) {
      throw refusalOf(error)
    }
  }
  return {
    token: () => call(() => msal.acquireTokenSilent({ scopes })),
    renew: () => call(() => msal.acquireTokenSilent({ scopes, forceRefresh: true })),
    signInAgain: async () => void (await call(() => msal.acquireTokenPopup({ scopes }))),
    signOut: null,
  }
}

/** Each call asks the client, which keeps the token and renews it shortly before its end. */
function tokensOfTeams(ask: () => Promise<string>): Tokens {
  let last = ''
  const token = async () => {
    try {
      return (last = await ask())
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      throw troubleOf(said, said)
    }
  }
  return {
    token,
    async renew() {
      const refused = last
      const next = await token()
      // the client has nothing newer than what was just refused
      if (next === refused) throw new SignInRefused('ended')
      return next
    },
    signInAgain: async () => void (await token()),
    signOut: null,
  }
}
