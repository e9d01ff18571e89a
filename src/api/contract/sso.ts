/** Single sign-on by SAML 2.0: which identity provider, and what it is given of ours. See `contract.ts`. */

/** `GET /api/identity/sso`; nothing was entered while `certificate` is null. Its `ETag` goes into `If-Match`. */
export interface IdentitySso {
  /** Entity ID, and reply URL. */
  url: string
  /** Both as a file for the provider. */
  metadataUrl: string
  provider: 'entra' | 'okta' | 'other'
  signInUrl: string
  issuer: string
  /** Empty: none. */
  signOutUrl: string
  certificate: SsoCertificate | null
}

/** What the provider signs with. */
export interface SsoCertificate {
  subject: string
  /** SHA-256, hex in capitals. */
  thumbprint: string
  validFrom: string
  validTo: string
}

/** `PUT /api/identity/sso` → IdentitySso. With `If-Match`: 412 ChangedMeanwhile. `DELETE` forgets all of it. */
export interface SsoSettings {
  provider: IdentitySso['provider']
  signInUrl: string
  issuer: string
  /** Left out or empty: none. */
  signOutUrl?: string
  /** PEM. Left out: the one that is kept stays. */
  certificate?: string
}
