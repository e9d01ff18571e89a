/** How the bot proves itself to the Bot Connector: as the environment says, or as an admin entered it in the console. */
import type { Credentials } from './bot/bot.ts'
import type { BotCredentials, RealConnections } from './config.ts'
import type { OpenConnections } from './connections.ts'
import type { Clock } from './connectors/clock.ts'
import { createHttp, type NetworkOptions } from './connectors/http.ts'
import { createLimiter } from './connectors/limiter.ts'
import { RULES } from './connectors/graph/client.ts'
import { fixedSecret, type CredentialSource } from './connectors/graph/credential.ts'
import { createTokens, type TokenOptions, type Tokens } from './connectors/graph/token.ts'
import type { Platform } from './connectors/platform.ts'
import { CLOUDS } from './tenants/cloud.ts'

export interface BotCredentialsDeps {
  open: Pick<OpenConnections, 'app' | 'credential' | 'worked'>
  platform: Pick<Platform, 'managedIdentity'>
  clock: Clock
  fetch?: NetworkOptions['fetch']
}

/** Tokens for the Bot Connector, asked for as those for Graph are. */
export function createBotTokens(
  app: Omit<TokenOptions, 'scope'>,
  audience: string,
  network: Clock & Pick<NetworkOptions, 'fetch'>,
): Tokens {
  const limiter = createLimiter(network, 'graph')
  const outgoing = { system: 'graph', tenantId: app.tenantId, network, limiter, rules: RULES, limits: {} } as const
  const secrets = (): string[] => tokens.secrets()
  const http = createHttp({ ...outgoing, requestIdHeader: 'x-ms-request-id', secrets })
  const tokens = createTokens({ ...app, scope: `${audience}/.default` }, http, network)
  return tokens
}

/** A bot of its own tenant, as the documents of Bot Service call it (single tenant). */
export function createBotCredentials(real: RealConnections, deps: BotCredentialsDeps): Credentials {
  const { open, platform, clock } = deps
  const { tenantId, bot } = real
  const cloud = CLOUDS[real.cloud]
  const onProven = () => open.worked(tenantId, 'bot.app')
  const network = { ...clock, ...(deps.fetch ? { fetch: deps.fetch } : {}) }
  const tokens = new Map<string, Tokens>()

  function tokensFor(audience: string): Tokens {
    const credential = sourceOf(bot) ?? open.credential(tenantId, 'bot')
    const known =
      tokens.get(audience) ??
      createBotTokens({ authority: cloud.authority, tenantId, credential, onProven }, audience, network)
    tokens.set(audience, known)
    return known
  }

  return {
    kind: 'app',
    government: real.cloud !== 'global',
    appId: () => (bot.kind === 'none' ? (open.app(tenantId, 'bot')?.clientId ?? null) : bot.appId),
    async token(audience) {
      // nothing else is ever asked for, not even the Bot Connector of another cloud
      if (audience !== cloud.connector) throw new Error(`The bot has no business with ${audience.slice(0, 100)}.`)
      // the identity is the bot itself: it needs no app to trust it
      if (bot.kind === 'managedIdentity') return platform.managedIdentity(bot.appId, audience)
      return tokensFor(audience).get()
    },
  }
}

const sourceOf = (bot: BotCredentials): CredentialSource | null =>
  bot.kind === 'secret' ? fixedSecret(bot.appId, bot.password) : null
