/** Words and shapes that every resource uses. See `contract.ts`. */

export type ServiceKind = 'pbx' | 'teams'
export type JobState = 'queued' | 'running' | 'succeeded' | 'succeededWithErrors' | 'failed' | 'refused' | 'cancelled'
export type JobType = 'manual' | 'bot' | 'auto' | 'retry'
export type UserState = 'inSync' | 'queued' | 'waiting' | 'blocked' | 'excluded'
export type Role = 'admin' | 'operator' | 'reader' | 'user'
export type ButtonState =
  'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'off' | 'blocked' | 'green'

export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total: number
}

/** RFC 9457, `application/problem+json`. `detail` says what was wrong and what would be right. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
}

/** A reason code with what its words need: `reasonWords(code, detail)` of `words/reasons.ts`. */
export interface ReasonRef {
  code: string
  detail: Record<string, string>
}
