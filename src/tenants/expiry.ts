/** How near the end of a credential is. Pure. */
export const WARN_DAYS = 30
/** Days before the end at which people are told, once each; 0: it has ended. */
export const TOLD_AT: readonly number[] = [WARN_DAYS, 7, 1, 0]

const DAY_MS = 86_400_000

/** Whole days that are left, 0 once it has ended; null: it does not end by itself, or nobody said when. */
export function daysLeft(expiresAt: string | null, now: number): number | null {
  if (expiresAt === null) return null
  const left = Date.parse(expiresAt) - now
  return left <= 0 ? 0 : Math.max(1, Math.ceil(left / DAY_MS))
}

/** The threshold that was passed last; null: none was yet. */
export function passed(expiresAt: string | null, now: number): number | null {
  const left = daysLeft(expiresAt, now)
  if (left === null) return null
  return [...TOLD_AT].reverse().find((days) => left <= days) ?? null
}
