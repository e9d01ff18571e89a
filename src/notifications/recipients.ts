/** Who is told: chats that asked for it, and the addresses of the mail settings. */
import { createHash } from 'node:crypto'
import type { ConnectionsStore, MailConnection } from '../tenants/store.ts'
import type { MailRecipient, Recipient } from './channel.ts'
import type { QuietChoice } from './quiet.ts'
import type { NotificationsStore } from './store.ts'

export interface RecipientRooms {
  store: NotificationsStore
  /** Left out: nobody is told by e-mail. */
  keptConnections?: Pick<ConnectionsStore, 'connection'>
}

const MAIL = 'mail:'

export const isMail = (id: string): boolean => id.startsWith(MAIL)

/** Stands in the outbox and in threads, where an address would have to be erased. */
export const mailId = (address: string): string =>
  `${MAIL}${createHash('sha256').update(address.toLowerCase()).digest('base64url').slice(0, 22)}`

/** Null: nothing is sent by e-mail. */
export async function mailSettings(
  { keptConnections }: Pick<RecipientRooms, 'keptConnections'>,
  tenantId: string,
): Promise<MailConnection | null> {
  const settings = (await keptConnections?.connection(tenantId, 'mail'))?.settings
  return settings?.kind === 'mail' && settings.on ? settings : null
}

export const mailRecipients = (mail: MailConnection | null): MailRecipient[] =>
  (mail?.to ?? []).map((address) => ({ kind: 'mail', id: mailId(address), address }))

/** Null: it is not there any more. */
export async function recipientOf(rooms: RecipientRooms, tenantId: string, id: string): Promise<Recipient | null> {
  if (!isMail(id)) return rooms.store.conversation(tenantId, id)
  const all = mailRecipients(await mailSettings(rooms, tenantId))
  return all.find((one) => one.id === id) ?? null
}

/** Whose quiet hours count for a recipient. */
export async function quietChoiceOf(rooms: RecipientRooms, tenantId: string, id: string): Promise<QuietChoice> {
  const usual: QuietChoice = { quiet: 'settings', timezone: null }
  if (!isMail(id)) return (await rooms.store.choices(tenantId, [id])).get(id) ?? usual
  return (await mailSettings(rooms, tenantId))?.quiet ? usual : { quiet: 'none', timezone: null }
}
