/** The guard: how much a sync may take away without a person's word. Pure. */
import type { JobType } from '../../jobs/job.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import type { GuardSettings } from '../../tenants/tenant.ts'

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

/** Why a person has to say yes first. */
export interface Stop {
  code: ReasonCode
  detail: Record<string, string>
}

/** So long removals that nobody approved are added up. */
export const LATELY_MS = 7 * 24 * 60 * 60 * 1000
/** So many times the limit of one sync may go in that time. */
const LATELY_LIMITS = 3

/** Most removals that pass in `LATELY_MS` without a person's word. */
export const latelyLimitOf = (limit: number): number => LATELY_LIMITS * limit

/** Nobody was there when these were started. */
const BY_ITSELF: JobType[] = ['auto', 'retry']

export const startsByItself = (type: JobType): boolean => BY_ITSELF.includes(type)

/** A source that shrinks a little every day passes the limit of every day's sync; null: not so much in all. */
export function addsUp(removals: number, lately: number, limit: number): Stop | null {
  const most = latelyLimitOf(limit)
  if (removals === 0 || lately + removals <= most) return null
  const detail = { removals: String(removals), lately: String(lately), limit: String(most) }
  return { code: 'REMOVALS_ADD_UP', detail }
}
