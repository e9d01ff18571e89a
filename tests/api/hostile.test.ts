import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { ask, sendRaw } from '../http/serving.ts'
import { createWorld, plannedJob, type World } from './world.ts'

const BODIES: [string, string | Buffer, string][] = [
  ['bad JSON', '{"service":', 'application/json'],
  ['deep nesting', '{"a":'.repeat(200), 'application/json'],
  ['a huge number', '{"service":1e999999,"name":1e999999}', 'application/json'],
  ['__proto__', '{"__proto__":{"roles":["admin"]}}', 'application/json'],
  ['a string', '"x"', 'application/json'],
  ['XML', '<a/>', 'text/xml'],
  ['bad UTF-8', Buffer.from([0xff, 0xfe]), 'application/json'],
  ['a megabyte', 'x'.repeat(1_000_000), 'application/json'],
]

const LISTS = ['GET /api/users', 'GET /api/jobs', 'GET /api/changes', 'GET /api/audit']
const WELL_FORMED = new Set(['a string', 'a huge number'])

describe('hostile input, on every route', () => {
  let world: World
  let table: { method: string; path: string; access: string }[]
  let authorization: string
  before(async () => {
    world = await createWorld()
    table = world.server.table()
    authorization = `Bearer ${await world.token('admin')}`
  })
  after(() => world.close())

  /** A refusal, and one that says nothing of our insides. */
  function assertRefused(status: number, text: string, title: string): void {
    assert.ok(status >= 400 && status < 500, `${title}: ${status} ${text.slice(0, 200)}`)
    assert.ok(!/node_modules|\.ts:|at \w+ \(|Error:/.test(text), `${title}: ${text.slice(0, 300)}`)
  }

  for (const [title, body, type] of BODIES)
    it(`refuses ${title} as a body`, async () => {
      for (const { method, path, access } of table) {
        const wanted = path.replace(':kind', 'pbx').replace(':id', '1')
        const length = String(Buffer.byteLength(body))
        const headers = { authorization, 'content-type': type, 'content-length': length }
        const got = await ask(world.port, method, wanted, headers, body).catch((error: NodeJS.ErrnoException) => error)
        // A client that goes on sending after it was refused may see the connection go.
        if (got instanceof Error) assert.match(String(got.code), /EPIPE|ECONNRESET/)
        // What it takes is JSON, and it looks at none of it.
        else if (path === '/api/services/:kind/check' && WELL_FORMED.has(title)) assert.equal(got.status, 200)
        else assertRefused(got.status, got.text, `${method} ${path} (${access})`)
      }
    })

  it('refuses parameters that no route has, and ones that come twice', async () => {
    for (const { method, path } of table) {
      if (!LISTS.includes(`${method} ${path}`)) continue
      for (const query of [
        'surprise=1',
        'limit=1&limit=2',
        'limit=%F0%9F%98%80',
        'limit=-1',
        'cursor=%22%3E',
        `cursor=${'A'.repeat(4_500)}`,
      ])
        assertRefused(
          (await ask(world.port, 'GET', `${path}?${query}`, { authorization })).status,
          '',
          `${path}?${query.slice(0, 40)}`,
        )
    }
  })

  it('refuses a cursor that somebody made, in no time', async () => {
    const job = await plannedJob(world.stores, { preview: true, removals: 0 })
    const get = (path: string) => ask(world.port, 'GET', path, { authorization })
    let forged = 0
    for (const list of [...LISTS.map((each) => each.slice(4)), `/api/jobs/${job}/changes`, '/api/numbers']) {
      const { nextCursor } = JSON.parse((await get(`${list}?limit=1`)).text) as { nextCursor: string | null }
      if (nextCursor === null) continue
      const parts = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as unknown[]
      for (const at of parts.keys())
        for (const part of ['a\0', '\ud800', Number.MIN_SAFE_INTEGER, -1, 0.5, 1e300, null, {}]) {
          const cursor = Buffer.from(JSON.stringify(parts.with(at, part))).toString('base64url')
          const got = await get(`${list}?limit=1&cursor=${cursor}`)
          assertRefused(got.status, got.text, `${list} ${at} ${JSON.stringify(part)}`)
          assert.match(got.text, /cursor is not one of this list/)
          forged++
        }
    }
    assert.ok(forged > 100, String(forged))
  })

  it('refuses times that are none, and says so', async () => {
    for (const time of [
      'yesterday',
      '..%2fetc',
      '2026-13-45T99:99:99Z',
      '%2B999999-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
    ]) {
      const got = await ask(world.port, 'GET', `/api/audit?to=${time}`, { authorization })
      assertRefused(got.status, got.text, time)
      assert.match(got.text, /to: must be a time, as in 2026-12-31T23:59:59Z/)
    }
  })

  const send = async (method: 'POST' | 'PUT', path: string, body: object) =>
    await (await world.call('admin', method, path, body)).text()

  it('refuses text that no database keeps, and says where it is', async () => {
    for (const [path, body, where] of [
      ['/api/todos/done', { ids: ['a', 'b\0'], done: true }, 'ids.1'],
      ['/api/todos/dismiss', { ids: ['\ud800'] }, 'ids.0'],
      ['/api/identity/scim/tokens', { name: 'a\0b' }, 'name'],
    ] as const)
      assert.match(
        await send('POST', path, body),
        new RegExp(`"detail":"${where}: holds a character that cannot be kept`),
      )
  })

  it('says one thing of each place, and what would be right', async () => {
    const notSeen = 'name: a name has no control characters, line breaks, or others that cannot be seen; type it anew.'
    const later = '9999-12-31T23:59:59-14:00'
    const isNone = 'expiresAt: must be a time, as in 2026-12-31T23:59:59Z.'
    for (const [method, path, body, says] of [
      ['POST', '/api/identity/scim/tokens', { name: 'x', expiresAt: later }, isNone],
      ['PUT', '/api/connections/pbx', { apiKey: 'x'.repeat(20), expiresAt: later }, isNone],
      ['PUT', '/api/settings/retention', { auditDays: -1e300 }, 'auditDays: must be 30 to 3650.'],
      ['PUT', '/api/settings/guard', { number: 1e300, share: 0.5 }, 'number: use at most 1000000.'],
      ['PUT', '/api/settings/guard', { number: 1.5, share: 0.5 }, 'number: it must be of type whole number.'],
      ['POST', '/api/sites', { name: [] }, 'name: it must be of type string.'],
      ['POST', '/api/sites', { name: '\u200b' }, notSeen],
      ['POST', '/api/sites', { name: 'a\u202eb' }, notSeen],
      ['POST', '/api/todos/done', { ids: '', done: true }, 'ids: it must be of type array.'],
      ['POST', '/api/identity/scim/tokens', { name: 'x', expiresAt: 'soon' }, isNone],
    ] as const)
      assert.equal((JSON.parse(await send(method, path, body)) as { detail: string }).detail, says)
    const limit = await ask(world.port, 'GET', '/api/jobs?limit=1e300', { authorization })
    assert.match(limit.text, /"detail":"limit: use at most 1000\."/)
  })

  it('refuses ids that are none, without asking a store', async () => {
    for (const { method, path } of table) {
      if (!path.includes(':')) continue
      for (const id of [
        '%00',
        '..',
        '%2e%2e',
        "';drop table users;--",
        '%E0%A4%A',
        'x'.repeat(1_500),
        '__proto__',
        '%C2%A0',
        '💥',
      ]) {
        const wanted = path.replace(/:\w+/, encodeSome(id))
        const head = `${method} ${wanted} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
        const answer = await sendRaw(world.port, head)
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
        // With a dot segment the path is another one, or none.
        assertRefused(status, answer, `${method} ${wanted.slice(0, 60)}`)
      }
    }
  })

  const encodeSome = (id: string): string => id.replace(/[^\x21-\x7e]/gu, encodeURIComponent).replaceAll(' ', '%20')

  it('stands after all of that', async () => {
    assert.equal((await ask(world.port, 'GET', '/healthz')).status, 200)
    assert.deepEqual(
      world.log.lines.filter(({ level }) => level === 'error'),
      [],
    )
  })
})
