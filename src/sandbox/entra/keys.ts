/** The issuer's signing key, kept in the folder so that tokens outlive a restart. */
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
  let jwk = kept
  if (!jwk) {
    const pair = await generateKeyPair('RS256', { extractable: true })
    jwk = await exportJWK(pair.privateKey)
    if (folder !== null) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, FILE), JSON.stringify(jwk), { mode: 0o600 })
    }
  }
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
