/** The issuer's signing keys: the newest is kept in the folder so that tokens outlive a restart. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import type { CryptoKey, JWK } from 'jose'

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  /** What discovery/keys shows. */
  publicJwk: JWK
}

const FILE = 'issuer-key.json'

function readKept(folder: string): JWK | null {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as JWK
  } catch {
    return null
  }
}

async function imported(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'RS256')
  if (key instanceof Uint8Array) throw new Error(`${FILE} holds no RSA key: remove it to make a new one`)
  return key
}

export async function openKey(folder: string | null): Promise<SigningKey> {
  const kept = folder === null ? null : readKept(folder)
  return kept ? readKey(kept) : makeKey(folder)
}

async function makeKey(folder: string | null): Promise<SigningKey> {
  const pair = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(pair.privateKey)
  if (folder !== null) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, FILE), JSON.stringify(jwk), { mode: 0o600 })
  }
  return readKey(jwk)
}

async function readKey(jwk: JWK): Promise<SigningKey> {
  const { kty, n, e } = jwk
  if (kty !== 'RSA' || !n || !e) throw new Error(`${FILE} holds no RSA key: remove it to make a new one`)
  const bare = { kty, n, e }
  const kid = await calculateJwkThumbprint(bare)
  return {
    kid,
    privateKey: await imported(jwk),
    publicKey: await imported(bare),
    publicJwk: { ...bare, kid, use: 'sig', alg: 'RS256', x5t: kid.slice(0, 27) },
  }
}

export interface KeyRing {
  /** Signs from now on. */
  readonly current: SigningKey
  /** What discovery/keys shows, the newest first. */
  readonly published: readonly SigningKey[]
  /** A new key signs; the ones before stay published, as Entra leaves them for a while, or are taken away. */
  rotate(keepOld: boolean): Promise<void>
}

const MAX_PUBLISHED = 5

export function createKeyRing(first: SigningKey, folder: string | null): KeyRing {
  let published: SigningKey[] = [first]
  let current = first
  return {
    get current() {
      return current
    },
    get published() {
      return published
    },
    async rotate(keepOld) {
      current = await makeKey(folder)
      published = [current, ...(keepOld ? published : [])].slice(0, MAX_PUBLISHED)
    },
  }
}
