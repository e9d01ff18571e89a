import type { Role } from '../../api/contract.ts'
import { keep, kept } from '../host/keep.ts'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const NAME = 'voice-sync.sandbox'

interface SignedIn {
  as: Role
  token: string
}

/** Sandbox only: a token for a role, kept for this browser session. */
export async function signInAs(tokenUrl: string, as: Role): Promise<void> {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  })
  if (!answer.ok) throw new SignInRefused(`The sandbox gave no token for ${as}. It answered ${answer.status}.`)
  const body = (await answer.json()) as { access_token: string }
  keep(NAME, JSON.stringify({ as, token: body.access_token } satisfies SignedIn))
}

function signedIn(): SignedIn | null {
  const text = kept(NAME)
  return text ? (JSON.parse(text) as SignedIn) : null
}

/** The tokens of the role signed in before; null before that. */
export function sandboxTokens(tokenUrl: string): Tokens | null {
  if (!signedIn()) return null
  return {
    async token() {
      const now = signedIn()
      if (!now) throw new SignInRefused('You are signed out.')
      return now.token
    },
    async renew() {
      const now = signedIn()
      if (!now) throw new SignInRefused('You are signed out.')
      await signInAs(tokenUrl, now.as)
      return signedIn()?.token ?? ''
    },
    signOut: forgetSandbox,
  }
}

export const forgetSandbox = (): void => keep(NAME, null)
