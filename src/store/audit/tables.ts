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

export interface ProvisioningCountTable {
  tenant_id: string
  /** `2026-11-22T07` */
  hour: string
  outcome: string
  requests: number
}
