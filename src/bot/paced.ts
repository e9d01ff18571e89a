/** Sends within what the Bot Connector takes, and heeds it when it asks to wait. */
import type { Limits } from './limits.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'

/** `bulk`: what is sent by this one nobody waits for. */
export function paced(sdk: Sdk, limits: Limits, bulk: boolean): Sdk {
  async function within<T>(reference: string, call: () => Promise<T>): Promise<T> {
    const { conversation } = JSON.parse(reference) as { conversation: { id: string; tenantId?: string } }
    const place = [conversation.tenantId ?? '', conversation.id] as const
    await limits.turn(...place, bulk)
    let slow: number | null = null
    try {
      return await call()
    } catch (error) {
      if (error instanceof SendRefused && error.why === 'throttled') slow = error.waitMs
      throw error
    } finally {
      limits.told(...place, slow)
    }
  }

  return {
    take: (authorization, activity) => sdk.take(authorization, activity),
    send: (reference, message) => within(reference, () => sdk.send(reference, message)),
    edit: (reference, activityId, message) => within(reference, () => sdk.edit(reference, activityId, message)),
    typing: (reference) => within(reference, () => sdk.typing(reference)),
    reopen: (reference) => within(reference, () => sdk.reopen(reference)),
  }
}
