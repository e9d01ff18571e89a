/**
 * A Bot Connector on a bad day: it answers 429, 500, not at all or with 403 as its dice say, and keeps the limits that
 * Microsoft documents. It remembers each message that it took, also where its answer never arrived: it does not
 * de-duplicate.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Taken {
  /** Channel id of the person, or the conversation itself where it is nobody's. */
  recipient: string
  title: string
  /** Which life of the product sent it, from 0. */
  life: number
  /** False: the sender never heard that it was taken. */
  answered: boolean
}

export interface Rough {
  url: string
  taken: Taken[]
  /** How often each answer was given. */
  answers: Record<string, number>
  /** Requests beyond a limit, or before the time that a 429 named. */
  violations: string[]
  /** Most requests within a second, and most of one conversation within two. */
  peaks: { tenant: number; conversation: number }
  /** The product was killed: what comes from now on is of its next life. */
  nextLife(): void
  requestsOfLife(): number
  close(): Promise<void>
}

/** Shares of the requests that end so. */
export interface Dice {
  throttled: number
  failed: number
  /** Not answered for longer than anybody waits, half of them after the message was taken. */
  hangs: number
  /** The line is cut, half of them after the message was taken. */
  cut: number
  random: () => number
}

/** As documented: so many within so many ms. */
const TENANT = { most: 30, within: 1_000 }
const CONVERSATION = [
  { most: 7, within: 1_000 },
  { most: 8, within: 2_000 },
  { most: 60, within: 30_000 },
]

/** How often it looks whether it stood still, ms. */
const WATCH = 20

interface Place {
  at: number[]
  until: number
}

export async function startRough(dice: Dice): Promise<Rough> {
  const places = new Map<string, Place>()
  const all: number[] = []
  const held: ServerResponse[] = []
  let life = 0
  let ofLife = 0
  const rough: Rough = {
    url: '',
    taken: [],
    answers: {},
    violations: [],
    peaks: { tenant: 0, conversation: 0 },
    nextLife() {
      life += 1
      ofLife = 0
    },
    requestsOfLife: () => ofLife,
    close: () => Promise.resolve(),
  }
  // a connector that stands still for a moment finds a crowd at its door that did not come as one
  const stalls: { at: number; ms: number }[] = []
  let looked = performance.now()
  const watch = setInterval(() => {
    const now = performance.now()
    if (now - looked > 2 * WATCH) stalls.push({ at: now, ms: now - looked })
    looked = now
  }, WATCH)
  const stalled = (now: number): number => {
    const gone = stalls.filter(({ at }) => at > now - TENANT.within).reduce((all, { ms }) => all + ms, 0)
    return gone + Math.max(0, now - looked)
  }
  const lifeOf = new WeakMap<object, number>()
  const count = (what: string) => (rough.answers[what] = (rough.answers[what] ?? 0) + 1)

  /** True: too much at once, which is told to the test and answered as the real one does. */
  function tooMuch(conversation: string, place: Place): boolean {
    const now = performance.now()
    all.push(now)
    place.at.push(now)
    const within = (times: number[], ms: number) => times.filter((at) => at > now - ms).length
    const [second, two] = [within(all.slice(-200), TENANT.within), within(place.at, 2_000)]
    rough.peaks.tenant = Math.max(rough.peaks.tenant, second)
    rough.peaks.conversation = Math.max(rough.peaks.conversation, two)
    const over = CONVERSATION.some(({ most, within: ms }) => within(place.at, ms) > most)
    const most = TENANT.most * (1 + stalled(now) / TENANT.within)
    if (second > most) rough.violations.push(`${second} requests of the tenant within a second`)
    if (over) rough.violations.push(`too many requests of ${conversation}`)
    if (now < place.until) rough.violations.push(`${conversation} was asked ${Math.round(place.until - now)} ms early`)
    return over || second > most
  }

  function answer(response: ServerResponse, what: string, status: number, body: object, after?: number): void {
    count(what)
    const wait = after === undefined ? {} : { 'retry-after': String(after) }
    response.writeHead(status, { 'content-type': 'application/json', ...wait })
    response.end(JSON.stringify(body))
  }
  const refuse = (response: ServerResponse, status: number, code: string, after?: number) =>
    answer(response, `${status} ${code}`, status, { error: { code, message: 'as it is today' } }, after)

  function take(request: IncomingMessage, response: ServerResponse, body: string): void {
    const sender = lifeOf.get(request.socket) ?? life
    if (sender === life) ofLife += 1
    const path = new URL(request.url ?? '/', 'http://connector').pathname
    const asked = JSON.parse(body || '{}') as Asked
    if (path === '/v3/conversations') {
      // one and the same chat for the same person, as Teams has it
      return answer(response, 'a chat made anew', 201, { id: `anew-${asked.members?.[0]?.id ?? ''}` })
    }
    const conversation = decodeURIComponent(/^\/v3\/conversations\/([^/]+)\/activities/.exec(path)?.[1] ?? '')
    const place = places.get(conversation) ?? { at: [], until: 0 }
    places.set(conversation, place)
    if (tooMuch(conversation, place)) return refuse(response, 429, 'TooMuch', 1)
    if (conversation.startsWith('removed-')) return refuse(response, 403, 'BotNotInConversationRoster')
    if (conversation.startsWith('stale-')) return refuse(response, 404, 'ConversationNotFound')
    const roll = dice.random()
    const { throttled, failed, hangs, cut } = dice
    if (roll < throttled) {
      const after = 1 + Math.floor(dice.random() * 2)
      place.until = performance.now() + after * 1_000
      return refuse(response, 429, 'as the dice say', after)
    }
    if (roll < throttled + failed) return refuse(response, 500, 'ServiceError')
    const unanswered = roll < throttled + failed + hangs + cut
    const arrives = !unanswered || dice.random() < 0.5
    if (arrives) keep(conversation, asked, !unanswered, sender)
    if (!unanswered) return answer(response, 'taken', 201, { id: `message-${rough.taken.length}` })
    if (roll < throttled + failed + hangs) {
      held.push(response)
      return void count(arrives ? 'taken, but hung' : 'hung')
    }
    count(arrives ? 'taken, but cut' : 'cut')
    request.socket.destroy()
  }

  function keep(conversation: string, asked: Asked, answered: boolean, sender: number): void {
    const title = /"text":"((?:[^"\\]|\\.)*)","wrap":true,"size":"Medium"/.exec(JSON.stringify(asked))?.[1] ?? ''
    rough.taken.push({ recipient: conversation.replace(/^(anew|stale)-/, ''), title, life: sender, answered })
  }

  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => take(request, response, body))
    request.on('error', () => undefined)
    response.on('error', () => undefined)
  })
  // what a killed sender left on the line is read after its death
  server.on('connection', (socket) => lifeOf.set(socket, life))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  rough.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  rough.close = () =>
    new Promise((resolve) => {
      clearInterval(watch)
      server.close(() => resolve())
      for (const response of held) response.destroy()
      server.closeAllConnections()
    })
  return rough
}

interface Asked {
  members?: { id: string }[]
}
