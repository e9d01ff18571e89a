/**
 * Is this token one that the Bot Framework made for this bot? Checked here before the SDK looks at it, which lets in more
 * than a bot of Teams needs: tokens of Entra for the "emulator" and for "skills", from any tenant, without looking at the
 * service URL, and one who signs in to the tab has such a token when tab and bot are one application. It also keeps what
 * forged tokens name, prints keys and stacks, and asks for keys again and again.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

export interface Issuer {
  /** Of the tokens, and in them. */
  name: string
  /** Where its OpenID configuration is. */
  metadataUrl: string
}

export const ISSUERS: Record<'global' | 'government', Issuer> = {
  global: {
    name: 'https://api.botframework.com',
    metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  },
  government: {
    name: 'https://api.botframework.us',
    metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  },
}

export type Checked =
  | { ok: true; serviceUrl: string }
  /** `unsure`: the keys could not be had, so that nobody knows. */
  | { ok: false; unsure: boolean; why: string }

export interface TokenCheck {
  check(authorization: string, appId: string | null): Promise<Checked>
}

const LONGEST = 16_384
const MINUTE = 60
const PATIENCE_MS = 5_000
/** An unknown key is looked for among new ones no more often than this. */
const KEYS_EVERY_MS = 5 * MINUTE * 1_000
const KEYS_KEPT_MS = 24 * 60 * MINUTE * 1_000
/** A configuration that could not be had is asked for no more often than this. */
const AGAIN_MS = 10_000

/** `now`: milliseconds. */
export function createTokenCheck({ name, metadataUrl }: Issuer, now: () => number): TokenCheck {
  let keys: Promise<Keys> | null = null
  let failedAt = -Infinity

  async function configured(): Promise<Keys> {
    const answer = await fetch(metadataUrl, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!answer.ok) throw new Error(`The OpenID configuration: ${answer.status}`)
    const { jwks_uri: uri } = (await answer.json()) as { jwks_uri?: unknown }
    const url = new URL(String(uri))
    return createRemoteJWKSet(url, {
      timeoutDuration: PATIENCE_MS,
      cooldownDuration: KEYS_EVERY_MS,
      cacheMaxAge: KEYS_KEPT_MS,
    })
  }

  async function keysOf(): Promise<Keys> {
    if (keys === null && now() - failedAt < AGAIN_MS) throw new Error('The OpenID configuration was not to be had.')
    keys ??= configured().catch((error: unknown) => {
      keys = null
      failedAt = now()
      throw error
    })
    return keys
  }

  return {
    async check(authorization, appId) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.slice(0, LONGEST))?.[1]
      if (!token || appId === null) return no('no token')
      // most of what is not for us is told without a key
      if (!looksOurs(token, name, appId)) return no('not a token of the Bot Framework for this bot')
      try {
        const known = await keysOf()
        const { payload, protectedHeader } = await jwtVerify(token, known, {
          issuer: name,
          audience: appId,
          algorithms: ['RS256'],
          clockTolerance: 5 * MINUTE,
          currentDate: new Date(now()),
          requiredClaims: ['exp', 'serviceurl'],
        })
        if (!isForTeams(known, protectedHeader.kid)) return no('a key for another channel')
        return { ok: true, serviceUrl: String(payload['serviceurl']) }
      } catch (error) {
        const known = error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT'
        return known
          ? no(error.code)
          : { ok: false, unsure: true, why: 'the keys of the Bot Framework are not to be had' }
      }
    },
  }
}

type Keys = ReturnType<typeof createRemoteJWKSet>

/** A key may be endorsed for some channels only. */
function isForTeams(keys: Keys, kid: string | undefined): boolean {
  const key = keys.jwks()?.keys.find((each) => each.kid === kid)
  const endorsements = (key as { endorsements?: unknown } | undefined)?.endorsements
  return !Array.isArray(endorsements) || endorsements.length === 0 || endorsements.includes('msteams')
}

const no = (why: string): Checked => ({ ok: false, unsure: false, why })

function looksOurs(token: string, issuer: string, appId: string): boolean {
  const [head = '', payload = ''] = token.split('.')
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: unknown }
    const { iss, aud } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown; aud?: unknown }
    return alg === 'RS256' && iss === issuer && aud === appId
  } catch {
    return false
  }
}
