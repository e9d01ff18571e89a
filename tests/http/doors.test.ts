import assert from 'node:assert/strict'
import { mount } from '../../src/http/door.ts'
import { json, type Route } from '../../src/http/route.ts'
import { ask, sendRaw, serve, type Got, type Serving } from './serving.ts'

const LONG = 40_000

const TEXT = { kind: 'text' as const, status: 200, type: 'text/x-thing' }

const routes: Route<string>[] = [
  {
    method: 'GET',
    path: '/doors/things/:id',
    access: 'read',
    maxBody: 0,
    handle: ({ params, caller, signal }) =>
      params['id'] === 'gone'
        ? json({ aborted: signal.aborted, same: signal === signal })
        : { ...TEXT, body: `${caller} ${params['id']}`, headers: { ETag: 'W/"1"' } },
  },
  {
    method: 'GET',
    path: '/doors/things',
    access: 'read',
    maxBody: 0,
    handle: ({ query }) => ({ ...TEXT, body: query.get('q') ?? 'ä😀' }),
  },
  {
    method: 'DELETE',
    path: '/doors/things/:id',
    access: 'read',
    maxBody: 0,
    handle: () => ({ kind: 'empty', status: 204 }),
  },
  {
    method: 'GET',
    path: '/doors/pieces',
    access: 'read',
    maxBody: 0,
    handle: () => ({ kind: 'stream', type: 'text/plain', pieces: pieces() }),
  },
  {
    method: 'GET',
    path: '/doors/long',
    access: 'read',
    maxBody: 0,
    handle: ({ query }) => ({ ...TEXT, body: (query.get('of') ?? '').repeat(LONG) }),
  },
  {
    method: 'GET',
    path: '/doors/kept',
    access: 'read',
    maxBody: 0,
    handle: () => ({ ...TEXT, body: 'a', headers: { 'Cache-Control': 'max-age=60' } }),
  },
  {
    method: 'GET',
    path: '/doors/unsendable',
    access: 'read',
    maxBody: 0,
    handle: () => ({ ...TEXT, body: 'never', headers: { ETag: 'one\ntwo' } }),
  },
  {
    method: 'GET',
    path: '/doors/fault',
    access: 'read',
    maxBody: 0,
    handle: () => {
      throw new Error('secret')
    },
  },
]

async function* pieces(): AsyncGenerator<string> {
  yield await Promise.resolve('one ')
  yield 'two'
}

describe('web server: doors', () => {
  let serving: Serving
  const get = (path: string) => ask(serving.port, 'GET', path)

  before(async () => {
    serving = await serve([], { doors: mount({ routes, authorize: () => 'ada' }) })
  })
  after(() => serving.close())

  it('answer the same whether the path is plain or has escapes that restify resolves', async () => {
    const [plain, escaped, slash] = await Promise.all(
      ['/doors/things/a-b', '/doors/things/a%2Db', '/doors/things/a-b/'].map(get),
    )
    assert.equal(plain?.text, 'ada a-b')
    for (const other of [escaped, slash]) {
      assert.equal(other?.text, plain?.text)
      const names = (got: Got | undefined): string[] => Object.keys(got?.headers ?? {}).toSorted()
      assert.deepEqual(names(other), names(plain))
      for (const name of names(plain).filter((name) => name !== 'x-request-id' && name !== 'date'))
        assert.equal(other?.headers[name], plain?.headers[name], name)
    }
    assert.notEqual(plain?.headers['x-request-id'], escaped?.headers['x-request-id'])
  })

  it('say what becomes of the connection, and when it was', async () => {
    const request = 'GET /doors/things/a HTTP/1.1\r\nHost: x\r\n'
    const raw = await sendRaw(serving.port, `${request}\r\n${request}Connection: close\r\n\r\n`)
    const heads = raw.split('HTTP/1.1 200 OK\r\n').slice(1)
    assert.deepEqual(
      heads.map((head) => /^connection: (.+)\r$/im.exec(head)?.[1]),
      ['keep-alive', 'close'],
    )
    for (const head of heads) assert.ok(!Number.isNaN(Date.parse(/^date: (.+)\r$/im.exec(head)?.[1] ?? '')))
    assert.match(heads[0] ?? '', /^keep-alive: timeout=\d+\r$/im)
  })

  it('leave out no-store where a route says how long its answer may be kept', async () => {
    assert.equal((await get('/doors/kept')).headers['cache-control'], 'max-age=60')
  })

  it('send text of any language whole', async () => {
    const { text, headers } = await get('/doors/things')
    assert.equal(text, 'ä😀')
    assert.equal(headers['content-length'], '6')
    assert.equal((await get('/doors/things?q=plain')).headers['content-length'], '5')
  })

  it('send long text whole, of any language', async () => {
    for (const part of ['ab', 'ä', '😀']) {
      const { text, headers } = await get(`/doors/long?of=${encodeURIComponent(part)}`)
      assert.equal(text, part.repeat(LONG))
      assert.equal(Number(headers['content-length']), Buffer.byteLength(text))
    }
  })

  it('answer many that come in one turn, in the order of their connection, and none for another', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `t${at}`)
    const pipelined = names.map((name) => `GET /doors/things/${name} HTTP/1.1\r\nHost: x\r\n\r\n`).join('')
    const [raw, ...got] = await Promise.all([
      sendRaw(serving.port, `${pipelined}GET /doors/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      ...names.map((name) => get(`/doors/things/${name}`)),
    ])
    assert.deepEqual(
      [...raw.matchAll(/ada (t\d+)/g)].map(([, name]) => name),
      names,
    )
    assert.deepEqual(
      got.map(({ text }) => text),
      names.map((name) => `ada ${name}`),
    )
  })

  it('outlive an answer that cannot be sent, and so do those that are written with it', async () => {
    const got = await Promise.all(['/doors/things/a', '/doors/unsendable', '/doors/things/b'].map(get))
    assert.deepEqual(
      got.map(({ status }) => status),
      [200, 500, 200],
    )
    assert.match(got[1]?.text ?? '', /Something went wrong on our side/)
  })

  it('log the status that they answered with', async () => {
    await ask(serving.port, 'DELETE', '/doors/things/1')
    const { fields } = serving.log.lines.filter(({ message }) => message === 'answered').at(-1) ?? {}
    assert.equal((fields as { status?: number } | undefined)?.status, 204)
  })

  it('give a route one signal, that is not aborted while the client is there', async () => {
    assert.deepEqual(JSON.parse((await get('/doors/things/gone')).text), { aborted: false, same: true })
  })

  it('answer without a body, piece by piece, and faults with nothing but their id', async () => {
    const deleted = await ask(serving.port, 'DELETE', '/doors/things/1')
    assert.deepEqual([deleted.status, deleted.text, deleted.headers['content-length']], [204, '', undefined])
    const streamed = await get('/doors/pieces')
    assert.equal(streamed.text, 'one two')
    assert.equal(streamed.headers['x-content-type-options'], 'nosniff')
    const fault = await get('/doors/fault')
    assert.equal(fault.status, 500)
    assert.doesNotMatch(fault.text, /secret/)
    assert.match(fault.text, new RegExp(String(fault.headers['x-request-id'])))
    assert.equal(fault.headers['x-content-type-options'], 'nosniff')
  })

  it('are found by restify for what they have no route for', async () => {
    assert.equal((await get('/doors/nothing')).status, 404)
    const { status, headers } = await ask(serving.port, 'POST', '/doors/things/1')
    assert.equal(status, 405)
    assert.match(String(headers['allow']), /GET/)
    const head = await ask(serving.port, 'HEAD', '/doors/things/1')
    assert.deepEqual([head.status, head.text, head.headers['etag']], [200, '', 'W/"1"'])
  })
})
