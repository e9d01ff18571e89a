/** Notices that end without anybody asking for it. */
import type { AuditEntry } from '../audit/store.ts'
import type { NotificationsStore } from './store.ts'

interface Rooms {
  notifications: Pick<NotificationsStore, 'subscribers' | 'unsubscribePerson'>
  audit: { append(tenantId: string, entry: AuditEntry): Promise<void> }
}

const BY_ITSELF = { actorId: 'system', actorName: 'Voice Sync', via: 'system', ip: null, requestId: null } as const

/** In the own chats of a person who may not be told any more; nothing, where there are none. */
export async function endNotices(
  { notifications, audit }: Rooms,
  tenantId: string,
  userId: string,
  at: string,
): Promise<void> {
  const id = userId.toLowerCase()
  const own = (await notifications.subscribers(tenantId)).filter((chat) => chat.userId?.toLowerCase() === id)
  if (own.length === 0) return
  await notifications.unsubscribePerson(tenantId, userId)
  const after = `off, ${own[0]?.userName ?? id}`
  await audit.append(tenantId, {
    ...{ ...BY_ITSELF, at },
    ...{ action: 'notices.subscribe', target: `person ${id}`, before: 'on', after },
  })
}
