/** Tables of the notices, as Kysely sees them. */
export interface UsedButtonTable {
  tenant_id: string
  op: string
  used_by: string
  at: string
}

export interface ConversationTable {
  tenant_id: string
  id: string
  kind: string
  reference: string
  user_id: string | null
  user_name: string | null
  subscribed_at: string | null
  /** What this chat chose, as JSON. */
  choices: string | null
}

export interface RunCardTable {
  tenant_id: string
  run_id: string
  conversation_id: string
  seq: number
  activity_id: string
  shown: string
  final: number
}

export interface MuteTable {
  tenant_id: string
  conversation_id: string
  problem: string
  until: string | null
}

export interface OutboxTable {
  tenant_id: string
  id: number
  conversation_id: string
  kind: string
  run_id: string
  job_id: string
  attempts: number
  /** Null: given up. */
  next_at: string | null
  delivered_at: string | null
  last_error: string | null
  /** What it is about, for quiet hours; null: it makes no sound. */
  topic: string | null
  /** Quiet hours came in between. */
  held_at: string | null
  /** Of the last error. */
  last_code: string | null
  last_tried_at: string | null
}

export interface MailThreadTable {
  tenant_id: string
  recipient: string
  service: string
  problem: string
  message_ids: string
}

export interface KeptSearchTable {
  tenant_id: string
  id: string
  words: string
  at: string
}
