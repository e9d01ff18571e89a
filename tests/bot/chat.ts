/** A bot behind real HTTP, a connector beside it, and somebody who types and presses buttons. */
import assert from 'node:assert/strict'
import { createRefusals } from '../../src/audit/refusals.ts'
import type { Card } from '../../src/bot/cards/element.ts'
import { createBot } from '../../src/bot/bot.ts'
import type { Bot, Credentials } from '../../src/bot/bot.ts'
import type { Limits } from '../../src/bot/limits.ts'
import { createWebServer } from '../../src/http/webServer.ts'
import type { Principal } from '../../src/identity/principal.ts'
import type { Post } from '../../src/notifications/mail/post.ts'
import type { Role } from '../../src/identity/roles.ts'
import { lookAt } from '../planted/seen.ts'
import { startConnector } from './connector.ts'
import type { CardLike, Connector, Sent } from './connector.ts'
import { createKeptLog } from '../http/serving.ts'
import { faultsOf } from './validCard.ts'
import { createWorld, until } from './world.ts'
import type { Company, World } from './world.ts'

export const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
export const BEN = '2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043'
export const RHEA = '3c7d0d1e-77aa-4f0b-9a55-0c3d6a1be044'
export const UMA = '5e9d0d1e-77aa-4f0b-9a55-0c3d6a1be046'
export const STRANGER = '4d8d0d1e-77aa-4f0b-9a55-0c3d6a1be045'
const ROLES: Record<string, { name: string; roles: Role[] }> = {
  [ANA]: { name: 'Ana Ruiz', roles: ['admin'] },
  [BEN]: { name: 'Ben Okafor', roles: ['operator'] },
  [RHEA]: { name: 'Rhea Reader', roles: ['reader'] },
  [UMA]: { name: 'Uma User', roles: ['user'] },
}

export interface Chat {
  world: World
  bot: Bot
  connector: Connector
  logged: string[]
  url: string
  /** Types words; answers the HTTP status. */
  say(words: string, more?: Where): Promise<number>
  /** Presses a button of a card; answers the body of the answer. */
  press(
    verb: string,
    data: object,
    more?: Where & { replyToId?: string; trigger?: string },
  ): Promise<{ status: number; body: Pressed }>
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
  activity(more?: Where): Record<string, unknown>
  /** Waits until there is a message that fits. */
  message(fits: (sent: Sent) => boolean): Promise<Sent>
  /** Waits until something holds. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>
  close(): Promise<void>
}

export interface Where {
  as?: string
  kind?: 'personal' | 'groupChat' | 'channel'
  conversation?: string
  tenant?: string
  /** Of the caller's clock, where Teams says it. */
  localTimezone?: string
}

export interface Pressed {
  statusCode: number
  type: string
  value: CardLike & string
}

export interface Opened {
  credentials?: Credentials
  company?: Company
  /** A bot that starts again: the same stores and the same Teams as this one. */
  again?: { world: World; connector: Connector }
  limits?: Limits
  post?(world: World): Post
  patience?: number
}

/** As fast as the machine goes. */
const NO_LIMITS: Limits = { turn: () => Promise.resolve(), told: () => undefined, close: () => undefined }

/** On a busy machine an answer may take its time; what is said then is a story of its own. */
const NEVER_LONG = 600_000

export async function openChat({
  credentials = { kind: 'none' },
  company,
  again,
  limits = NO_LIMITS,
  post,
  patience = NEVER_LONG,
}: Opened = {}): Promise<Chat> {
  // A first activity would wait a second for the libraries while the sync that it started goes on.
  await import('@microsoft/teams-ai')
  const world = again?.world ?? (await createWorld(company))
  const connector = again?.connector ?? (await startConnector())
  const logged: string[] = []
  const bot = createBot({
    ...world,
    refusals: createRefusals({
      append: (tenantId, entry) => world.audit.append(tenantId, entry),
      now: () => world.now().getTime(),
      warn: (about, text) => logged.push(`${text} ${JSON.stringify(about)}`),
    }),
    principalOf: (tenantId, userId): Promise<Principal | null> =>
      Promise.resolve(tenantId === world.tenantId && ROLES[userId] ? { tenantId, userId, ...ROLES[userId] } : null),
    publicUrl: 'https://console.example',
    teamsApp: null,
    credentials,
    limits,
    ...(post ? { post: post(world) } : {}),
    patience,
    log: (text, more) => logged.push(`${text} ${JSON.stringify(more ?? {})}`),
  })
  bot.open()
  const server = createWebServer<Principal>({
    routes: bot.routes,
    authorize: () => Promise.reject(new Error('The route of the bot is public.')),
    log: createKeptLog(),
    rate: null,
    perCaller: null,
  })
  const url = `${(await server.listen(0, '127.0.0.1')).url}/api/messages`
  let count = 0

  const chat: Chat = {
    ...{ world, bot, connector, logged, url },
    activity: ({ as = ANA, kind = 'personal', conversation, tenant = world.tenantId, localTimezone } = {}) => ({
      ...(localTimezone === undefined ? {} : { localTimezone }),
      type: 'message',
      id: `activity-${++count}`,
      channelId: 'msteams',
      serviceUrl: connector.url,
      from: { id: `29:${as}`, name: 'Ana Ruiz', aadObjectId: as },
      recipient: { id: '28:bot', name: 'Voice Sync' },
      conversation: {
        id: conversation ?? `${kind}-${as}`,
        tenantId: tenant,
        conversationType: kind,
        isGroup: kind !== 'personal',
      },
      channelData: { tenant: { id: tenant } },
    }),
    post: (body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async say(words, more) {
      const response = await chat.post({ ...chat.activity(more), text: words })
      await response.text()
      return response.status
    },
    async press(verb, data, more = {}) {
      const { replyToId, trigger = 'manual', ...where } = more
      const value = { action: { type: 'Action.Execute', verb, data }, trigger }
      const body = { ...chat.activity(where), type: 'invoke', name: 'adaptiveCard/action', value, replyToId }
      const response = await chat.post(body)
      const pressed = (await response.json()) as Pressed
      if (typeof pressed.value === 'object') connector.wrongCards.push(...faultsOf(pressed.value as unknown as Card))
      return { status: response.status, body: pressed }
    },
    until,
    async message(fits) {
      for (const end = Date.now() + 45_000; Date.now() < end;) {
        const found = connector.messages.find(fits)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const seen = connector.messages.map(({ card, text, edits }) => `${titleOf(card) || text} (${edits} edits)`)
      return assert.fail(`No such message; there are: ${seen.join(', ')}. Log: ${logged.join('; ')}`)
    },
    async close() {
      lookAt({ kind: 'print', name: 'log of the bot' }, Buffer.from(logged.join('\n')))
      await bot.close()
      await server.close()
      // whatever a test is about: a client shows each card that came
      assert.deepEqual(connector.wrongCards, [])
      if (again) return
      await connector.close()
      await world.close()
    },
  }
  return chat
}

/** All words of a card. */
export function wordsOf(card: unknown): string {
  const found: string[] = []
  JSON.stringify(card, (key, value: unknown) => {
    if ((key === 'text' || key === 'title') && typeof value === 'string') found.push(value)
    return value
  })
  return found.join('\n')
}

/** The heading of a card. */
export function titleOf(card: unknown): string {
  return /"text":"((?:[^"\\]|\\.)*)","wrap":true,"size":"Medium"/.exec(JSON.stringify(card))?.[1] ?? ''
}
