/** How an app proves itself to Entra: by a secret, by a signature of its certificate, or by a token of its platform. */
import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'

/** `clientId`: application (client) id. */
export type AppCredential = { clientId: string } & (
  | { kind: 'secret'; secret: string }
  /** PEM, both of them. */
  | { kind: 'certificate'; privateKey: string; certificate: string }
  /** A token that the app registration trusts as a federated credential. */
  | { kind: 'federated'; token: string }
)

export interface CredentialSource {
  /** Another value means another credential: the token of the old one is not used any more. */
  version(): unknown
  /** Throws `ConnectorError` of kind `credential` when there is none, or it cannot be read. */
  read(): Promise<AppCredential>
}

export const fixedSecret = (clientId: string, secret: string): CredentialSource => ({
  version: () => 0,
  read: () => Promise.resolve({ kind: 'secret', clientId, secret }),
})

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const LIFETIME_S = 300
/** Entra refuses what is not valid yet, and clocks differ. */
const BEFORE_S = 60

/**
 * The fields of the token request that prove the app. `audience`: the token endpoint; `now`: ms.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export async function proofOf(app: AppCredential, audience: string, now: number): Promise<Record<string, string>> {
  switch (app.kind) {
    case 'secret':
      return { client_secret: app.secret }
    case 'federated':
      return { client_assertion_type: JWT_BEARER, client_assertion: app.token }
    case 'certificate':
      return { client_assertion_type: JWT_BEARER, client_assertion: await signed(app, audience, now) }
  }
}

/** What of it must not be told to anyone. */
export const secretsOf = (app: AppCredential, proof: Record<string, string>): string[] => [
  ...Object.entries(proof).flatMap(([name, value]) => (name === 'client_assertion_type' ? [] : [value])),
  ...(app.kind === 'certificate' ? [app.privateKey] : []),
]

function signed(
  { clientId, privateKey, certificate }: Extract<AppCredential, { kind: 'certificate' }>,
  audience: string,
  now: number,
): Promise<string> {
  const seconds = Math.floor(now / 1000)
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')
  return new SignJWT({})
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setNotBefore(seconds - BEFORE_S)
    .setExpirationTime(seconds + LIFETIME_S)
    .sign(createPrivateKey(privateKey))
}
