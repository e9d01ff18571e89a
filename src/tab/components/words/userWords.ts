import type { User } from '../../../api/contract.ts'
import { fieldWords, nextWords } from '../../../words/nextStep.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { dayTime, clock } from './time.ts'

export { fieldWords, nextWords }

/** What stands after the state of a user: the next step, or the label of the reason. */
export function afterState(user: User): string | null {
  if (user.state === 'queued' && user.next) return nextWords(user.next)
  if (!user.reason) return user.state === 'queued' ? 'not compared yet' : null
  return reasonWords(user.reason.code, user.reason.detail).label
}

/** When Microsoft is asked again for a user who waits: "15:20", on another day with that day. */
export function nextTry(user: User): string | null {
  if (user.state !== 'waiting' || !user.reason || !user.nextTryAt) return null
  const day = dayTime(user.nextTryAt)
  return day.startsWith('Today') ? clock(user.nextTryAt) : day
}

export function activeWords(user: Pick<User, 'active' | 'deletedAt'>): string {
  if (user.deletedAt) return 'Deleted'
  return user.active ? 'Active' : 'Deactivated'
}

/** "Number in use" in the middle of a sentence; "Microsoft" and "8x8" keep their capitals. */
export const lowerFirst = (words: string): string =>
  /^(Microsoft|Teams|API)\b/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)
