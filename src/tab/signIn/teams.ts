import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Teams signs people in: each call asks the client, which keeps and renews the token. */
export function teamsTokens(ask: () => Promise<string>): Tokens {
  const token = async () => {
    try {
      return await ask()
    } catch (error) {
      throw new SignInRefused(words(error instanceof Error ? error.message : String(error)))
    }
  }
  return { token, renew: token, signOut: null }
}

/** Teams answers with a code; the codes that admins meet get a sentence. */
function words(code: string): string {
  if (/consent|invalid_grant/i.test(code))
    return 'Your organization has not agreed to this app yet. A Microsoft 365 Global Admin can give consent, once for everybody.'
  if (/cancel/i.test(code)) return 'Sign-in was closed before it was done.'
  return `Teams did not sign you in. It said: ${code}`
}
