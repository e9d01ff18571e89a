/** Users who wait for Microsoft: when they are tried again, and when waiting is no longer normal. */
import type { Waiting, WaitingUser } from '../../directory/store.ts'
import type { SyncDeps } from '../deps.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Waits before each try; the last one repeats. */
const DELAYS_MS = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR] as const

/** Microsoft names 24 hours for a licence and 72 for everything; after them somebody has to look. */
export const LONGEST_WAIT_MS = 72 * HOUR

/** When a user that was tried again `tries` times is tried next, ms. */
export const nextTry = (tries: number, now: number): number =>
  now + (DELAYS_MS[Math.min(tries, DELAYS_MS.length - 1)] ?? HOUR)

/** The job after which a user waits. */
export interface Tried {
  jobId: string
  /** It started by itself, to try again. */
  retry: boolean
  startedAt: string
}

/**
 * What a job that ended makes of a user that it left waiting; `over`: it waited so long that somebody has to look. Only
 * a retry moves the tries on: a person's sync tries too, and does not push the next try away.
 */
export function afterTry(user: WaitingUser, job: Tried, now: number): { waiting: Waiting; over: boolean } {
  const before = user.waiting?.wanted === user.number ? user.waiting : null
  const since = before?.since ?? user.waitingSince ?? iso(now)
  const over = now - Date.parse(since) >= LONGEST_WAIT_MS
  const base = { since, wanted: user.number }
  // the last try comes when the wait is over, so that nobody waits for a try beyond it
  const end = Date.parse(since) + LONGEST_WAIT_MS
  const due = (tries: number): string => iso(over ? nextTry(tries, now) : Math.min(nextTry(tries, now), end))
  if (!before) return { waiting: { ...base, jobId: job.jobId, tries: 0, due: due(0) }, over }
  const jobId = job.retry ? before.jobId : job.jobId
  const tries = job.retry && before.due <= job.startedAt ? before.tries + 1 : before.tries
  const stands = tries === before.tries && Date.parse(before.due) > now
  return { waiting: { ...base, jobId, tries, due: stands ? before.due : due(tries) }, over }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Most users that one retry tries; the rest is due at the next. */
const MOST = 5000

/** Whom a retry may try: their time has come, and they still want what a person's job had planned. */
export const isDue = ({ waiting, number }: WaitingUser, at: string): boolean =>
  waiting !== null && waiting.due <= at && waiting.wanted !== null && waiting.wanted === number

export async function dueUsers(deps: Pick<SyncDeps, 'directory'>, tenantId: string, at: string): Promise<string[]> {
  return waitingUsers(deps, tenantId, (user) => isDue(user, at))
}

export async function waitingUsers(
  { directory }: Pick<SyncDeps, 'directory'>,
  tenantId: string,
  fits: (user: WaitingUser) => boolean,
): Promise<string[]> {
  const users: string[] = []
  let after: string | null = null
  while (users.length < MOST) {
    const page: WaitingUser[] = await directory.waiting(tenantId, after, 200)
    if (page.length === 0) return users
    users.push(...page.filter(fits).map(({ userId }) => userId))
    after = page.at(-1)?.userId ?? null
  }
  return users
}
