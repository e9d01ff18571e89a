import type { Change, User } from '../../api/contract.ts'
import { FIELD_WORDS } from '../../words/states.ts'
import { reasonWords } from '../../words/reasons.ts'
import { dayTime, clock } from './time.ts'

export const fieldWords = (field: string): string => FIELD_WORDS[field] ?? field

/** "Assign +1 212 555 0113", "Remove number", "Update last name". */
export function nextWords(change: Change): string {
  const named: Record<string, string> = {
    assign: `Assign ${change.after ?? 'number'}`,
    change: `Change to ${change.after ?? 'none'}`,
    unassign: 'Remove number',
    policy: `Grant ${change.after ?? fieldWords(change.field).toLowerCase()}`,
    create: 'New user',
    delete: change.cause === 'REMOVED_HERE' ? 'Remove' : 'Deleted in 8x8',
  }
  return named[change.kind] ?? `Update ${fieldWords(change.field).toLowerCase()}`
}

/** What stands after the state of a user: the next step, or the label of the reason. */
export function afterState(user: User): string | null {
  if (user.state === 'queued') return user.next ? nextWords(user.next) : null
  if (!user.reason) return null
  const { label } = reasonWords(user.reason.code, user.reason.detail)
  if (user.state !== 'waiting' || !user.nextTryAt) return label
  const day = dayTime(user.nextTryAt)
  return `${label}, next try ${day.startsWith('Today') ? clock(user.nextTryAt) : day}`
}

export function activeWords(user: Pick<User, 'active' | 'deletedAt'>): string {
  if (user.deletedAt) return 'Deleted'
  return user.active ? 'Active' : 'Deactivated'
}
