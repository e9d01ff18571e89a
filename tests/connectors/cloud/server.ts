/** A small real HTTP server for one test: answers what the test says, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { OUTSIDE } from '../../planted/answers.ts'

export interface Asked {
  method: string
  /** Decoded path without query. */
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  /** Parsed JSON, or the text. */
  body: unknown
  url: string
}

export interface Say {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string | Buffer
  /** Never answer; close the connection; send `text` and then nothing more; send `text` and close in the middle. */
  fault?: 'hang' | 'reset' | 'stall' | 'cut'
}

export interface Cloud {
  origin: string
  asked: Asked[]
  close(): Promise<void>
}

export async function serve(answer: (asked: Asked, number: number) => Say | Promise<Say>): Promise<Cloud> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void respond(request, response)
  })
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://cloud')
    const body = await text(request)
    const { headers, method = '' } = request
    const one = {
      method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers,
      body: read(body),
      url: request.url ?? '',
    }
    const number = asked.push(one)
    send(response, await answer(one, number))
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function send(response: ServerResponse, say: Say): void {
  if (say.fault === 'hang') return
  if (say.fault === 'reset') return void response.destroy()
  const text = say.text ?? (say.json === undefined ? '' : JSON.stringify(say.json))
  response.writeHead(say.status ?? 200, { 'content-type': 'application/json', [OUTSIDE]: 'cloud', ...say.headers })
  if (say.fault === 'stall') return void response.write(text)
  if (say.fault === 'cut') return void response.write(text, () => response.destroy())
  response.end(text)
}

function read(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
