import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { seeded } from '../crash/random.ts'
import { hostileRequest, type Hostile } from './hostile.ts'
import { openWorld, type engines, type World } from './door/world.ts'

export interface FuzzOptions {
  seed: number
  until(sent: number): boolean
  /** How often memory and the bystanders are looked at, in requests. */
  every: number
  tell?(now: { sent: number; heapMb: number; rssMb: number }): void
}

export interface Fuzzed {
  sent: number
  statuses: Map<number, number>
  faults: string[]
}

/** Requests on their way at once. */
const AT_ONCE = 16
const BYSTANDERS = 10
const NAMED = 5
const MOST_FAULTS = 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Some users are named in requests, the bystanders never are: they have to stay as they are, to the letter. */
export async function fuzz(engine: (typeof engines)[number], options: FuzzOptions): Promise<Fuzzed> {
  const world = await openWorld(engine)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  try {
    const client = await world.tenant({ sites: ['London'] })
    const bystanders: string[] = []
    for (let n = 0; n < BYSTANDERS; n++) {
      const { id } = await client.user(`bystander-${n}@example.com`, { title: `bystander ${n}`, externalId: `by-${n}` })
      bystanders.push((await client.get(`/Users/${id}`)).text)
    }
    const paths: string[] = []
    let names = 0
    /** Those that were deleted make room for others. */
    async function nameAnew(): Promise<void> {
      for (let n = 0; n < NAMED * 2; n++) {
        const path = paths[n]
        if (path !== undefined && (await client.send('HEAD', path)).status === 200) continue
        const made = n < NAMED ? client.user(`named-${++names}@example.org`) : client.group(`named ${++names}`)
        paths[n] = `${n < NAMED ? '/Users' : '/Groups'}/${(await made).id}`
      }
    }

    const random = seeded(options.seed)
    const ended: Fuzzed = { sent: 0, statuses: new Map(), faults: [] }
    const fault = (said: string): void => void (ended.faults.length < MOST_FAULTS && ended.faults.push(said))

    async function sendOne(): Promise<void> {
      const hostile = hostileRequest(random, paths)
      ended.sent++
      const status = await send(world, client.token, agent, hostile)
      ended.statuses.set(status, (ended.statuses.get(status) ?? 0) + 1)
      if (status === 0 || status >= 500) fault(`${status}: ${JSON.stringify(hostile).slice(0, 600)}`)
    }

    async function look(): Promise<void> {
      for (const text of bystanders) {
        const { id } = JSON.parse(text) as { id: string }
        const now = await client.get(`/Users/${id}`)
        if (now.text !== text) fault(`a bystander changed: ${text} became ${now.status} ${now.text}`)
      }
      for (const name of ['polluted', 'title', 'value'])
        if (name in Object.prototype) fault(`Object.prototype has ${name}`)
      await nameAnew()
      const alive = await client.get('/Users?count=1')
      if (alive.status !== 200) fault(`a list is answered by ${alive.status}`)
      for (const { level, fields } of world.log.lines.splice(0))
        if (level !== 'debug') fault(`logged: ${String((fields as { error?: unknown }).error)}`)
      collect()
      const { heapUsed, rss } = process.memoryUsage()
      options.tell?.({ sent: ended.sent, heapMb: megabytes(heapUsed), rssMb: megabytes(rss) })
    }

    await look()
    while (!options.until(ended.sent)) {
      await Promise.all(Array.from({ length: AT_ONCE }, sendOne))
      if (ended.sent % options.every < AT_ONCE) await look()
    }
    await look()
    return ended
  } finally {
    agent.destroy()
    await world.close()
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)

/** The status; 0: there was no answer, though there should be one. */
function send({ port }: World, token: string, agent: Agent, hostile: Hostile): Promise<number> {
  const { method, path, headers, body, cutAt } = hostile
  const all = { authorization: `Bearer ${token}`, ...headers }
  if (cutAt !== null && body !== null) return sendCut(port, { ...hostile, headers: all }, body.subarray(0, cutAt))
  return new Promise((resolve) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: all, agent }, (response) => {
      response.resume()
      response.once('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0))
    })
    request.once('error', (error: NodeJS.ErrnoException) =>
      // the server may close a connection on which a body comes that it does not want
      resolve(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 1 : 0),
    )
    if (body === null) request.end()
    else request.setHeader('content-length', body.length).end(body)
  })
}

/** A body that ends before it is complete: whatever is answered, the server lives on. */
function sendCut(port: number, { method, path, headers, body }: Hostile, part: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', ...lines, `content-length: ${body?.length ?? 0}`]
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
      socket.end(part)
    })
    let answer = ''
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1', 0, 20)))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 1)))
  })
}
