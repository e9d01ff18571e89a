export interface ConnectionTable {
  tenant_id: string
  kind: string
  /** JSON, without secrets. */
  settings: string
  changed_at: string
  changed_by: string
  consent: string | null
}

export interface SecretTable {
  tenant_id: string
  connection: string
  field: string
  /** Nonce, text and tag of AES-256-GCM, base64url. */
  sealed: string
  key_id: string
  hint: string | null
  set_at: string
  set_by: string
  expires_at: string | null
}

export interface CredentialUseTable {
  tenant_id: string
  credential: string
  last_success_at: string | null
  told_days: number | null
  told_for: string | null
}
