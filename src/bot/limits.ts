/**
 * How fast the Bot Connector may be asked. Microsoft documents, for each conversation, 7 messages in a second, 8 in 2 s,
 * 60 in 30 s and 1,800 in an hour, and 30 requests a second for each tenant; we stay a little below, since what leaves
 * here evenly need not arrive so. What many people are told at once leaves room for answers to somebody who waits.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */

export interface Limits {
  /** Resolves when a request may go, and rejects once none goes any more. `bulk`: nobody waits for it. */
  turn(tenantId: string, conversationId: string, bulk: boolean): Promise<void>
  /** How a request ended. `slow`: it was asked to wait, so long in milliseconds; null: it was taken, or failed otherwise. */
  told(tenantId: string, conversationId: string, slow: number | null): void
  /** Whoever still waits is told at once: it may be an hour until they may go. */
  close(): void
}

const SECOND = 1_000
const CONVERSATION = [
  { most: 6, within: SECOND },
  { most: 7, within: 2 * SECOND },
  { most: 55, within: 30 * SECOND },
  { most: 1_700, within: 3_600 * SECOND },
]
const TENANT = [{ most: 27, within: SECOND + 50 }]
/** Evenly, so that a moment in which the machine stands still makes no crowd of what comes before and after it. */
const BULK = [
  { most: 2, within: 100 },
  { most: 18, within: SECOND + 50 },
]
/** The longest that a 429 is obeyed, and what it is taken for when it does not say. */
const LONGEST = 60 * SECOND
const UNSAID = 2 * SECOND
/** A tenant pauses when so many of its last ten requests were asked to wait. */
const LAST = 10
const TOO_MANY = 5
/** So many conversations are remembered before old ones are dropped. */
const MANY = 5_000

type Window = (typeof CONVERSATION)[number]

interface Waiter {
  of: Asked
  bulk: boolean
  go: () => void
  stop: (error: Error) => void
}
/** When requests were sent, oldest first, and until when none may be. */
interface Asked {
  at: number[]
  until: number
}
interface Tenant extends Asked {
  bulk: Asked
  waiting: Waiter[]
  last: boolean[]
  timer: NodeJS.Timeout | null
}

/** `now`: milliseconds, monotonic. */
export function createLimits(now: () => number): Limits {
  const tenants = new Map<string, Tenant>()
  const conversations = new Map<string, Asked>()
  let closed = false

  function tenantOf(id: string): Tenant {
    const fresh = { at: [], until: 0, bulk: { at: [], until: 0 }, waiting: [], last: [], timer: null }
    const tenant = tenants.get(id) ?? fresh
    tenants.set(id, tenant)
    return tenant
  }

  function conversationOf(tenantId: string, id: string): Asked {
    const key = `${tenantId} ${id}`
    const known = conversations.get(key)
    if (known) return known
    if (conversations.size >= MANY) forgetOld(now() - 3_600 * SECOND)
    const fresh = { at: [], until: 0 }
    conversations.set(key, fresh)
    return fresh
  }

  function forgetOld(before: number): void {
    for (const [key, { at, until }] of conversations)
      if ((at.at(-1) ?? 0) < before && until < now()) conversations.delete(key)
  }

  const readyAt = (tenant: Tenant, { of, bulk }: Waiter): number =>
    Math.max(
      freeAt(of, CONVERSATION),
      freeAt(tenant, TENANT),
      // an answer may go while others wait, so that one 429 too many does not make the bot look dead
      bulk ? Math.max(tenant.until, freeAt(tenant.bulk, BULK)) : 0,
    )

  /** Lets everybody go who may, whoever is waited for first. */
  function pump(tenant: Tenant): void {
    if (tenant.timer) clearTimeout(tenant.timer)
    tenant.timer = null
    for (;;) {
      const at = now()
      const may = tenant.waiting.filter((waiter) => readyAt(tenant, waiter) <= at)
      const first = may.find(({ bulk }) => !bulk) ?? may[0]
      if (!first) break
      tenant.waiting.splice(tenant.waiting.indexOf(first), 1)
      for (const asked of [first.of, tenant, ...(first.bulk ? [tenant.bulk] : [])]) sent(asked, at)
      first.go()
    }
    if (tenant.waiting.length === 0) return
    const soonest = Math.min(...tenant.waiting.map((waiter) => readyAt(tenant, waiter)))
    tenant.timer = setTimeout(() => pump(tenant), Math.max(1, Math.ceil(soonest - now())))
  }

  return {
    turn: (tenantId, conversationId, bulk) =>
      new Promise((go, stop) => {
        if (closed) return stop(ended())
        const tenant = tenantOf(tenantId)
        tenant.waiting.push({ of: conversationOf(tenantId, conversationId), bulk, go, stop })
        pump(tenant)
      }),
    told(tenantId, conversationId, slow) {
      const tenant = tenantOf(tenantId)
      tenant.last = [...tenant.last, slow !== null].slice(-LAST)
      if (slow === null) return
      const until = now() + Math.min(LONGEST, slow || UNSAID)
      const conversation = conversationOf(tenantId, conversationId)
      conversation.until = Math.max(conversation.until, until)
      if (tenant.last.filter(Boolean).length >= TOO_MANY) tenant.until = Math.max(tenant.until, until)
    },
    close() {
      closed = true
      for (const { timer, waiting } of tenants.values()) {
        if (timer) clearTimeout(timer)
        for (const { stop } of waiting.splice(0)) stop(ended())
      }
    },
  }
}

const ended = (): Error => new Error('The bot was stopped before this could be sent.')

/** When one more may go. */
const freeAt = ({ at, until }: Asked, windows: Window[]): number =>
  windows.reduce((soonest, { most, within }) => {
    const blocking = at[at.length - most]
    return blocking === undefined ? soonest : Math.max(soonest, blocking + within)
  }, until)

function sent(asked: Asked, at: number): void {
  asked.at.push(at)
  if (asked.at.length > 2 * 1_700) asked.at.splice(0, 1_700)
}
