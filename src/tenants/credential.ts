/** A secret that lets a provisioning client in. Shown once when it is made; kept as its SHA-256. */
export interface Credential {
  id: string
  tenantId: string
  name: string
  createdAt: string
  createdBy: { id: string; name: string }
  /** Null: it does not end by itself. */
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
}

/** User provisioning integration (SCIM). */
export interface ProvisioningSettings {
  on: boolean
  provider: 'entra' | 'okta' | 'other'
  /** `all`: the provider may take over a user with the same username. `linked`: it sees only those that it made. */
  visible: 'all' | 'linked'
}
