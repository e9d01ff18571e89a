/** Who did what, from where. Append-only. */
export interface AuditEntry {
  at: string
  /** Entra object id, or `system`. */
  actorId: string
  actorName: string
  via: 'tab' | 'bot' | 'scim' | 'system'
  /** An action of `identity/roles.ts`, or a system action. */
  action: string
  /** What it was done to, for example `job 12`. */
  target: string
  before: string | null
  after: string | null
}
