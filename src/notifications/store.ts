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

/** A chat that asked for notices, and how they go. */
export interface Subscription extends Pick<Conversation, 'id' | 'kind' | 'userName'> {
  since: string
  lastDeliveredAt: string | null
  /** Of the last notice, when it did not arrive. */
  lastError: string | null
  /** On their way. */
  waiting: number
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
  /** `again`: the same problem once more, which its card shows. */
  kind: 'problem' | 'again' | 'resolved'
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

/** A notice on its way to a conversation. */
export interface OutboxEntry {
  id: number
  conversationId: string
  /** What it is about; the card is made when it is sent. */
  notice: RunNotice | CredentialNotice
  attempts: number
  nextAt: string
  deliveredAt: string | null
  lastError: string | null
}

/** A conversation hears nothing of a problem, as `problemOf` names it. `until` null: until the problem is over. */
export interface Mute {
  conversationId: string
  problem: string
  until: string | null
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

  /** A later one takes the place of an earlier. */
  mute(tenantId: string, mute: Mute): Promise<void>
  /** In force at this time, ISO. */
  mutes(tenantId: string, now: string): Promise<Mute[]>
  /** `problem` null: all of that conversation. */
  endMutes(tenantId: string, conversationId: string, problem: string | null): Promise<void>

  /** Where the reader of the job journal left off; entries and cursor move in one transaction. */
  cursor(tenantId: string): Promise<number>
  /** The same notice for the same conversation is kept once, and the cursor never moves back. */
  enqueue(
    tenantId: string,
    entries: Omit<OutboxEntry, 'id' | 'attempts' | 'deliveredAt' | 'lastError'>[],
    cursor: number,
  ): Promise<void>
  due(tenantId: string, now: string, limit: number): Promise<OutboxEntry[]>
  /** The same, of each conversation only the oldest; none while an earlier one that failed waits for its next try. */
  next(tenantId: string, now: string, limit: number): Promise<OutboxEntry[]>
  delivered(tenantId: string, id: number, at: string): Promise<void>
  /** `nextAt` null gives up: the entry is never due again. */
  failed(tenantId: string, id: number, error: string, nextAt: string | null): Promise<void>
}
