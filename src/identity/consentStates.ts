/**
 * Who began to give admin consent. The browser comes back from Microsoft without a token of ours, so what it brings is
 * worth nothing but this: a state that was made here a moment ago, for one person, and that works once.
 */
import type { Principal } from './principal.ts'

export interface ConsentBegun {
  tenantId: string
  by: { id: string; name: string }
  /** App permissions that Microsoft granted before; null: could not be asked. */
  before: string[] | null
  /** Milliseconds since 1970. */
  until: number
}

export interface ConsentStates {
  begin(caller: Principal, before: string[] | null): { state: string; until: number }
  /** Null: made by somebody else, used before, or too old. */
  take(state: string): ConsentBegun | null
}

export const CONSENT_WITHIN_MS = 15 * 60_000
const MOST = 1_000

/** `newId`: a random UUID; two of them are more than anybody guesses. */
export function createConsentStates(now: () => number, newId: () => string): ConsentStates {
  const begun = new Map<string, ConsentBegun>()
  return {
    begin({ tenantId, userId, name }, before) {
      const state = `${newId()}.${newId()}`
      const until = now() + CONSENT_WITHIN_MS
      begun.set(state, { tenantId, by: { id: userId, name }, before, until })
      for (const oldest of begun.keys()) {
        if (begun.size <= MOST) break
        begun.delete(oldest)
      }
      return { state, until }
    },
    take(state) {
      const found = begun.get(state) ?? null
      begun.delete(state)
      return found && now() < found.until ? found : null
    },
  }
}
