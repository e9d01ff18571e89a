/** Stands in for who makes the tokens of the Bot Framework: an OpenID configuration, keys, and tokens of any shape. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey } from 'jose'

export interface LocalIssuer {
  metadataUrl: string
  /** How often its documents were asked for. */
  asked: { metadata: number; keys: number }
  /** Answers 500 from now on. */
  down: boolean
  /** A token signed by the key `kid`; `by` signs it in place of that key, under its name. */
  sign(claims: Record<string, unknown>, more?: Signing): Promise<string>
  /** A new key, in place of none. */
  addKey(kid: string, endorsements: string[]): Promise<void>
  close(): Promise<void>
}

interface Signing {
  kid?: string | null
  by?: CryptoKey
  /** Seconds from now. */
  expires?: number | null
  notBefore?: number
}

export async function startIssuer(): Promise<LocalIssuer> {
  const own = new Map<string, { key: CryptoKey; jwk: object }>()
  const server = createServer((request, response) => {
    const metadata = request.url === '/openid'
    issuer.asked[metadata ? 'metadata' : 'keys'] += 1
    const body = metadata ? { jwks_uri: `${base}/keys` } : { keys: [...own.values()].map(({ jwk }) => jwk) }
    response.writeHead(issuer.down ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(issuer.down ? {} : body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: LocalIssuer = {
    metadataUrl: `${base}/openid`,
    asked: { metadata: 0, keys: 0 },
    down: false,
    async addKey(kid, endorsements) {
      const { privateKey, publicKey } = await generateKeyPair('RS256')
      const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', endorsements }
      own.set(kid, { key: privateKey, jwk })
    },
    sign(claims, { kid = 'one', by, expires = 3_600, notBefore } = {}) {
      const seconds = Math.floor(Date.now() / 1_000)
      const key = by ?? own.get(kid ?? 'one')?.key ?? own.get('one')!.key
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...(kid === null ? {} : { kid }) })
      if (expires !== null) token.setExpirationTime(seconds + expires)
      if (notBefore !== undefined) token.setNotBefore(seconds + notBefore)
      return token.sign(key)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await issuer.addKey('one', ['msteams'])
  return issuer
}
