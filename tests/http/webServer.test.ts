import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createHealthRoutes } from '../../src/http/health.ts'
import { json, Problem, type Route } from '../../src/http/route.ts'
import { ask, sendRaw, serve, type Serving } from './serving.ts'
import { MARK, plant } from '../planted/plant.ts'

const SECRET = `the password is ${plant('in-a-fault')}`

const ROUTES: Route<string>[] = [
  { method: 'GET', path: '/api/things/:id', access: 'look', maxBody: 0, handle: ({ params }) => json(params) },
  { method: 'POST', path: '/api/things', access: 'change', maxBody: 1_000, handle: ({ body }) => json({ body }, 201) },
  {
    method: 'DELETE',
    path: '/api/things/:id',
    access: 'change',
    maxBody: 0,
    handle: () => ({ kind: 'empty', status: 204 }),
  },
  { method: 'GET', path: '/api/search', access: 'look', maxBody: 0, handle: ({ query }) => json([...query]) },
  {
    method: 'GET',
    path: '/api/refused',
    access: 'look',
    maxBody: 0,
    handle: () => {
      throw new Problem(409, 'Not set up', 'Add the PBX first.', { missing: 'pbx', status: 1 })
    },
  },
  {
    method: 'GET',
    path: '/api/throws',
    access: 'look',
    maxBody: 0,
    handle: () => {
      throw new Error(SECRET)
    },
  },
  { method: 'GET', path: '/api/rejects', access: 'look', maxBody: 0, handle: () => Promise.reject(new Error(SECRET)) },
  {
    method: 'POST',
    path: '/api/open',
    access: 'public',
    maxBody: 1_000,
    handle: ({ caller, body }) => json({ caller: caller ?? null, body }),
  },
  ...createHealthRoutes<string>({ ready: () => Promise.resolve(true) }),
]

describe('web server: routes and refusals', () => {
  let web: Serving
  before(async () => {
    web = await serve(ROUTES, {
      authorize: (headers) => {
        if (headers['authorization'] === 'Bearer good') return Promise.resolve('dana')
        throw new Problem(401, 'Sign in', 'Sign in again.', {}, { 'WWW-Authenticate': 'Bearer' })
      },
    })
  })
  after(() => web.close())

  const good = { authorization: 'Bearer good' }
  const typed = { ...good, 'content-type': 'application/json' }
  const problemOf = (got: { headers: { 'content-type'?: string }; text: string }): Record<string, unknown> => {
    assert.equal(got.headers['content-type'], 'application/problem+json')
    return JSON.parse(got.text) as Record<string, unknown>
  }

  it('decodes path parameters, plus signs and 300 characters included', async () => {
    const long = 'a'.repeat(300)
    for (const [sent, meant] of [
      ['dana%40x.com', 'dana@x.com'],
      ['%2B44', '+44'],
      ['a+b', 'a+b'],
      [long, long],
    ]) {
      const got = await ask(web.port, 'GET', `/api/things/${sent}`, good)
      assert.deepEqual(JSON.parse(got.text), { id: meant })
    }
  })

  it('says what a refusal is about as a problem document, and keeps its own members standard', async () => {
    const got = await ask(web.port, 'GET', '/api/refused', good)
    assert.equal(got.status, 409)
    assert.deepEqual(problemOf(got), {
      type: 'about:blank',
      title: 'Not set up',
      status: 409,
      detail: 'Add the PBX first.',
      missing: 'pbx',
    })
  })

  for (const path of ['/api/throws', '/api/rejects']) {
    it(`tells nothing of a fault but the id it logged it under (${path})`, async () => {
      const got = await ask(web.port, 'GET', path, { ...good, 'x-request-id': `fault-${path.slice(5)}` })
      assert.equal(got.status, 500)
      assert.ok(!got.text.includes(MARK) && !got.text.includes('.ts'), got.text)
      assert.equal(problemOf(got)['requestId'], `fault-${path.slice(5)}`)
      const logged = web.log.lines.find(
        ({ fields }) => 'error' in fields && 'id' in fields && fields.id === `fault-${path.slice(5)}`,
      )
      assert.equal((logged?.fields as { error: Error }).error.message, SECRET)
    })
  }

  it('answers 404 for a path it does not know, without asking who calls', async () => {
    const got = await ask(web.port, 'GET', '/api/nothing?search=private')
    assert.equal(got.status, 404)
    assert.equal(problemOf(got)['detail'], 'There is nothing at /api/nothing.')
  })

  it('answers 405 with the methods that would be right', async () => {
    const got = await ask(web.port, 'PUT', '/api/things/1', good)
    assert.equal(got.status, 405)
    assert.deepEqual(new Set(got.headers['allow']?.split(', ')), new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']))
    assert.equal(problemOf(got)['title'], 'Method not allowed')
  })

  it('answers OPTIONS with the methods and opens nothing to other origins', async () => {
    const got = await ask(web.port, 'OPTIONS', '/api/things/1', { origin: 'https://evil.example' })
    assert.equal(got.status, 204)
    assert.equal(got.headers['allow'], 'GET, HEAD, DELETE, OPTIONS')
    assert.deepEqual(
      Object.keys(got.headers).filter((name) => name.startsWith('access-control')),
      [],
    )
    assert.equal((await ask(web.port, 'OPTIONS', '/api/nothing')).status, 404)
  })

  it('answers HEAD like GET, without the body', async () => {
    const got = await ask(web.port, 'HEAD', '/api/things/1', good)
    assert.deepEqual([got.status, got.text, got.headers['content-length']], [200, '', '10'])
    assert.equal((await ask(web.port, 'HEAD', '/api/things/1')).status, 401)
  })

  it('asks who calls before it reads the body', async () => {
    const got = await ask(web.port, 'POST', '/api/things', { 'content-type': 'text/xml' }, 'x'.repeat(50_000))
    assert.equal(got.status, 401)
    assert.equal(got.headers['www-authenticate'], 'Bearer')
  })

  it('closes a connection whose body it did not read, lest the rest be taken for a request', async () => {
    const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    const head = `POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length + 10}\r\n\r\n`
    const answer = await sendRaw(web.port, head + smuggled)
    assert.match(answer, /^HTTP\/1\.1 401 [\s\S]*\r\nConnection: close\r\n/)
    assert.equal(answer.split('HTTP/1.1 ').length, 2)
  })

  it('hands a public route the parsed body and no caller', async () => {
    const got = await ask(web.port, 'POST', '/api/open', { 'content-type': 'application/json' }, '{"a":1}')
    assert.deepEqual(JSON.parse(got.text), { caller: null, body: { a: 1 } })
  })

  it('sends security headers and a request id with every answer', async () => {
    for (const [method, path] of [
      ['GET', '/api/things/1'],
      ['GET', '/api/nothing'],
      ['PUT', '/api/things/1'],
      ['GET', '/healthz'],
      ['OPTIONS', '/healthz'],
    ] as const) {
      const { headers } = await ask(web.port, method, path)
      assert.equal(headers['x-content-type-options'], 'nosniff', path)
      assert.equal(headers['referrer-policy'], 'no-referrer', path)
      assert.match(String(headers['content-security-policy']), /default-src 'none'/, path)
      assert.match(String(headers['x-request-id']), /^[\w-]{8,64}$/, path)
      assert.equal(headers['server'], undefined, path)
      assert.equal(headers['strict-transport-security'], undefined, path)
    }
  })

  it('takes a request id only when it is plain', async () => {
    const kept = await ask(web.port, 'GET', '/healthz', { 'x-request-id': 'trace-1' })
    assert.equal(kept.headers['x-request-id'], 'trace-1')
    const replaced = await ask(web.port, 'GET', '/healthz', { 'x-request-id': '<script>' })
    assert.notEqual(replaced.headers['x-request-id'], '<script>')
  })

  describe('bodies', () => {
    const post = (body: string | Buffer, headers: Record<string, string> = typed) =>
      ask(web.port, 'POST', '/api/things', headers, body)

    it('parses JSON, with a charset and a byte order mark too', async () => {
      const got = await post('\ufeff{"name":"Zoë"}', { ...good, 'content-type': 'application/json; charset=UTF-8' })
      assert.deepEqual([got.status, JSON.parse(got.text)], [201, { body: { name: 'Zoë' } }])
    })

    for (const [title, status, says, body, headers] of [
      ['broken JSON', 400, /not JSON \(at position 5/, '{"a" 5}', typed],
      ['half a body', 400, /not JSON/, '{"a":', typed],
      ['an empty body', 201, /\{\}/, '', typed],
      ['deep nesting', 400, /nested deeper than 32 levels/, '['.repeat(400), typed],
      ['__proto__', 400, /__proto__/, '{"__proto__":{"admin":true}}', typed],
      ['escaped __proto__', 400, /__proto__/, '{"a":[{"\\u005f_proto__":1}]}', typed],
      ['bytes that are not UTF-8', 400, /not valid UTF-8/, Buffer.from([0x22, 0xff, 0xfe, 0x22]), typed],
      ['too many bytes', 413, /at most 1,000 bytes/, `"${'x'.repeat(1_000)}"`, typed],
      ['far too many bytes', 413, /at most 1,000 bytes/, 'x'.repeat(3_000_000), typed],
      ['no content type', 415, /no Content-Type.*application\/json/, '{}', good],
      ['a form', 415, /x-www-form-urlencoded/, 'a=1', { ...good, 'content-type': 'application/x-www-form-urlencoded' }],
      ['vendor JSON', 415, /application\/json/, '{}', { ...good, 'content-type': 'application/vnd.x+json' }],
      ['another charset', 415, /UTF-8/, '{}', { ...good, 'content-type': 'application/json; charset=utf-16' }],
      ['a compressed body', 415, /gzip/, '{}', { ...typed, 'content-encoding': 'gzip' }],
    ] as const) {
      it(`answers ${status} to ${title}`, async () => {
        const got = await post(body, headers).catch((error: NodeJS.ErrnoException) => {
          // A client that sends on after the answer may see the connection go; the answer itself is checked above it.
          assert.ok(title === 'far too many bytes' && ['EPIPE', 'ECONNRESET'].includes(error.code ?? ''), String(error))
          return null
        })
        if (!got) return
        assert.equal(got.status, status, got.text)
        assert.match(got.text, says)
        if (status >= 400) assert.equal(problemOf(got)['status'], status)
      })
    }

    it('counts a chunked body too', async () => {
      const chunk = 'x'.repeat(600)
      const chunks = [chunk, chunk].map((each) => `${each.length.toString(16)}\r\n${each}\r\n`).join('')
      const head =
        'POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\n'
      const answer = await sendRaw(web.port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 413 /)
    })

    it('takes no body where none is wanted', async () => {
      const got = await ask(web.port, 'DELETE', '/api/things/1', { ...typed, 'content-length': '2' }, '{}')
      assert.equal(got.status, 413)
    })
  })

  describe('hostile request lines', () => {
    for (const [path, status] of [
      ['/api/things/%zz', 400],
      ['/api/things/%E0%A4%A', 400],
      ['/api/things/%00', 400],
      ['/api/search?q=%zz', 400],
      ['/api/search?q=%00', 400],
      ['/api/search?q=a%7Fb', 400],
      ['/api/search?q=a%1Fb', 400],
      ['/api/search?q=a%7', 400],
      ['/api/../api/things/1', 400],
      ['/api/%2e%2E/things/1', 400],
      ['/api/things\\1', 400],
      [`/api/search?q=${'a'.repeat(9_000)}`, 414],
      ['//api/things/1', 404],
      ['http://evil.example/api/things/1', 400],
      ['*', 400],
    ] as const) {
      it(`answers ${status} to ${path.slice(0, 40)}`, async () => {
        const answer = await sendRaw(
          web.port,
          `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n\r\n`,
        )
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
        assert.match(answer, /application\/problem\+json/)
      })
    }

    for (const host of ['[::', 'a b', '1.2.3.4.5', 'x:99999', 'user@host', 'x/../y', '']) {
      it(`outlives the host "${host}"`, async () => {
        const answer = await sendRaw(
          web.port,
          `GET /api/things/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        )
        assert.match(answer, /^HTTP\/1\.1 400 /)
        assert.equal((await ask(web.port, 'GET', '/healthz')).status, 200)
      })
    }

    it('refuses headers that are too large', async () => {
      const answer = await sendRaw(web.port, `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(40_000)}\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 431 /)
    })

    it('refuses what is not HTTP, and upgrades, and keeps no socket open for them', async () => {
      assert.match(await sendRaw(web.port, 'hello there\r\n\r\n'), /^HTTP\/1\.1 400 /)
      const upgrade = 'GET /api/search HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
      assert.match(await sendRaw(web.port, upgrade), /^HTTP\/1\.1 400 No upgrade/)
    })
  })

  it('lists its routes with who may call them', () => {
    const first = { method: 'GET', path: '/api/things/:id', access: 'look', maxBody: 0, takes: ['application/json'] }
    assert.deepEqual(web.server.table()[0], first)
    assert.equal(web.server.table().length, ROUTES.length)
  })
})

describe('web server: health', () => {
  it('is ready when its check says so, and 503 when the check says no, throws or takes too long', async () => {
    for (const [ready, status] of [
      [() => Promise.resolve(true), 200],
      [() => Promise.resolve(false), 503],
      [() => Promise.reject(new Error('no store')), 503],
      [() => new Promise<boolean>(() => undefined), 503],
    ] as const) {
      const web = await serve(createHealthRoutes<string>({ ready, withinMs: 30 }))
      assert.equal((await ask(web.port, 'GET', '/readyz')).status, status)
      assert.equal((await ask(web.port, 'GET', '/healthz')).status, 200)
      await web.close()
    }
  })
})

describe('web server: what comes before routes', () => {
  it('lets another take a request over, even one with a path of its own', async () => {
    const web = await serve(ROUTES, {
      before: (request, response) => {
        if (!request.url?.startsWith('/sandbox/')) return false
        response.end('sandbox')
        return true
      },
    })
    assert.equal((await ask(web.port, 'POST', '/sandbox/token')).text, 'sandbox')
    assert.equal((await ask(web.port, 'GET', '/healthz')).status, 200)
    await web.close()
  })

  it('outlives a taker that throws', async () => {
    const web = await serve(ROUTES, {
      before: () => {
        throw new Error(SECRET)
      },
    })
    const got = await ask(web.port, 'GET', '/healthz')
    assert.equal(got.status, 500)
    assert.ok(!got.text.includes(MARK))
    await web.close()
  })

  it('turns HSTS on when people come by https', async () => {
    const web = await serve(ROUTES, { publicUrl: 'https://console.example' })
    const { headers } = await ask(web.port, 'GET', '/healthz')
    assert.match(String(headers['strict-transport-security']), /^max-age=\d{8}/)
    await web.close()
  })
})
