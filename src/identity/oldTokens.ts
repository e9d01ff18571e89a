/**
 * Tokens of version 1.0: what Entra issues while an app registration does not ask for version 2. Everybody is refused then,
 * and is told nothing; whoever runs the product is told why, once a day.
 */
export interface OldTokens {
  /** One came that this tenant's issuer signed for us. */
  note(tenantId: string): void
  /** ISO 8601; null: none within the last day. */
  lastAt(tenantId: string): string | null
}

export interface OldTokensDeps {
  /** Milliseconds since 1970. */
  now(): number
  warn(fields: object, message: string): void
}

const DAY_MS = 86_400_000
const MOST = 1_000

const SAYS =
  'A token of version 1.0 was refused, and so will be all others. In the manifest of the app registration, set ' +
  '"requestedAccessTokenVersion" (of "api"; "accessTokenAcceptedVersion" in the older format) to 2. ' +
  'New tokens follow within the hour.'

export function createOldTokens({ now, warn }: OldTokensDeps): OldTokens {
  const seen = new Map<string, { lastAt: number; toldAt: number }>()
  return {
    note(tenantId) {
      const at = now()
      const known = seen.get(tenantId)
      const isTold = known !== undefined && at - known.toldAt < DAY_MS
      if (seen.size >= MOST) seen.clear()
      seen.set(tenantId, { lastAt: at, toldAt: isTold ? known.toldAt : at })
      if (!isTold) warn({ event: 'oldTokenVersion', tenantId, wanted: 2 }, SAYS)
    },
    lastAt(tenantId) {
      const known = seen.get(tenantId)
      return known && now() - known.lastAt < DAY_MS ? new Date(known.lastAt).toISOString() : null
    },
  }
}
