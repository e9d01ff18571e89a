import type { Conversation, OutboxEntry } from './store.ts'

/** A way to reach people; the bot is one. Makes the card (or mail) of a notice and hands it over. */
export interface Channel {
  /** Rejects when it was not taken; with `Undeliverable` when it never will be, with `Throttled` when it asks to wait. */
  send(tenantId: string, conversation: Conversation, notice: OutboxEntry['notice']): Promise<void>
}

/** The conversation is not there any more: removed, blocked, or no longer ours. */
export class Undeliverable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Undeliverable'
  }
}

/** The other side takes no more for now. `waitMs`: how long it asked to be left alone; 0 when it did not say. */
export class Throttled extends Error {
  readonly waitMs: number
  constructor(message: string, waitMs: number) {
    super(message)
    this.name = 'Throttled'
    this.waitMs = waitMs
  }
}
