import type { Role } from '../../api/contract.ts'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

const KEPT = 'voice-sync.sandbox'

interface Kept {
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
  sessionStorage.setItem(KEPT, JSON.stringify({ as, token: body.access_token } satisfies Kept))
}

function kept(): Kept | null {
  const text = sessionStorage.getItem(KEPT)
  return text ? (JSON.parse(text) as Kept) : null
}

/** The tokens of the role signed in before; null before that. */
export function sandboxTokens(tokenUrl: string): Tokens | null {
  if (!kept()) return null
  return {
    async token() {
      const now = kept()
      if (!now) throw new SignInRefused('You are signed out.')
      return now.token
    },
    async renew() {
      const now = kept()
      if (!now) throw new SignInRefused('You are signed out.')
      await signInAs(tokenUrl, now.as)
      return kept()?.token ?? ''
    },
    signOut: () => sessionStorage.removeItem(KEPT),
  }
}

export const forgetSandbox = (): void => sessionStorage.removeItem(KEPT)
