/** A bot behind real HTTP, a connector beside it, and somebody who types and presses buttons. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBot } from '../../src/bot/bot.ts'
import type { Bot, Credentials } from '../../src/bot/bot.ts'
import { Problem } from '../../src/http/route.ts'
import type { RouteRequest } from '../../src/http/route.ts'
import type { Principal } from '../../src/identity/principal.ts'
import type { Role } from '../../src/identity/roles.ts'
import { startConnector } from './connector.ts'
import type { CardLike, Connector, Sent } from './connector.ts'
import { TENANT, createWorld } from './world.ts'
import type { World } from './world.ts'

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
  press(verb: string, data: object, more?: Where & { replyToId?: string }): Promise<{ status: number; body: Pressed }>
  post(body: unknown, headers?: Record<string, string>): Promise<Response>
  activity(more?: Where): Record<string, unknown>
  /** Waits until there is a message that fits. */
  message(fits: (sent: Sent) => boolean): Promise<Sent>
  /** Waits until something holds. */
  until(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

export interface Where {
  as?: string
  kind?: 'personal' | 'groupChat' | 'channel'
  conversation?: string
  tenant?: string
}

export interface Pressed {
  statusCode: number
  type: string
  value: CardLike & string
}

export async function openChat(
  credentials: Credentials = { kind: 'none' },
  from: { world: World; connector: Connector } | null = null,
): Promise<Chat> {
  const world = from?.world ?? createWorld(() => new Date())
  const connector = from?.connector ?? (await startConnector())
  const logged: string[] = []
  const bot = createBot({
    ...world,
    principalOf: (tenantId, userId): Promise<Principal | null> =>
      Promise.resolve(tenantId === TENANT && ROLES[userId] ? { tenantId, userId, ...ROLES[userId] } : null),
    publicUrl: 'https://console.example',
    credentials,
    now: () => new Date(),
    log: (text, more) => logged.push(`${text} ${JSON.stringify(more ?? {})}`),
  })
  bot.open()
  const server = await serve(bot)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  let count = 0

  const chat: Chat = {
    ...{ world, bot, connector, logged, url },
    activity: ({ as = ANA, kind = 'personal', conversation, tenant = TENANT } = {}) => ({
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
      const { replyToId, ...where } = more
      const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' }
      const body = { ...chat.activity(where), type: 'invoke', name: 'adaptiveCard/action', value, replyToId }
      const response = await chat.post(body)
      return { status: response.status, body: (await response.json()) as Pressed }
    },
    async until(holds) {
      for (let i = 0; i < 500 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
      assert.ok(holds())
    },
    async message(fits) {
      for (let i = 0; i < 500; i++) {
        const found = connector.messages.find(fits)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const seen = connector.messages.map(({ card, text, edits }) => `${titleOf(card) || text} (${edits} edits)`)
      return assert.fail(`No such message; there are: ${seen.join(', ')}. Log: ${logged.join('; ')}`)
    },
    async close() {
      await bot.close()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      if (!from) await connector.close()
    },
  }
  return chat
}

/** Serves the bot's route as the web server does: JSON in, the answer out, problems as problems. */
async function serve(bot: Bot) {
  const [route] = bot.routes
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      void (async () => {
        try {
          const raw = Buffer.concat(pieces)
          if (raw.length > route!.maxBody) return void (response.writeHead(413), response.end())
          if (!/^application\/json/.test(request.headers['content-type'] ?? ''))
            return void (response.writeHead(415), response.end())
          const body = parse(raw.toString())
          const asked = { headers: request.headers, body, params: {}, query: new URLSearchParams() }
          const answer = await route!.handle(asked as unknown as RouteRequest<Principal>)
          if (answer.kind === 'json')
            void (response.writeHead(answer.status), response.end(JSON.stringify(answer.body)))
          else if (answer.kind === 'text') void (response.writeHead(answer.status), response.end(answer.body))
          else void (response.writeHead(answer.kind === 'empty' ? answer.status : 500), response.end())
        } catch (error) {
          const status = error instanceof Problem ? error.status : 500
          response
            .writeHead(status)
            .end(JSON.stringify({ detail: error instanceof Problem ? error.detail : String(error) }))
        }
      })()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new Problem(400, 'Not JSON', 'The body is not JSON.')
  }
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
