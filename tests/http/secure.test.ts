import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { json, Problem, type Route } from '../../src/http/route.ts'
import { assertSecure, headersIn, policyOf, type Kind } from './secure.ts'
import { ask, sendRaw, serve, type Serving } from './serving.ts'

const answersIn = (text: string): number => text.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0

async function* pieces(): AsyncGenerator<string> {
  yield 'a piece'
}

const ROUTES: Route<string>[] = [
  { method: 'GET', path: '/api/a', access: 'look', maxBody: 0, handle: () => json({}) },
  { method: 'POST', path: '/api/a', access: 'look', maxBody: 100, handle: ({ body }) => json({ body }) },
  { method: 'DELETE', path: '/api/a', access: 'look', maxBody: 0, handle: () => ({ kind: 'empty', status: 204 }) },
  {
    method: 'GET',
    path: '/api/text',
    access: 'look',
    maxBody: 0,
    handle: () => ({ kind: 'text', status: 200, type: 'text/plain', body: 'x' }),
  },
  {
    method: 'GET',
    path: '/api/stream',
    access: 'look',
    maxBody: 0,
    handle: () => ({ kind: 'stream', type: 'text/csv', pieces: pieces() }),
  },
  {
    method: 'GET',
    path: '/api/events',
    access: 'look',
    maxBody: 0,
    handle: () => ({ kind: 'events', events: pieces() }),
  },
  {
    method: 'GET',
    path: '/api/throws',
    access: 'look',
    maxBody: 0,
    handle: () => {
      throw new Error('inside')
    },
  },
]

describe('headers of every answer', () => {
  let web: Serving
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secure-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Console</title>')
    await writeFile(join(folder, 'assets', 'main-Ab12Cd34.js'), 'x')
    web = await serve(ROUTES, {
      authorize: (headers) => {
        if (headers['authorization'] === 'Bearer good') return Promise.resolve('dana')
        throw new Problem(401, 'Sign in', 'Sign in again.', {}, { 'WWW-Authenticate': 'Bearer' })
      },
      staticFiles: { prefix: '/tab/', folder, index: 'index.html' },
      publicUrl: 'https://console.example',
    })
  })
  after(async () => {
    await web.close()
    await rm(folder, { recursive: true })
  })

  for (const [status, method, path, kind] of [
    [200, 'GET', '/api/a', 'answer'],
    [200, 'HEAD', '/api/a', 'answer'],
    [200, 'POST', '/api/a', 'answer'],
    [204, 'DELETE', '/api/a', 'answer'],
    [200, 'GET', '/api/text', 'answer'],
    [200, 'GET', '/api/stream', 'answer'],
    [200, 'HEAD', '/api/stream', 'answer'],
    [200, 'GET', '/api/events', 'answer'],
    [500, 'GET', '/api/throws', 'answer'],
    [404, 'GET', '/api/nothing', 'answer'],
    [405, 'PUT', '/api/a', 'answer'],
    [405, 'TRACE', '/api/a', 'answer'],
    [204, 'OPTIONS', '/api/a', 'answer'],
    [404, 'OPTIONS', '/api/nothing', 'answer'],
    [400, 'GET', '/api/%zz', 'answer'],
    [302, 'GET', '/', 'answer'],
    [200, 'GET', '/tab/', 'page'],
    [200, 'HEAD', '/tab/users/1', 'page'],
    [200, 'GET', '/tab/assets/main-Ab12Cd34.js', 'file'],
    [404, 'GET', '/tab/assets/none.js', 'answer'],
    [405, 'POST', '/tab/', 'answer'],
    [204, 'OPTIONS', '/tab/', 'answer'],
  ] as [number, string, string, Kind][])
    it(`are there at ${method} ${path} (${status})`, async () => {
      const got = await ask(web.port, method, path, { authorization: 'Bearer good', 'content-length': '0' })
      assert.equal(got.status, status)
      assertSecure(got.headers, path, kind)
      assert.match(String(got.headers['strict-transport-security']), /^max-age=31536000/)
    })

  it('are there where nobody is signed in, and where a file is known already', async () => {
    const stranger = await ask(web.port, 'GET', '/api/a')
    assert.equal(stranger.status, 401)
    assertSecure(stranger.headers, '401')
    const { headers } = await ask(web.port, 'GET', '/tab/')
    const known = await ask(web.port, 'GET', '/tab/', { 'if-none-match': String(headers['etag']) })
    assert.equal(known.status, 304)
    assertSecure(known.headers, '304', 'page')
  })

  const line = (text: string) => `${text}\r\nConnection: close\r\n\r\n`
  for (const [what, status, sent] of [
    ['no HTTP at all', 400, 'hello there\r\n\r\n'],
    ['HTTP/2 without asking', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a TLS hello', 400, Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03])],
    ['an upgrade', 400, 'GET /api/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['a tunnel', 405, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'],
    ['an expectation', 417, line('GET /api/a HTTP/1.1\r\nHost: x\r\nExpect: miracles')],
    ['headers that are too large', 431, line(`GET /api/a HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(40_000)}`)],
    ['no host', 400, line('GET /api/a HTTP/1.1')],
    ['two hosts', 400, line('GET /api/a HTTP/1.1\r\nHost: x\r\nHost: y')],
    ['two lengths', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2')],
    [
      'length and chunks',
      400,
      line('POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked'),
    ],
    ['a list of lengths', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3')],
    ['a length with a sign', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Length: +3')],
    ['an encoding that is none', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked')],
    ['chunks that are not last', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity')],
    ['a space before the colon', 400, line('POST /api/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked')],
    ['a folded header', 400, line('GET /api/a HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c')],
    ['line feeds alone', 400, 'GET /api/a HTTP/1.1\nHost: x\n\n'],
    ['a control character in a header', 400, line('GET /api/a HTTP/1.1\r\nHost: x\r\nX-A: b\u0000c')],
    ['an absolute target', 400, line('GET http://evil.example/api/a HTTP/1.1\r\nHost: x')],
  ] as const)
    it(`are there when ${what} is refused, and the connection ends`, async () => {
      const answer = await sendRaw(web.port, sent)
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
      const headers = headersIn(answer)
      assertSecure(headers, what)
      assert.match(String(headers['strict-transport-security']), /^max-age=/)
      assert.equal(answersIn(answer), 1, 'one answer')
    })

  it('take nothing that comes after a refused length for a request', async () => {
    const smuggled = 'GET /api/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n'
    const head = 'POST /api/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\n'
    for (const how of [
      'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\nzz\r\n',
      'Transfer-Encoding: chunked\r\n\r\n-1\r\n',
      'Transfer-Encoding: chunked\r\n\r\n0\r\nX\r\n',
    ]) {
      const answer = await sendRaw(web.port, head + how + smuggled)
      assert.match(answer, /^HTTP\/1\.1 400 /, how)
      assert.equal(answersIn(answer), 1, how)
    }
  })

  it('refuse a browser that asks for another site, whatever it wants', async () => {
    for (const path of ['/api/a', '/tab/'])
      for (const method of ['GET', 'POST', 'DELETE']) {
        const asked = { origin: 'https://evil.example', 'access-control-request-method': method }
        const got = await ask(web.port, 'OPTIONS', path, asked)
        assert.equal(got.status, 403)
        assertSecure(got.headers, `preflight of ${method} ${path}`)
      }
    const got = await ask(web.port, 'GET', '/api/a', { origin: 'https://evil.example', authorization: 'Bearer good' })
    assertSecure(got.headers, 'GET from another site')
  })

  it('let Teams frame pages and nobody anything else', async () => {
    const page = policyOf((await ask(web.port, 'GET', '/tab/')).headers)
    assert.ok(page['frame-ancestors']?.includes('https://*.cloud.microsoft'))
    for (const path of ['/tab/assets/main-Ab12Cd34.js', '/api/text', '/'])
      assert.deepEqual(policyOf((await ask(web.port, 'GET', path)).headers)['frame-ancestors'], ["'none'"], path)
  })
})

describe('connections', () => {
  const opened: Socket[] = []
  const open = (port: number): Promise<{ socket: Socket; answered: Promise<string> }> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve({ socket, answered }))
      let text = ''
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('error', () => undefined)
      const answered = new Promise<string>((done) => socket.on('close', () => done(text)))
      opened.push(socket)
    })
  after(() => opened.forEach((socket) => socket.destroy()))

  const connections = { headersMs: 100, requestMs: 200, lookMs: 20 }

  for (const [what, sent] of [
    ['headers', 'GET /api/a HTTP/1.1\r\nHost: x\r\nX-'],
    ['a body', 'POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a'],
    [
      'chunks',
      'POST /api/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"',
    ],
  ] as const)
    it(`end when the rest of ${what} does not come`, async () => {
      const web = await serve(ROUTES, { connections })
      const { socket, answered } = await open(web.port)
      socket.write(sent)
      const drip = setInterval(() => socket.write('0'), 30)
      const answer = await answered
      clearInterval(drip)
      assert.match(answer, /^HTTP\/1\.1 408 /)
      assertSecure(headersIn(answer), what)
      await web.close()
    })

  for (const [what, body] of [
    ['an answer that nobody takes', 'x'.repeat(30_000_000)],
    ['an answer that does not come', null],
  ] as const)
    it(`end over ${what}`, async () => {
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const route: Route<string> = {
        method: 'GET',
        path: '/api/slow',
        access: 'look',
        maxBody: 0,
        handle: ({ signal }) => {
          signal.addEventListener('abort', () => resolve())
          return body === null ? new Promise(() => undefined) : { kind: 'text', status: 200, type: 'text/plain', body }
        },
      }
      const web = await serve([route], { connections: { idleMs: 500 } })
      const { socket } = await open(web.port)
      socket.pause()
      socket.write('GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n')
      await ended
      socket.destroy()
      await web.close()
    })

  it('end when nothing is said at all', async () => {
    const web = await serve(ROUTES, { connections: { idleMs: 50 } })
    const { answered } = await open(web.port)
    assert.equal(await answered, '')
    await web.close()
  })

  it('are bounded for one address, so that it cannot have them all', async () => {
    const web = await serve(ROUTES, { connections: { perAddress: 3 } })
    const first = await Promise.all([1, 2, 3].map(() => open(web.port)))
    const fourth = await open(web.port)
    assert.equal(await fourth.answered, '')
    first[0]!.socket.destroy()
    await first[0]!.answered
    let status = 0
    for (let tries = 0; status !== 200 && tries < 200; tries++)
      status = await ask(web.port, 'GET', '/api/a').then(
        (got) => got.status,
        () => 0,
      )
    assert.equal(status, 200)
    for (const { socket } of first) socket.destroy()
    await web.close()
  })
})

describe('requests of one caller', () => {
  it('are limited whatever addresses they come from, after it is known who calls', async () => {
    const web = await serve(ROUTES, {
      perCaller: { perSecond: 1, burst: 2 },
      now: () => 0,
      authorize: (headers) => Promise.resolve(String(headers['authorization'])),
      callerKey: (caller) => caller,
    })
    const statusOf = async (who: string) => (await ask(web.port, 'GET', '/api/a', { authorization: who })).status
    assert.deepEqual([await statusOf('a'), await statusOf('a'), await statusOf('a')], [200, 200, 429])
    assert.equal(await statusOf('b'), 200)
    const { headers } = await ask(web.port, 'GET', '/api/a', { authorization: 'a' })
    assert.match(String(headers['retry-after']), /^[1-9]\d*$/)
    assertSecure(headers, '429')
    await web.close()
  })
})
