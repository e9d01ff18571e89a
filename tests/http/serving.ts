import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import type { Log } from '../../src/http/log.ts'
import type { Route } from '../../src/http/route.ts'
import { lookAt } from '../planted/seen.ts'
import { createWebServer, type WebServer, type WebServerOptions } from '../../src/http/webServer.ts'

/** A log that keeps what it was told. */
export function createKeptLog(): Log & { lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = []
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message })
  return { lines, debug: at('debug'), warn: at('warn'), error: at('error') }
}

export interface Serving {
  url: string
  port: number
  server: WebServer
  log: ReturnType<typeof createKeptLog>
  close(): Promise<void>
}

/** A real web server on a free port. Without `authorize`, everyone is the caller "somebody". */
export async function serve<C = string>(routes: Route<C>[], more: Partial<WebServerOptions<C>> = {}): Promise<Serving> {
  const log = createKeptLog()
  const server = createWebServer<C>({
    routes,
    log,
    authorize: () => Promise.resolve('somebody' as C),
    rate: null,
    perCaller: null,
    ...more,
  })
  const { url } = await server.listen(0, '127.0.0.1')
  return { url, port: Number(new URL(url).port), server, log, close: () => server.close() }
}

/** Bytes as they are, so that requests no client would make can be tried. Answers everything that came back. */
export function sendRaw(port: number, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setTimeout(20_000, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      lookAt({ kind: 'answer', name: 'bytes as they came' }, Buffer.from(answer))
      resolve(answer)
    })
  })
}

export interface Got {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** A request whose path goes out as written: fetch would tidy it first. */
export function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => {
        const head = JSON.stringify(response.headers)
        lookAt({ kind: 'answer', name: `${method} ${path.replace(/\?.*/s, '')}` }, Buffer.from(`${head} ${text}`))
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
