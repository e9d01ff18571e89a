import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { seeded } from '../crash/random.ts'
import { openBystanders } from './bystanders.ts'
import { hostileRequest, type Hostile } from './hostile.ts'
import { openWorld, type engines } from './door/world.ts'

export interface FuzzOptions {
  seed: number
  requests: number
  /** It ends earlier when this time is over. */
  seconds?: number
  tell?(mark: Mark): void
}

/** Memory after a forced collection: `memoryMb` is what Node knows of (heap and buffers), `rssMb` the process. */
export interface Mark {
  sent: number
  memoryMb: number
  rssMb: number
}

export interface Fuzzed {
  sent: number
  /** 1: the connection was closed on a request that was cut, or whose body is not wanted. */
  statuses: Map<number, number>
  /** Answers of 5xx but 501, requests without an answer, and what was logged as a fault. */
  failures: string[]
  /** Those who changed, though no request named them. */
  changed: string[]
  /** How often somebody was looked at who must not have changed. */
  looks: number
  /** Every tenth of the requests. */
  marks: Mark[]
  /** Of memory, from the first tenth of the requests to the last. */
  growthMb: number
  slowest: { ms: number; request: string }
}

/** What memory may grow from the first tenth of the requests to the last. */
export const MOST_GROWTH_MB = 32

/** Requests on their way at once. */
const AT_ONCE = 16
/** Requests between two looks. Those whom requests deleted are made anew then: there has to be somebody to change. */
const BETWEEN_LOOKS = 500
const MOST_TOLD = 20
/** Of /Me, and no fault. */
const NOT_OFFERED = 501

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** The same seed makes the same requests in the same order. */
export async function fuzz(engine: (typeof engines)[number], options: FuzzOptions): Promise<Fuzzed> {
  const world = await openWorld(engine)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  try {
    const client = await world.tenant({ sites: ['London'] })
    const bystanders = await openBystanders(client, await world.tenant())
    const random = seeded(options.seed)
    const statuses = new Map<number, number>()
    const failures: string[] = []
    const changed: string[] = []
    const marks: Mark[] = []
    const slowest = { ms: 0, request: '' }
    let sent = 0
    let looks = 0
    const fail = (said: string): void => void (failures.length < MOST_TOLD && failures.push(said))

    async function sendOne(): Promise<void> {
      const hostile = hostileRequest(random, bystanders.paths)
      sent++
      const began = performance.now()
      const { status, text } = await send(world.port, client.token, agent, hostile)
      const ms = Math.round(performance.now() - began)
      if (ms > slowest.ms) Object.assign(slowest, { ms, request: told(hostile).slice(0, 200) })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status === 0 || (status >= 500 && status !== NOT_OFFERED)) fail(`${status}: ${told(hostile)}`)
      // the operations of a bulk have a status each
      if (/"status":"5(?!01)\d\d"/.test(text)) fail(`${text.slice(0, 600)}: ${told(hostile)}`)
    }

    async function look(): Promise<void> {
      const seen = await bystanders.look()
      looks += seen.looks
      changed.push(...seen.changed.slice(0, Math.max(0, MOST_TOLD - changed.length)))
      for (const name of ['polluted', 'title', 'value'])
        if (name in Object.prototype) fail(`Object.prototype has ${name}`)
      for (const { level, fields } of world.log.lines.splice(0))
        if (level !== 'debug') fail(`logged: ${String((fields as { error?: unknown }).error)}`)
    }

    function mark(): void {
      collect()
      const { heapUsed, external, rss } = process.memoryUsage()
      marks.push({ sent, memoryMb: megabytes(heapUsed + external), rssMb: megabytes(rss) })
      options.tell?.(marks.at(-1)!)
    }

    const end = performance.now() + (options.seconds ?? Infinity) * 1000
    const over = (): boolean => sent >= options.requests || performance.now() >= end
    while (!over()) {
      const until = Math.min(sent + BETWEEN_LOOKS, options.requests)
      const more = async (): Promise<void> => {
        while (sent < until) await sendOne()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, more))
      await look()
      if (sent * 10 >= options.requests * (marks.length + 1) || over()) mark()
    }
    const from = marks.find((each) => each.sent * 10 >= sent)?.memoryMb ?? 0
    const growthMb = (marks.at(-1)?.memoryMb ?? 0) - from
    return { sent, statuses, failures, changed, looks, marks, growthMb, slowest }
  } finally {
    agent.destroy()
    await world.close()
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)

const told = ({ method, path, headers, body, cutAt }: Hostile): string =>
  JSON.stringify({ method, path, headers, cutAt, body: body?.toString() }).slice(0, 800)

interface Answered {
  /** 0: there was no answer, though there should be one. 1: the connection was closed, as it may be. */
  status: number
  /** Of a bulk alone. */
  text: string
}

function send(port: number, token: string, agent: Agent, hostile: Hostile): Promise<Answered> {
  const { method, path, headers, body, cutAt } = hostile
  const all = { authorization: `Bearer ${token}`, ...headers }
  if (cutAt !== null && body !== null) return sendCut(port, { ...hostile, headers: all }, body.subarray(0, cutAt))
  return new Promise((resolve) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: all, agent }, (response) => {
      let text = ''
      if (path.endsWith('/Bulk')) response.on('data', (piece: Buffer) => (text += piece.toString()))
      else response.resume()
      response.once('close', () => resolve({ status: response.complete ? (response.statusCode ?? 0) : 0, text }))
    })
    request.once('error', (error: NodeJS.ErrnoException) =>
      // the server may close a connection on which a body comes that it does not want
      resolve({ status: error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 1 : 0, text: '' }),
    )
    if (body === null) request.end()
    else request.setHeader('content-length', body.length).end(body)
  })
}

/** A body that ends before it is complete: whatever is answered, the server lives on. */
function sendCut(port: number, { method, path, headers, body }: Hostile, part: Buffer): Promise<Answered> {
  return new Promise((resolve) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', ...lines, `content-length: ${body?.length ?? 0}`]
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n`)
      socket.end(part)
    })
    let answer = ''
    socket.setTimeout(30_000, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1', 0, 20)))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 1), text: '' }))
  })
}
