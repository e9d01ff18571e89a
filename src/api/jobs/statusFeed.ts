import { setTimeout as sleep } from 'node:timers/promises'
import { eventBlock } from '../../http/event.ts'
import type { SyncStatus } from '../contract.ts'

export interface StatusFeedDeps {
  read(tenantId: string): Promise<SyncStatus>
  /** A cheap fingerprint of what the status is made of, progress and looks apart. */
  mark(tenantId: string): Promise<string>
  log: { warn(fields: object, message: string): void }
  lookEveryMs?: number
}

const LOOK_EVERY_MS = 250
/** Looks that leave no mark (the watch looked and found nothing) are noticed this many rounds later at most. */
const ROUNDS_BETWEEN_READS = 20
/** Rounds to wait after reading failed. */
const ROUNDS_AFTER_FAILURE = 8

/** What the listeners of one tenant share: one look at the stores, whatever their number. */
interface Channel {
  listeners: number
  /** The newest status as an event block; null before the first look. */
  block: string | null
  version: number
  changed: PromiseWithResolvers<void>
}

/** Sends the sync status of a tenant to everyone who follows it. A slow listener skips what it missed. */
export function createStatusFeed(deps: StatusFeedDeps): {
  follow(tenantId: string, signal: AbortSignal): AsyncGenerator<string>
} {
  const channels = new Map<string, Channel>()
  const lookEveryMs = deps.lookEveryMs ?? LOOK_EVERY_MS

  function join(tenantId: string): Channel {
    const known = channels.get(tenantId)
    const channel = known ?? { listeners: 0, block: null, version: 0, changed: Promise.withResolvers<void>() }
    channel.listeners++
    if (!known) {
      channels.set(tenantId, channel)
      void look(tenantId, channel)
    }
    return channel
  }

  function leave(tenantId: string, channel: Channel): void {
    if (--channel.listeners === 0) channels.delete(tenantId)
  }

  async function look(tenantId: string, channel: Channel): Promise<void> {
    let mark: string | null = null
    let rounds = 0
    let isRunning = false
    let movedBefore = false
    while (channel.listeners > 0) {
      try {
        const now = await deps.mark(tenantId)
        // a mark may be there a moment before all that is told with it
        const moved = now !== mark
        if (moved || movedBefore || isRunning || rounds >= ROUNDS_BETWEEN_READS) {
          const status = await deps.read(tenantId)
          isRunning = status.running.length > 0
          mark = now
          movedBefore = moved
          rounds = 0
          tell(channel, eventBlock('status', status))
        }
      } catch (error) {
        deps.log.warn({ tenantId, error }, 'the sync status could not be read')
        await sleep(lookEveryMs * ROUNDS_AFTER_FAILURE, undefined, { ref: false })
      }
      rounds++
      await sleep(lookEveryMs, undefined, { ref: false })
    }
  }

  return {
    async *follow(tenantId, signal) {
      const channel = join(tenantId)
      const stop = (): void => wake(channel)
      signal.addEventListener('abort', stop, { once: true })
      try {
        for (let seen = 0; !signal.aborted;) {
          if (channel.version > seen) {
            seen = channel.version
            yield channel.block!
          } else await channel.changed.promise
        }
      } finally {
        signal.removeEventListener('abort', stop)
        leave(tenantId, channel)
      }
    },
  }
}

function tell(channel: Channel, block: string): void {
  if (block === channel.block) return
  channel.block = block
  channel.version++
  wake(channel)
}

function wake(channel: Channel): void {
  channel.changed.resolve()
  channel.changed = Promise.withResolvers<void>()
}
