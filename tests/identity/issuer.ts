import type { webcrypto } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose'

export const TENANT = '11111111-1111-4111-8111-111111111111'
export const AUDIENCE = 'api://voice-sync-console'
export const DANA = '22222222-2222-4222-8222-222222222222'

/** As a status: the key address never answers. */
export const HANGS = 0

/** A real token issuer: keys behind an HTTP address, tokens signed with them. */
export interface LocalIssuer {
  issuer: string
  jwksUri: string
  /** Claims of a good token; `undefined` takes one out. */
  claims(more?: JWTPayload): JWTPayload
  sign(claims: JWTPayload, header?: object): Promise<string>
  privateKey: webcrypto.CryptoKey
  publicPem: string
  publicJwk: JWK
  /** How often the keys were asked for. */
  fetches: number
  /** Replaces what the key address answers; null puts it right again. */
  answer(text: string | null, status?: number): void
  rotate(): Promise<void>
  close(): Promise<void>
}

/** Made once: a key pair takes a good part of a second. */
let firstPair: ReturnType<typeof makePair> | undefined

export async function createLocalIssuer(now: () => number): Promise<LocalIssuer> {
  let pair = await (firstPair ??= makePair('key-1'))
  let wrong: { text: string; status: number } | null = null
  const self = { fetches: 0 }
  const server: Server = createServer((_request, response) => {
    self.fetches++
    if (wrong?.status === HANGS) return
    response.statusCode = wrong?.status ?? 200
    response.end(wrong?.text ?? JSON.stringify({ keys: [pair.jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `${base}/${TENANT}/v2.0`

  return Object.assign(self, {
    issuer,
    jwksUri: `${base}/keys`,
    claims: (more: JWTPayload = {}): JWTPayload => {
      const seconds = Math.floor(now() / 1000)
      const all: JWTPayload = {
        iss: issuer,
        aud: AUDIENCE,
        iat: seconds,
        nbf: seconds,
        exp: seconds + 3_600,
        tid: TENANT,
        oid: DANA,
        scp: 'profile access_as_user',
        name: 'Dana Whitfield',
        ...more,
      }
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    },
    sign: (claims: JWTPayload, header: object = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: pair.jwk.kid, ...header }).sign(pair.privateKey),
    get privateKey() {
      return pair.privateKey
    },
    publicPem: await exportSPKI(pair.publicKey),
    publicJwk: pair.jwk,
    answer: (text: string | null, status = 200) => void (wrong = text === null ? null : { text, status }),
    rotate: async () => void (pair = await makePair('key-2')),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

async function makePair(
  kid: string,
): Promise<{ privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } }
}
