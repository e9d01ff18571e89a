import type { Conversation, OutboxEntry } from './store.ts'

/** A way to reach people; the bot is one. Makes the card (or mail) of a notice and hands it over. */
export interface Channel {
  /** Rejects when it was not taken; with `Undeliverable` when it never will be. */
  send(tenantId: string, conversation: Conversation, notice: OutboxEntry['notice']): Promise<void>
}

/** The conversation is not there any more: removed, blocked, or no longer ours. */
export class Undeliverable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Undeliverable'
  }
}
