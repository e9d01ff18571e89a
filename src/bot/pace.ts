/** When the message of a running sync is edited. Pure. */

const SECOND = 1_000
const MINUTE = 60 * SECOND

export interface Paced {
  /** When the run started and when the message was last edited, in milliseconds. */
  startedAt: number
  editedAt: number
  now: number
  /** A job or step began or ended since the last edit. */
  stepChanged: boolean
  /** The run is over: the last edit is never put off. */
  over: boolean
}

/**
 * At each step, else every 5 s in the first minute, 15 s up to 10 minutes, 60 s after; never more than one a second,
 * because Teams takes 60 messages in 30 s for a conversation.
 */
export function editDue({ startedAt, editedAt, now, stepChanged, over }: Paced): boolean {
  const since = now - editedAt
  if (over) return true
  if (stepChanged) return since >= SECOND
  const age = now - startedAt
  if (age < MINUTE) return since >= 5 * SECOND
  return since >= (age < 10 * MINUTE ? 15 * SECOND : MINUTE)
}

/** How long to wait after the n-th failed try, in milliseconds. */
export const backOff = (attempts: number): number => Math.min(MINUTE, (SECOND / 2) * 2 ** Math.min(attempts, 7))
