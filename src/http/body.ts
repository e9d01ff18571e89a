import type { IncomingMessage } from 'node:http'
import { parseJson } from './json.ts'
import { hasBody } from './problem.ts'
import { Problem } from './route.ts'

/** What a route takes that says nothing else. */
export const JSON_ONLY = ['application/json'] as const

/** The parsed body of a request, or its bytes; undefined without one. Throws `Problem` 400, 413 or 415. */
export async function takeBody(
  request: IncomingMessage,
  maxBody: number,
  takes: readonly string[] = JSON_ONLY,
  raw = false,
): Promise<unknown> {
  if (!hasBody(request)) return undefined
  if (maxBody === 0) throw new Problem(413, 'Body too large', 'This takes no body.')
  checkType(request, takes, raw)
  if (Number(request.headers['content-length'] ?? 0) > maxBody) throw tooLarge(maxBody)
  const bytes = await readBody(request, maxBody)
  if (bytes.length === 0) return undefined
  return raw ? bytes : parseJson(bytes)
}

/** What Node calls where its server is told that requests without a body need no stream; restify makes the server. */
interface Unread {
  _dumpAndCloseReadable?(): void
}

/** A request without a body ends as a stream would: to say so to nobody takes as long as half of what a route does. */
export function endUnread(request: IncomingMessage): void {
  ;(request as Unread)._dumpAndCloseReadable?.()
}

function checkType(request: IncomingMessage, takes: readonly string[], raw: boolean): void {
  const sent = request.headers['content-type']
  const [type = '', ...parameters] = (sent ?? '').toLowerCase().split(';')
  const right = `Send ${takes.join(' or ')}${raw ? '' : ', encoded as UTF-8'}.`
  if (sent === undefined) throw wrongType(`The body has no Content-Type. ${right}`)
  if (!takes.includes(type.trim())) throw wrongType(`The Content-Type "${sent.slice(0, 100)}" is not taken. ${right}`)
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='))
  if (!raw && charset && !/^charset="?utf-?8"?$/.test(charset))
    throw wrongType(`The ${charset.slice(0, 50)} is not taken. ${right}`)
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw wrongType(`The Content-Encoding "${encoding.slice(0, 50)}" is not taken. Send the body as it is.`)
  }
}

function readBody(request: IncomingMessage, maxBody: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const stop = (error: Error): void => {
      request.removeAllListeners('data')
      request.pause()
      reject(error)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBody) return stop(tooLarge(maxBody))
      chunks.push(chunk)
    })
    const cutOff = (): void => stop(new Problem(400, 'Bad request', 'The body ended before it was complete.'))
    request.once('error', cutOff)
    request.once('close', cutOff)
    request.once('end', () => {
      request.off('close', cutOff)
      resolve(Buffer.concat(chunks))
    })
  })
}

const tooLarge = (max: number): Problem =>
  new Problem(413, 'Body too large', `The body may have at most ${max.toLocaleString('en-US')} bytes.`)

const wrongType = (detail: string): Problem => new Problem(415, 'Wrong content type', detail)
