/** A Bot Framework connector as far as a bot can tell: takes messages and edits over HTTP, and keeps them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Card } from '../../src/bot/cards/element.ts'
import { lookAt } from '../planted/seen.ts'
import { faultsOf } from './validCard.ts'

export interface Sent {
  id: string
  conversation: string
  text?: string
  summary?: string
  /** The newest content of the message. */
  card: CardLike | null
  edits: number
}

export interface CardLike {
  type: string
  body: unknown[]
  actions: { type: string; title: string; verb?: string; data?: Record<string, unknown>; url?: string }[]
  refresh?: unknown
  fallbackText: string
}

export interface Connector {
  url: string
  messages: Sent[]
  /** What was wrong with the cards that came, each with its words. */
  wrongCards: string[]
  /** Conversations in which it was shown that something is being written. */
  typing: string[]
  /** Status that showing so gets; null: it is taken. */
  noTyping: number | null
  /** Status that the next requests get instead, in order. */
  faults: (number | { status: number; code: string })[]
  /** Chats that were made. */
  anew: number
  /** Answers wait for it. */
  waits: Promise<void> | null
  requests: number
  /** Authorization of each request. */
  authorizations: (string | undefined)[]
  close(): Promise<void>
}

export async function startConnector(): Promise<Connector> {
  const connector: Connector = {
    url: '',
    messages: [],
    wrongCards: [],
    typing: [],
    noTyping: null,
    faults: [],
    anew: 0,
    waits: null,
    requests: 0,
    authorizations: [],
    close: () => Promise.resolve(),
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const name = `${request.method} ${request.url?.replace(/\?.*/s, '')}`
      lookAt({ kind: 'message', name }, Buffer.concat(pieces))
      const body = Buffer.concat(pieces).toString()
      // not chained: a web server in the same process wraps responses and hands nothing back
      const answer = (status: number, body: object): void => {
        const now = (): void => {
          response.writeHead(status, { 'content-type': 'application/json' })
          response.end(JSON.stringify(body))
        }
        if (connector.waits) void connector.waits.then(now)
        else now()
      }
      // how slow the machine is decides whether it comes, so that it is no request that tests count, and takes no fault
      if (body.includes('"type":"typing"')) {
        connector.typing.push(decodeURIComponent(/conversations\/([^/]+)/.exec(request.url ?? '')?.[1] ?? ''))
        return void answer(connector.noTyping ?? 202, {})
      }
      connector.requests++
      connector.authorizations.push(request.headers.authorization)
      const fault = connector.faults.shift()
      if (fault) {
        const { status, code } = typeof fault === 'number' ? { status: fault, code: 'Fault' } : fault
        return void answer(status, { error: { code, message: 'as asked' } })
      }
      if (request.method === 'POST' && request.url === '/v3/conversations')
        return void answer(201, { id: `anew-${(connector.anew += 1)}` })
      const [, conversation, activityId] =
        /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(request.url ?? '') ?? []
      if (!conversation) return void answer(404, {})
      const activity = JSON.parse(Buffer.concat(pieces).toString()) as {
        text?: string
        summary?: string
        attachments?: { content: CardLike }[]
      }
      const card = activity.attachments?.[0]?.content ?? null
      if (card) connector.wrongCards.push(...faultsOf(card as unknown as Card))
      const content = {
        card,
        ...(activity.text ? { text: activity.text } : {}),
        ...(activity.summary ? { summary: activity.summary } : {}),
      }
      if (request.method === 'PUT') {
        const known = connector.messages.find(({ id }) => id === decodeURIComponent(activityId ?? ''))
        if (!known) return void answer(404, { error: { code: 'NotFound', message: 'no such activity' } })
        Object.assign(known, content, { edits: known.edits + 1 })
        return void answer(200, { id: known.id })
      }
      const id = `message-${connector.messages.length + 1}`
      connector.messages.push({ id, conversation: decodeURIComponent(conversation), edits: 0, ...content })
      answer(201, { id })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  connector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  connector.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return connector
}
