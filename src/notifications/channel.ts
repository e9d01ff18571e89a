import type { DigestFacts } from './digest.ts'
import type { Meanwhile } from './meanwhile.ts'
import type { Conversation, CredentialNotice, ProvisioningNotice, RunNotice } from './store.ts'

/** An address of e-mail. */
export interface MailRecipient {
  kind: 'mail'
  /** As in the outbox: it tells nothing of the address. */
  id: string
  address: string
}

export type Recipient = Conversation | MailRecipient

/** What is to be told: a notice, the digest, or several notices that quiet hours held back. */
export type Telling = RunNotice | CredentialNotice | ProvisioningNotice | DigestFacts | Meanwhile

/** A way to reach people; the bot is one. Makes the card (or mail) of a notice and hands it over. */
export interface Channel {
  /** Rejects when it was not taken; with `Undeliverable` when it never will be, with `Throttled` when it asks to wait. */
  send(tenantId: string, to: Recipient, telling: Telling): Promise<void>
}

/** The recipient did not take it. `code`: one of `words/delivery.ts`. */
export class NotDelivered extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.name = 'NotDelivered'
    this.code = code
  }
}

/** The conversation is not there any more: removed, blocked, or no longer ours. */
export class Undeliverable extends NotDelivered {
  constructor(message: string, code = 'gone') {
    super(message, code)
    this.name = 'Undeliverable'
  }
}

/** The other side takes no more for now. `waitMs`: how long it asked to be left alone; 0 when it did not say. */
export class Throttled extends NotDelivered {
  readonly waitMs: number
  constructor(message: string, waitMs: number) {
    super(message, 'throttled')
    this.name = 'Throttled'
    this.waitMs = waitMs
  }
}
