/** How a tenant is connected to the outside: what an admin entered in the console, secrets sealed. */
import type { CloudName } from './cloud.ts'
import type { SealedSecret, SecretField } from './secret.ts'

export type ConnectionKind = 'pbx' | 'microsoft365' | 'bot' | 'mail' | 'sso'

/** A person who entered something; also the process itself at its first start. */
export interface SetBy {
  id: string
  name: string
}

export interface PbxConnection {
  kind: 'pbx'
}

/** The public half; its private key is a secret. */
export interface KeptCertificate {
  /** One certificate, PEM. */
  pem: string
  /** SHA-256 of the certificate, hex in capitals, as Entra shows it. */
  thumbprint: string
  subject: string
  validFrom: string
  validTo: string
}

/**
 * How an app of ours proves itself to Entra. `managedIdentity`: with a token of the platform it runs on.
 * `workloadIdentity`: with a token that the platform writes to a file (`AZURE_FEDERATED_TOKEN_FILE`).
 */
export type Proof = 'secret' | 'certificate' | 'managedIdentity' | 'workloadIdentity'

export interface AppConnection {
  kind: 'microsoft365' | 'bot'
  cloud: CloudName
  /** Application (client) id. */
  clientId: string
  proof: Proof
  certificate: KeptCertificate | null
  /** Client id of a user-assigned managed identity; null: the system-assigned one. */
  identityClientId: string | null
}

/** Who gave admin consent, as far as it was completed here. */
export interface Consent {
  at: string
  by: SetBy
  /** Permissions that Microsoft put into a token right after it. */
  granted: string[]
}

/** A mail server, and to whom notices go by it. */
export interface MailConnection {
  kind: 'mail'
  /** False: nothing is sent. */
  on: boolean
  host: string
  port: number
  /** `none`: in the open, only without a password. */
  security: 'tls' | 'starttls' | 'none'
  /** Null: the server asks for no sign-in. */
  user: string | null
  /** Address of the sender. */
  from: string
  to: string[]
  /** The weekly digest too. */
  digest: boolean
  /** Quiet hours count for e-mail as well. */
  quiet: boolean
}

/** Which identity provider people sign in by, over SAML 2.0. */
export interface SsoConnection {
  kind: 'sso'
  provider: 'entra' | 'okta' | 'other'
  /** Where a sign-in begins, https. */
  signInUrl: string
  /** What the provider calls itself: a URL or a URN. */
  issuer: string
  /** Where a sign-out ends; null: nowhere. */
  signOutUrl: string | null
  /** That it signs with. */
  certificate: KeptCertificate
}

export interface KeptConnection {
  settings: PbxConnection | AppConnection | MailConnection | SsoConnection
  secrets: Partial<Record<SecretField, SealedSecret>>
  changedAt: string
  changedBy: SetBy
  consent: Consent | null
}

/** What is known of one credential beside its value. */
export interface CredentialUse {
  /** For example `pbx.apiKey`, or `scim.` and the id of a token. */
  credential: string
  lastSuccessAt: string | null
  /** Days before the end that were told of, the fewest; null: nothing was told. */
  toldDays: number | null
  /** The end that this was told about: another end is told of anew. */
  toldFor: string | null
}

export interface ConnectionsStore {
  connection(tenantId: string, kind: ConnectionKind): Promise<KeptConnection | null>
  /** Settings and secrets in one: a secret that is left out stays, null takes it away. Consent is the app's: another has none. */
  saveConnection(tenantId: string, change: ConnectionChange): Promise<void>
  /** False: there was none. */
  removeConnection(tenantId: string, kind: ConnectionKind): Promise<boolean>
  /** Also for an app of the environment, of which nothing else is kept: `app` says which it is. */
  saveConsent(tenantId: string, app: AppConnection, consent: Consent): Promise<void>

  /** Every secret of every tenant, by place, after the one given: for a new key and for checking at the start. */
  sealed(after: SecretRow | null, limit: number): Promise<SecretRow[]>
  /** Puts a text sealed anew in place of the old one, if that is still there. */
  reseal(row: SecretRow, sealed: Pick<SealedSecret, 'sealed' | 'keyId'>): Promise<void>
  /** Takes away the secrets that these keys sealed; answers how many there were. */
  forgetSealedBy(keyIds: readonly string[]): Promise<number>

  credentialUses(tenantId: string): Promise<CredentialUse[]>
  /** Never moves back. */
  credentialWorked(tenantId: string, credential: string, at: string): Promise<void>
  credentialTold(tenantId: string, credential: string, days: number | null, end: string | null): Promise<void>
}

export interface ConnectionChange {
  settings: KeptConnection['settings']
  secrets: Partial<Record<SecretField, SealedSecret | null>>
  at: string
  by: SetBy
}

export interface SecretRow {
  tenantId: string
  connection: ConnectionKind
  field: SecretField
  sealed: string
  keyId: string
}
