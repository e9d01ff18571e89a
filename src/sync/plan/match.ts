/** Which Microsoft 365 account belongs to a user. E-mail never decides. Pure. */
import type { M365Account } from '../../directory/account.ts'
import type { UserView } from '../../directory/view.ts'

export type Match =
  | { account: M365Account; reason: null }
  | { account: null; reason: 'UNMATCHED' | 'AMBIGUOUS_MATCH'; detail: Record<string, string> }

/** In the order in which they are tried; what joins a step to an account is the store's to find. */
const STEPS = ['choice', 'externalId', 'federationId', 'userName'] as const

/**
 * Link first, then an admin's choice, the object id that Entra's provisioning sent, Federation ID = UPN, username = UPN;
 * two claims at one step take none.
 */
export function match(view: Pick<UserView, 'm365' | 'candidates'> & { user: { id: string } }): Match {
  if (view.m365) return { account: view.m365, reason: null }
  for (const step of STEPS) {
    const found = view.candidates.filter((candidate) => candidate.step === step)
    const [only] = found
    if (!only) continue
    const free = only.linkedUserId === null || only.linkedUserId === view.user.id
    if (found.length === 1 && free && only.claims <= 1) return { account: only.account, reason: null }
    return { account: null, reason: 'AMBIGUOUS_MATCH', detail: { candidate: only.account.userPrincipalName } }
  }
  return { account: null, reason: 'UNMATCHED', detail: {} }
}
