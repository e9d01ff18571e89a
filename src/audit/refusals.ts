/**
 * Who was refused what, for the audit log. The first of each person and thing is written as it comes, those after it
 * within the hour are counted and told in one entry: whoever asks again and again cannot fill the log.
 */
import type { AuditEntry, Origin, Via } from './entry.ts'

export interface Refusal extends Partial<Origin> {
  tenantId: string
  /** Entra object id. */
  actorId: string
  actorName: string
  via: Via
  /** What was asked for: a route, or an action of the bot. */
  target: string
  /** The roles that the person has, and those that it takes. */
  why: string
}

export interface Refusals {
  /** Never rejects: a refusal is one, written down or not. */
  note(refusal: Refusal): Promise<void>
  /** What was counted is written down. */
  close(): Promise<void>
}

export interface RefusalsDeps {
  append(tenantId: string, entry: AuditEntry): Promise<void>
  /** Milliseconds since 1970. */
  now(): number
  warn(fields: object, message: string): void
}

const HOUR_MS = 3_600_000
const LOOK_MS = 60_000
/** People and things of one tenant within the hour; of more, only the process's log tells. */
const MOST = 500
const MOST_OF_ALL = 5_000

interface Counted {
  first: Refusal
  until: number
  more: number
}

export function createRefusals({ append, now, warn }: RefusalsDeps): Refusals {
  const counted = new Map<string, Counted>()
  let looking: ReturnType<typeof setInterval> | null = null

  const write = async (refusal: Refusal, after: string): Promise<void> => {
    const { tenantId, actorId, actorName, via, target, ip = null, requestId = null } = refusal
    const at = new Date(now()).toISOString()
    const entry = { at, actorId, actorName, via, ip, requestId, target, before: null, after }
    await append(tenantId, { ...entry, action: 'access.refused' }).catch((error: unknown) =>
      warn({ error: String(error).slice(0, 300) }, 'a refusal could not be written down'),
    )
  }

  async function tell({ first, more }: Counted): Promise<void> {
    if (more > 0) await write({ ...first, ip: null, requestId: null }, `refused ${more} more times within the hour`)
  }

  /** Those whose hour is over. */
  async function settle(): Promise<void> {
    const over = [...counted].filter(([, { until }]) => until <= now())
    for (const [key] of over) counted.delete(key)
    for (const [, one] of over) await tell(one)
  }

  function isFull(tenantId: string): boolean {
    if (counted.size >= MOST_OF_ALL) return true
    let own = 0
    for (const { first } of counted.values()) if (first.tenantId === tenantId) own += 1
    return own >= MOST
  }

  return {
    async note(refusal) {
      const { tenantId, actorId, target, why } = refusal
      await settle()
      const key = [tenantId, actorId, target].join('\n')
      const known = counted.get(key)
      if (known) return void (known.more += 1)
      if (isFull(tenantId)) return warn({ tenantId, actorId, target }, 'refused, and so were many others in this hour')
      looking ??= setInterval(() => void settle(), LOOK_MS).unref()
      counted.set(key, { first: refusal, until: now() + HOUR_MS, more: 0 })
      await write(refusal, `refused: ${why}`)
    },
    async close() {
      if (looking) clearInterval(looking)
      const left = [...counted.values()]
      counted.clear()
      for (const one of left) await tell(one)
    },
  }
}
