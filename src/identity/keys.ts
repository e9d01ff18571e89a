import { createLocalJWKSet, type JSONWebKeySet, type JWSHeaderParameters, type JWTVerifyGetKey } from 'jose'

export interface KeyFetching {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Keys are fetched anew after this long. */
  keepMs?: number
  /** Keys that could not be fetched anew for so long are no longer trusted. */
  trustMs?: number
  /** An unknown key id, or a failed fetch, leads to one new fetch in this time. */
  coolDownMs?: number
  /** A fetch may take this long, and its answer may have this many bytes. */
  withinMs?: number
  maxBytes?: number
}

const KEEP_MS = 10 * 60_000
const TRUST_MS = 24 * 3_600_000
const COOL_DOWN_MS = 30_000
const WITHIN_MS = 5_000
const MAX_BYTES = 256 * 1024

type Keys = ReturnType<typeof createLocalJWKSet>

/**
 * The signing keys of one issuer. Key ids come from strangers, so an unknown one, like an issuer that is down, costs at
 * most one fetch per cool-down; callers meanwhile share the fetch that is under way. While an issuer is down, keys that
 * were fetched before go on being used, for a day at most.
 */
export function createIssuerKeys(jwksUri: string, fetching: KeyFetching): JWTVerifyGetKey {
  const {
    now,
    keepMs = KEEP_MS,
    trustMs = TRUST_MS,
    coolDownMs = COOL_DOWN_MS,
    withinMs = WITHIN_MS,
    maxBytes = MAX_BYTES,
  } = fetching
  let keys: Keys | null = null
  let ids = new Set<string>()
  let fetchedAt = -Infinity
  let triedAt = -Infinity
  let underWay: Promise<void> | null = null

  async function refresh(): Promise<void> {
    const set = await fetchKeys(jwksUri, withinMs, maxBytes)
    keys = createLocalJWKSet(set)
    ids = new Set(set.keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid])))
    fetchedAt = now()
  }

  async function refreshOnce(): Promise<void> {
    if (!underWay && now() - triedAt < coolDownMs) return
    triedAt = underWay ? triedAt : now()
    underWay ??= refresh().finally(() => (underWay = null))
    await underWay.catch(() => undefined)
  }

  return async (header: JWSHeaderParameters, token) => {
    if (typeof header.kid !== 'string') throw new Error('the token names no key')
    if (!ids.has(header.kid) || now() - fetchedAt > keepMs) await refreshOnce()
    if (!keys || now() - fetchedAt > trustMs) throw new Error('the keys of the issuer cannot be read')
    return keys(header, token)
  }
}

async function fetchKeys(jwksUri: string, withinMs: number, maxBytes: number): Promise<JSONWebKeySet> {
  const response = await fetch(jwksUri, { redirect: 'error', signal: AbortSignal.timeout(withinMs) })
  if (!response.ok || !response.body) throw new Error(`the keys were answered with ${response.status}`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > maxBytes) throw new Error('the keys are too many bytes')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JSONWebKeySet
}
