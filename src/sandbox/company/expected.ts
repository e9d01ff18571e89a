/** The generator's own answer to what a full sync must end with; the product has no part in it. */
import { KIND } from './ids.ts'
import type { Company } from './company.ts'
import { OUTCOMES } from './problems.ts'

export interface Expected {
  /** `user`: somebody in 8x8. `account`: only in Microsoft 365, and never to be touched. */
  kind: 'user' | 'account'
  userName: string
  /** Entra object id, null where Microsoft 365 has no such account. */
  id: string | null
  state: 'inSync' | 'blocked' | 'waiting' | 'excluded' | 'untouched'
  reason: string | null
  /** Codes worth knowing beside the state. */
  notes: string[]
  /** The number that Teams shows for this user or account after the sync, null: none. */
  number: string | null
  /** The number that 8x8 shows for this user, null: none, or not an 8x8 user. */
  wanted: string | null
}

const ACCOUNT_REASONS: Record<number, string> = {
  [KIND.callingPlan]: 'CALLING_PLAN',
  [KIND.resource]: 'RESOURCE_ACCOUNT',
  [KIND.holderResource]: 'RESOURCE_ACCOUNT',
  [KIND.holderColleague]: 'ONLY_IN_MICROSOFT_365',
  [KIND.guest]: 'GUEST',
  [KIND.admin]: 'ONLY_IN_MICROSOFT_365',
}

export function* listExpected(company: Company): Generator<Expected> {
  const held = new Map<string, string>()
  for (const { target, number } of company.assignments()) if (target) held.set(target, number)
  for (let index = 0; index < company.people.count; index++) {
    const { problem, userName, number } = company.people.person(index)
    const { state, reason, notes = [] } = OUTCOMES[problem]
    const id = problem === 'unmatched' ? null : company.ids.guid(KIND.person, index)
    const shown = state === 'inSync' ? number : (id && held.get(id)) || null
    yield { kind: 'user', userName, id, state, reason, notes, number: shown, wanted: number }
  }
  for (const [n, { kind, index }] of company.accounts.extras.entries()) {
    const id = company.ids.guid(kind, index)
    const userName = company.accounts.at(company.people.count + n)?.upn ?? ''
    const reason = ACCOUNT_REASONS[kind] ?? null
    const number = held.get(id) ?? null
    yield { kind: 'account', userName, id, state: 'untouched', reason, notes: [], number, wanted: null }
  }
}
