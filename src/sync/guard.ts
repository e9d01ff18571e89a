/** The guard: how much a sync may take away without a person's word. Pure. */
import type { GuardSettings } from '../tenants/tenant.ts'

/** Most removals that pass: the larger of a number and a share of the managed users. */
export const limitOf = (guard: GuardSettings, managed: number): number =>
  Math.max(guard.number, Math.floor(guard.share * managed))

/** Null: may go on. */
export function refusal(
  removals: number,
  guard: GuardSettings,
  managed: number,
): { removals: string; limit: string } | null {
  const limit = limitOf(guard, managed)
  return removals > limit ? { removals: String(removals), limit: String(limit) } : null
}
