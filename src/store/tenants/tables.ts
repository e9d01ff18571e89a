/** Tables of the tenants and of what they chose. */
export interface TenantTable {
  id: string
  name: string
  created_at: string
  guard: string | null
  schedule: string | null
  /** User provisioning integration, as JSON. */
  provisioning: string | null
  /** How long logs are kept, as JSON. */
  retention: string | null
  /** When people are told, as JSON. */
  notices: string | null
}

export interface ServiceTable {
  tenant_id: string
  kind: string
  settings: string
  settings_changed_at: string | null
  last_check: string | null
  cursor_value: string | null
  cursor_full_at: string | null
  looked_at: string | null
  look_failed: string | null
  policy_ids: string
}

export interface CounterTable {
  tenant_id: string
  name: string
  value: number
}

export interface CsvUploadTable {
  tenant_id: string
  /** Counts up in each tenant. */
  number: number
  id: string
  at: string
  by_id: string
  by_name: string
  bytes: number
  look: string
  mapping: string | null
  confirmed_at: string | null
}

/** Content of an upload: gzip as base64, in parts that are short to write. */
export interface CsvUploadPartTable {
  tenant_id: string
  upload_id: string
  part: number
  content: string
}

/** Tables of the 8x8 side that came later: see `schema.ts`. */
export interface OneByOneReadTable {
  tenant_id: string
  read_id: string
  started_at: string
  cursor_value: string
  ended_at: string | null
}

export interface CredentialTable {
  tenant_id: string
  id: string
  /** SHA-256 of the secret, hex. */
  hash: string
  name: string
  created_at: string
  created_by: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

/** Roles that a person's newest token told. */
export interface SeenRolesTable {
  tenant_id: string
  user_id: string
  roles: string
  issued_at: string
}

/** What an admin made of a person or an Entra group. */
export interface RoleAssignmentTable {
  tenant_id: string
  kind: string
  id: string
  role: string
  name: string
  at: string
  by: string
}
