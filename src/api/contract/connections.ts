/** How this tenant is connected to the outside, and every credential with its end. See `contract.ts`. */
import type { ServiceView } from './services.ts'
import type { ReasonRef } from './terms.ts'

/** `GET /api/clouds` → {items}: Microsoft's clouds, and what each does not offer, before anything is set up. */
export interface Clouds {
  items: CloudView[]
}

export interface CloudView {
  name: 'global' | 'gccHigh' | 'dod'
  title: string
  /** Where sign-in and Graph are, and where an admin works. */
  authority: string
  graph: string
  portal: string
  lacks: Lack[]
  /** The one that this tenant is set to. */
  chosen: boolean
}

export interface Lack {
  code: string
  what: string
  cause: string
  fix: string
}

/** `GET /api/connections` */
export interface Connections {
  /** Days before an end from which a credential is `expiring`. */
  warnDays: number
  /** False: the server was given no key to encrypt secrets with, so none can be entered. */
  canKeep: boolean
  pbx: { source: Source; url: string }
  microsoft365: AppConnectionView
  /** Null: there is no bot. */
  bot: AppConnectionView | null
  items: CredentialView[]
}

/** `environment`: given at the start of the server, shown and not editable. */
export type Source = 'environment' | 'console'

export interface AppConnectionView {
  source: Source
  cloud: CloudView['name']
  clientId: string | null
  proof: Proof
  /** Of a user-assigned managed identity. */
  identityClientId: string | null
  certificate: { thumbprint: string; subject: string; validFrom: string; validTo: string } | null
  lacks: Lack[]
}

export type Proof = 'secret' | 'certificate' | 'managedIdentity' | 'workloadIdentity'

export interface CredentialView {
  id: string
  connection: 'pbx' | 'microsoft365' | 'bot' | 'scim' | 'sso'
  what:
    | 'apiKey'
    | 'clientSecret'
    | 'certificate'
    | 'managedIdentity'
    | 'workloadIdentity'
    | 'token'
    | 'consent'
    | 'signingCertificate'
  /** "8x8 API key" */
  label: string
  source: Source | 'platform' | 'microsoft'
  state: 'ok' | 'expiring' | 'expired' | 'failing' | 'missing'
  /** Last four characters; of a certificate, of its thumbprint. Null: not to be told. */
  hint: string | null
  setAt: string | null
  setBy: { id: string; name: string } | null
  /** Null: it does not end by itself, or nobody said when. */
  expiresAt: string | null
  daysLeft: number | null
  lastSuccessAt: string | null
  /** What is to be done; null: nothing. */
  fix: string | null
}

/** `PUT /api/connections/pbx` → Connections; `POST /api/connections/pbx/test` → ConnectionTest, and keeps nothing. */
export interface PbxKey {
  apiKey: string
  /** When 8x8 ends it, if it said so. */
  expiresAt?: string | null | undefined
}

/** `PUT /api/connections/microsoft365` and `…/bot` → Connections; `POST …/test` → ConnectionTest. */
export interface AppKey {
  cloud?: CloudView['name'] | undefined
  clientId?: string | undefined
  proof: Proof
  /** With `secret`. */
  clientSecret?: string | undefined
  expiresAt?: string | null | undefined
  /** With `certificate`: PEM of the certificate and its private key, in one text. */
  certificate?: string | undefined
  /** With `managedIdentity`: client id of a user-assigned one. */
  identityClientId?: string | undefined
}

export interface ConnectionTest {
  at: string
  ok: boolean
  permissions: NonNullable<ServiceView['check']>['permissions']
  reason: ReasonRef | null
  raw: string | null
}

/** `GET /api/connections/microsoft365/permissions`: asked of Microsoft now. */
export interface Permissions {
  at: string
  items: PermissionView[]
  consent: { at: string; by: { id: string; name: string } } | null
  /** Why nothing could be asked; null: it could. */
  reason: ReasonRef | null
  /** Set where people are refused for the version of their tokens: the app registration has to be changed. */
  oldTokens: { at: string; fix: string } | null
}

export interface PermissionView {
  /** As Microsoft calls it. */
  vendorName: string
  /** What the product does with it. */
  needed: string
  /** Without it the sync does not run at all. */
  required: boolean
  /** Null: could not be asked. */
  granted: boolean | null
  fix: string | null
}

/** `POST /api/connections/microsoft365/consent`: open `url` in a window of its own; it works once. */
export interface ConsentStarted {
  url: string
  expiresAt: string
}
