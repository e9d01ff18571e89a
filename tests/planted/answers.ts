/** Every answer that a test gets over `fetch` is looked through, its headers too, as it comes. */
import { subscribe } from 'node:diagnostics_channel'
import { unzipSync } from 'fflate'
import type { StreamLook } from './look.ts'
import { lookAlong, lookAt } from './seen.ts'

/**
 * The outside world is not ours: the sandbox's Microsoft answers tokens, since that is what it is for. And the one place
 * where a token is shown, once.
 */
const MAY_SHOW = [/^\w+ \/(sandbox|entra)\//, /^POST \/api\/identity\/scim\/tokens(\/[^/ ]+\/rotate)?( |$)/]

/** A header by which a stand-in for somebody else's cloud says so: such a cloud may repeat the key that it was asked with. */
export const OUTSIDE = 'x-stand-in'
const FROM_OUTSIDE = new RegExp(`^${OUTSIDE}$`, 'im')

/** `name`: method and path. */
export const mayShow = (name: string): boolean => MAY_SHOW.some((place) => place.test(name))

interface Exchange {
  name: string
  along: StreamLook | null
  /** Of a packed answer: it is looked through unpacked. */
  packed: Buffer[] | null
}

interface Told {
  request: { method: string; path: string; origin?: string }
  response?: { statusCode: number; headers: Buffer[] }
  chunk?: Buffer
}

const PACKED_MOST = 64_000_000

export function watchAnswers(): void {
  const exchanges = new WeakMap<object, Exchange>()
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as Told
    const name = `${request.method} ${request.path.replace(/\?.*/s, '')}`
    if (!response || mayShow(name)) return
    const headers = response.headers.map((each) => each.toString('latin1')).join('\n')
    if (FROM_OUTSIDE.test(headers)) return
    lookAt({ kind: 'answer', name: `${name} (headers)` }, headers, 0)
    const isPacked = /^application\/zip$/im.test(headers)
    const along = isPacked ? null : lookAlong({ kind: 'answer', name })
    exchanges.set(request, { name, along, packed: isPacked ? [] : null })
  })
  subscribe('undici:request:bodyChunkReceived', (message) => {
    const { request, chunk } = message as Told
    const exchange = exchanges.get(request)
    if (!exchange || !chunk) return
    exchange.along?.take(Buffer.from(chunk))
    exchange.packed?.push(Buffer.from(chunk))
  })
  const ended = (message: unknown): void => {
    const { request } = message as Told
    const exchange = exchanges.get(request)
    exchanges.delete(request)
    exchange?.along?.end()
    if (exchange?.packed) lookUnpacked(exchange.name, Buffer.concat(exchange.packed))
  }
  subscribe('undici:request:trailers', ended)
  subscribe('undici:request:error', ended)
}

function lookUnpacked(name: string, zip: Buffer): void {
  if (zip.length > PACKED_MOST) throw new Error(`${name} answered more than is unpacked here`)
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(new Uint8Array(zip))
  } catch {
    // broken off in the middle, as some tests want it
    return
  }
  for (const [file, content] of Object.entries(files))
    lookAt({ kind: 'bundle', name: `${file} of ${name}` }, Buffer.from(content))
}
