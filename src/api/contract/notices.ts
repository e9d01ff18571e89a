/** Who is told of problems. See `contract.ts`. */

/** `GET /api/notifications`; `DELETE /api/notifications/{id}` → Notices: ends those of one chat. */
export interface Notices {
  items: Notice[]
}

export interface Notice {
  /** Of the chat. */
  id: string
  kind: 'personal' | 'groupChat' | 'channel'
  /** Of a person's own chat. */
  userName: string | null
  since: string
  lastDeliveredAt: string | null
  /** Why the last one did not arrive; null: it did, or there was none. */
  lastError: string | null
  /** On their way. */
  waiting: number
}
