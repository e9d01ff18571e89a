/** Tables of the log of provisioning requests. */
export interface ProvisioningLogTable {
  tenant_id: string
  seq: number
  at: string
  credential_id: string
  method: string
  route: string
  resource_id: string | null
  user_name: string | null
  status: number
  outcome: string
  scim_type: string | null
  detail: string | null
  /** Duration in microseconds. */
  micros: number
  /** What a search looks through. */
  search: string
}

/** What refused requests sent; the oldest go, with their entries at the latest. */
export interface ProvisioningSentTable {
  tenant_id: string
  seq: number
  /** Counts these rows up. */
  number: number
  resource_id: string | null
  user_name: string | null
  query: string | null
  body: string | null
  cut: number
}

export interface ProvisioningCountTable {
  tenant_id: string
  /** `2026-11-22T07` */
  hour: string
  outcome: string
  requests: number
}

export interface AuditEntryTable {
  tenant_id: string
  seq: number
  at: string
  actor_id: string
  actor_name: string
  ip: string | null
  via: string
  action: string
  request_id: string | null
  target: string
  before: string | null
  after: string | null
  /** Salt of the digest over who and from where; the digest itself once that was erased. */
  actor_seal: string
  object_seal: string
  /** Number of the entry that says so. */
  actor_erased: number | null
  object_erased: number | null
  hash: string
  search: string
}

/** Where the chain of a tenant begins, with the hash of what was before, and where it ends. */
export interface AuditChainTable {
  tenant_id: string
  kept_from: number
  base_hash: string
  head_seq: number
  head_hash: string
  head_at: string
}
