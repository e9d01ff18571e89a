/** The network between the service and the sandbox: no sockets, and nothing waits. */
import type { Sandbox, Told } from '../../src/sandbox/sandbox.ts'
import type { Life } from './life.ts'
import type { Random } from './random.ts'
import type { Time } from './time.ts'

const ATTEMPT_MS = 30_000

export interface NetworkDeps {
  sandbox: Pick<Sandbox, 'ask'>
  time: Time
  random: Random
  life: Life
  /** Before each call, while nothing else happens. */
  before(): Promise<void>
  trace(line: string): void
  /** Told of each call at the moment it is made. */
  asks(method: string, url: string, body: string): void
}

const broken = (code: string): Error => Object.assign(new TypeError('fetch failed'), { cause: cause(code) })
const cause = (code: string): Error => Object.assign(new Error(code), { code })

/** A `fetch` that asks the sandbox in this process. */
export function createNetwork({ sandbox, time, random, life, before, trace, asks }: NetworkDeps): typeof fetch {
  const answered = (told: Told): Response => {
    if (told.wire === 'hang') {
      time.pass(ATTEMPT_MS)
      throw broken('UND_ERR_HEADERS_TIMEOUT')
    }
    if (told.wire === 'reset') throw broken('ECONNRESET')
    time.pass(told.delayMs)
    return new Response(told.body === '' ? null : told.body, { status: told.status, headers: told.headers })
  }
  return (input, init) =>
    life.through(async () => {
      const url = String(input)
      const method = init?.method ?? 'GET'
      const body = typeof init?.body === 'string' ? init.body : ''
      asks(method, url, body)
      await before()
      time.pass(10 + random.below(60))
      const headers = Object.fromEntries(new Headers(init?.headers).entries())
      const told = await sandbox.ask({ method, url, headers, body })
      const shown = url.includes('/oauth2/') ? '' : body
      trace(`  ${method} ${url.replace(/^https?:\/\/[^/]+\/sandbox/, '')} ${shown} -> ${told.wire} ${told.status}`)
      time.pass(10 + random.below(60))
      return answered(told)
    })
}
