import type { NoticeTopic, ScheduleWindow } from '../tenants/tenant.ts'

/** A conversation that asked for notices, or that a run's card stands in. */
export interface Conversation {
  id: string
  kind: 'personal' | 'groupChat' | 'channel'
  /** The bot framework's conversation reference, as JSON. Opaque here. */
  reference: string
  /** Entra object id of the person, for personal chats. */
  userId: string | null
  userName: string | null
}

/** What a chat chose for itself. */
export interface NoticeChoices {
  /** The weekly digest. */
  digest: boolean
  /** `settings`: the quiet hours of everybody; or its own, or none. */
  quiet: 'settings' | 'none' | ScheduleWindow[]
  /** IANA name, for its own quiet hours; null: the zone of the settings. */
  timezone: string | null
}

/** How the notices to one recipient went. */
export interface Deliveries {
  lastDeliveredAt: string | null
  /** Of the last notice that was tried, when it did not arrive. */
  lastError: string | null
  /** The same as a code of `words/delivery.ts`. */
  lastCode: string | null
  /** When that was. */
  lastFailedAt: string | null
  /** On their way. */
  waiting: number
  /** Of these, held back by quiet hours. */
  held: number
  /** When the next of these is tried; null: there is none. */
  nextAt: string | null
}

/** A chat that asked for notices, and how they go. */
export interface Subscription extends Pick<Conversation, 'id' | 'kind' | 'userName'>, Deliveries {
  since: string
  choices: NoticeChoices
}

/** A card of ours that is edited in place: one per run and conversation. */
export interface RunCard {
  runId: string
  conversationId: string
  /** Empty until the card was sent; kept before, so that a crash does not lose it. */
  activityId: string
  /** Fingerprint of what the card last showed. */
  shown: string
  final: boolean
}

export interface RunNotice {
  /** `again`: the same problem once more, which its card shows. `replaced`: another came in its place, which ends its card. */
  kind: 'problem' | 'again' | 'replaced' | 'resolved'
  runId: string
  jobId: string
}

/** A key, secret, certificate or token is near its end, or was replaced after that was told. */
export interface CredentialNotice {
  kind: 'credentialEnds' | 'credentialRenewed'
  /** Id of the credential. */
  credential: string
  /** "8x8 API key" */
  label: string
  expiresAt: string
  /** The threshold that was passed: 30, 7, 1, or 0 for ended. */
  days: number
}

/** Provisioning by the identity provider fails, still does, works again, or was turned off while it failed. */
export interface ProvisioningNotice {
  kind: 'provisioningFails' | 'provisioningGoesOn' | 'provisioningWorks' | 'provisioningOff'
  /** When it began to fail, which names the problem; ISO. */
  since: string
  /** When that was seen; ISO. */
  at: string
}

/** Since when provisioning fails, or failed, as people were told; ISO. */
export interface ProvisioningTold {
  since: string
  over: boolean
}

/** The week until then; ISO. */
export interface DigestNotice {
  kind: 'digest'
  at: string
}

/** A notice on its way to a conversation, or to an address of e-mail. */
export interface OutboxEntry {
  id: number
  conversationId: string
  /** What it is about; the card is made when it is sent. */
  notice: RunNotice | CredentialNotice | ProvisioningNotice | DigestNotice
  /** For quiet hours; null: it makes no sound. */
  topic: NoticeTopic | 'digest' | null
  attempts: number
  nextAt: string
  /** When quiet hours first held it back; null: never. */
  heldAt: string | null
  deliveredAt: string | null
  lastError: string | null
}

export type NewEntry = Pick<OutboxEntry, 'conversationId' | 'notice' | 'nextAt'> & { topic?: OutboxEntry['topic'] }

/** Mails about one problem that is not over. */
export interface MailThread {
  problem: string
  /** Message ids, the first one first. */
  messageIds: string[]
}

/** A conversation hears nothing of a problem, as `problemOf` names it. `until` null: until the problem is over. */
export interface Mute {
  conversationId: string
  problem: string
  until: string | null
}

/** Words that somebody looked for in the chat. */
export interface KeptSearch {
  id: string
  words: string
  at: string
}

export interface NotificationsStore {
  keepConversation(tenantId: string, conversation: Conversation): Promise<void>
  forgetConversation(tenantId: string, conversationId: string): Promise<void>
  /** Everything that stood in the one conversation stands in the other from now on. */
  moveConversation(tenantId: string, fromId: string, to: Conversation): Promise<void>
  conversation(tenantId: string, conversationId: string): Promise<Conversation | null>
  /** The chat of this person alone with the bot; null: there is none. */
  ownConversation(tenantId: string, userId: string): Promise<Conversation | null>
  subscribe(tenantId: string, conversationId: string, at: string): Promise<void>
  unsubscribe(tenantId: string, conversationId: string): Promise<void>
  /** In every chat of its own. */
  unsubscribePerson(tenantId: string, userId: string): Promise<void>
  subscribers(tenantId: string): Promise<Conversation[]>
  /** Who asked first comes first; at most 200. */
  subscriptions(tenantId: string): Promise<Subscription[]>

  keepCard(tenantId: string, card: RunCard): Promise<void>
  /** Cards that are not final, oldest first. */
  openCards(tenantId: string): Promise<RunCard[]>
  cardsOf(tenantId: string, runId: string): Promise<RunCard[]>

  /**
   * A button that writes works once: the first to use its `op` gets `first: true`, everyone after that learns who was
   * first. Stored before the work starts.
   */
  useOnce(
    tenantId: string,
    op: string,
    use: { by: string; at: string },
  ): Promise<{ first: boolean; by: string; at: string }>
  /** What it was to do did not come about: it works again. */
  releaseUse(tenantId: string, op: string): Promise<void>
  /** Who used it first; null: nobody. */
  used(tenantId: string, op: string): Promise<{ by: string; at: string } | null>

  /** A later one takes the place of an earlier. */
  mute(tenantId: string, mute: Mute): Promise<void>
  /** In force at this time, ISO. */
  mutes(tenantId: string, now: string): Promise<Mute[]>
  /** `problem` null: all of that conversation. */
  endMutes(tenantId: string, conversationId: string, problem: string | null): Promise<void>

  /** Where the reader of the job journal left off; entries and cursor move in one transaction. */
  cursor(tenantId: string): Promise<number>
  /** The same notice for the same conversation is kept once, and the cursor never moves back. */
  enqueue(tenantId: string, entries: NewEntry[], cursor: number): Promise<void>
  due(tenantId: string, now: string, limit: number): Promise<OutboxEntry[]>
  /** The same, of each conversation only the oldest; none while an earlier one that failed waits for its next try. */
  next(tenantId: string, now: string, limit: number): Promise<OutboxEntry[]>
  delivered(tenantId: string, id: number, at: string): Promise<void>
  /** `nextAt` null gives up: the entry is never due again. */
  failed(tenantId: string, id: number, failure: Failure, nextAt: string | null): Promise<void>
  /** Quiet hours came in between. */
  hold(tenantId: string, ids: number[], at: string, until: string): Promise<void>
  /** What was held back for this conversation and is due, oldest first; at most 200. */
  heldFor(tenantId: string, conversationId: string, now: string): Promise<OutboxEntry[]>
  /** Quiet hours were changed: what they held is looked at again. */
  releaseHeld(tenantId: string, now: string): Promise<void>
  /** Some of those that were delivered, or given up, before then; true when there may be more. */
  forgetSettled(tenantId: string, before: string): Promise<boolean>
  /** How the notices to these recipients went; those to whom none was sent are left out. */
  deliveries(tenantId: string, ids: string[]): Promise<Map<string, Deliveries>>

  /** Of one that is there; else nothing is kept. */
  choose(tenantId: string, conversationId: string, choices: NoticeChoices): Promise<void>
  /** Of these, or of all that subscribed; who chose nothing has the usual ones. */
  choices(tenantId: string, ids?: string[]): Promise<Map<string, NoticeChoices>>

  /** Until when digests were decided on, in seconds; 0: never. */
  digestCursor(tenantId: string): Promise<number>
  /** The digests of one week, once: false when that was decided before. */
  enqueueDigest(tenantId: string, entries: NewEntry[], cursor: number): Promise<boolean>

  /** Null: nobody was ever told of any. */
  provisioningTold(tenantId: string): Promise<ProvisioningTold | null>
  /** What is told from now on, with its entries, once: false when that, or a later one, was decided before. */
  enqueueProvisioning(tenantId: string, entries: NewEntry[], told: ProvisioningTold): Promise<boolean>

  /** What was kept before `since` goes. */
  keepSearch(tenantId: string, search: KeptSearch, since: string): Promise<void>
  /** Null: none of that id, or kept before `since`. */
  keptSearch(tenantId: string, id: string, since: string): Promise<string | null>

  mailThread(tenantId: string, recipient: string, service: string): Promise<MailThread | null>
  /** Null ends it. */
  keepMailThread(tenantId: string, recipient: string, service: string, thread: MailThread | null): Promise<void>
}

/** Why a notice did not arrive: for people who look after it, and as a code of `words/delivery.ts`. */
export interface Failure {
  error: string
  code: string
  at: string
}
