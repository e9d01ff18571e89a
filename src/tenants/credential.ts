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

/** What makes a new one; refused while provisioning is off, and when there are too many. */
export interface NewCredential {
  credential: Credential
  /** SHA-256 of the secret, hex. */
  hash: string
  /** Active ones at most, this one included. */
  most: number
  /** The one in whose place it comes: that goes on until then, unless it ends before. */
  replaces?: { id: string; endsAt: string }
}

export type CredentialMade = 'made' | 'off' | 'tooMany' | 'ended'

/** User provisioning integration (SCIM). */
export interface ProvisioningSettings {
  on: boolean
  provider: 'entra' | 'okta' | 'other'
  /** `all`: the provider may take over a user with the same username. `linked`: it sees only those that it made. */
  visible: 'all' | 'linked'
}

/** `now`: ISO 8601. */
export function credentialState(
  { revokedAt, expiresAt }: Pick<Credential, 'revokedAt' | 'expiresAt'>,
  now: string,
): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now) ? 'expired' : 'active'
}
