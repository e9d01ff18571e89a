/** Sends what is due, with retries. */
import { NotDelivered, Undeliverable, type Channel } from './channel.ts'
import { workThrough } from './pool.ts'
import { isMail, recipientOf, type RecipientRooms } from './recipients.ts'
import type { OutboxEntry } from './store.ts'
import type { Tellings } from './tellings.ts'
import { waitAfter } from './waits.ts'

export interface DeliveryDeps extends RecipientRooms {
  channel: Channel
  tellings: Tellings
  /** Ends what is told to a person who certainly may not be told any more; true when it did. Left out: nobody is asked. */
  endIfLost?(tenantId: string, userId: string): Promise<boolean>
  now: () => Date
  log: (message: string, more?: object) => void
}

export interface Delivery {
  /** Sends what is due of this tenant, unless that is going on already. */
  look(tenantId: string): void
  /** Ends once everything in hand is recorded. */
  close(): Promise<void>
}

/** On their way at once, of one tenant. The channel keeps to the limits of its other side. */
const AT_ONCE = 40
/** Until the store is asked again. */
const STORE_REST_MS = 500

export function createDelivery(deps: DeliveryDeps): Delivery {
  const { store, channel, tellings, now, log } = deps
  let closed = false
  const sending = new Map<string, Promise<void>>()

  async function send(tenantId: string): Promise<void> {
    const next = async () => {
      const due = await store.next(tenantId, now().toISOString(), AT_ONCE)
      return due.map((entry) => ({ id: entry.id, run: () => deliver(tenantId, entry) }))
    }
    await workThrough(AT_ONCE, next, () => !closed)
  }

  /** Entries that arrived and are not written down as delivered. */
  const arrived = new Set<string>()
  const keyOf = (tenantId: string, { id }: OutboxEntry): string => `${tenantId} ${id}`

  async function deliver(tenantId: string, entry: OutboxEntry): Promise<void> {
    if (arrived.has(keyOf(tenantId, entry))) return writeDown(tenantId, [entry])
    let entries: OutboxEntry[] | null
    try {
      entries = await tell(tenantId, entry)
    } catch (error) {
      return failed(tenantId, entry, error as Error)
    }
    if (entries === null) return
    for (const one of entries) arrived.add(keyOf(tenantId, one))
    await writeDown(tenantId, entries)
  }

  /** Tells it; answers what that settles, null when it waits. */
  async function tell(tenantId: string, entry: OutboxEntry): Promise<OutboxEntry[] | null> {
    const told = await tellings.of(tenantId, entry)
    if (!told) return null
    const to = await recipientOf(deps, tenantId, entry.conversationId)
    if (!to) throw gone(entry)
    // that takes the entry away too
    if (to.kind === 'personal' && to.userId !== null && (await deps.endIfLost?.(tenantId, to.userId))) return null
    if (told.telling) await channel.send(tenantId, to, told.telling)
    return told.entries
  }

  /** While the store takes nothing, that is tried again, and not the sending: who has the message gets no second one. */
  async function writeDown(tenantId: string, entries: OutboxEntry[]): Promise<void> {
    try {
      for (const one of entries) {
        await store.delivered(tenantId, one.id, now().toISOString())
        arrived.delete(keyOf(tenantId, one))
      }
    } catch (error) {
      log('A notice arrived, which could not be written down.', { tenantId, error: (error as Error).message })
      await new Promise((resolve) => setTimeout(resolve, STORE_REST_MS))
    }
  }

  async function failed(tenantId: string, entry: OutboxEntry, error: Error): Promise<void> {
    const wait = waitAfter(error, entry.attempts)
    const at = now()
    const nextAt = wait === null ? null : new Date(at.getTime() + wait).toISOString()
    log('A notice was not delivered.', { tenantId, entry: entry.id, error: error.message, nextAt })
    const code = error instanceof NotDelivered ? error.code : 'unknown'
    await store.failed(tenantId, entry.id, { error: error.message.slice(0, 500), code, at: at.toISOString() }, nextAt)
  }

  return {
    look(tenantId) {
      // a slow conversation of one tenant holds up nobody else
      if (sending.has(tenantId)) return
      const under = send(tenantId)
        .catch((error: Error) => log('Notices of a tenant could not be sent.', { tenantId, error: error.message }))
        .finally(() => sending.delete(tenantId))
      sending.set(tenantId, under)
    },
    async close() {
      closed = true
      await Promise.all(sending.values())
    },
  }
}

const gone = ({ conversationId }: OutboxEntry): Undeliverable =>
  isMail(conversationId)
    ? new Undeliverable('This address is not told any more.', 'mailOff')
    : new Undeliverable('The conversation is no longer on record.')
