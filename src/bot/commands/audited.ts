/** What the audit log says of what somebody did by the bot. */
import type { AuditEntry } from '../../audit/store.ts'
import type { JobNote } from '../../jobs/store.ts'
import type { Rooms, Turn } from './command.ts'

export type What = Pick<AuditEntry, 'action' | 'target' | 'before' | 'after'>

export const noteOf = ({ activityId }: Pick<Turn, 'activityId'>, what: What): JobNote => ({
  via: 'bot',
  ip: null,
  requestId: activityId,
  ...what,
})

export function entryOf({ now }: Pick<Rooms, 'now'>, turn: Turn, what: What): AuditEntry {
  const { userId: actorId, name: actorName } = turn.caller
  return { at: now().toISOString(), actorId, actorName, ...noteOf(turn, what) }
}
