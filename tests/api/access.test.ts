import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createAccess } from '../../src/api/access.ts'
import type { AuditEntry, AuditPage, Session } from '../../src/api/contract.ts'
import { ACTIONS, may, type Action, type Role } from '../../src/identity/roles.ts'
import { createWorld, type World } from './world.ts'

/** Without credentials by `design.md` §5, of what the console API serves: health, sign-in and the document. */
const PUBLIC = ['GET /healthz', 'GET /readyz', 'GET /sign-in', 'GET /sign-in/consent', 'GET /api/openapi.json']
const ROLES: Role[] = ['admin', 'operator', 'reader', 'user']

describe('who may call the console API', () => {
  let world: World
  let table: { method: string; path: string; access: string }[]
  before(async () => {
    world = await createWorld()
    table = world.server.table()
  })
  after(() => world.close())

  /** A path that the route matches; nothing needs to be there. */
  const pathOf = (path: string): string => path.replace(':kind', 'pbx').replace(':id', '1')
  const bodyFor = (method: string): unknown => (method === 'GET' ? undefined : {})
  /** Streams are left once their head is there. */
  const statusOf = async (role: Role | null, method: string, path: string, headers?: Record<string, string>) => {
    const answer = await world.call(role, method, pathOf(path), bodyFor(method), headers)
    await answer.body?.cancel()
    return answer
  }

  it('asks for credentials on every route that is not on the list of public ones', async () => {
    assert.deepEqual(
      table
        .filter(({ access }) => access === 'public')
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
      [...PUBLIC].sort(),
    )
    for (const { method, path } of table) {
      const answer = await statusOf(null, method, path)
      const expected = PUBLIC.includes(`${method} ${path}`) ? 200 : 401
      assert.equal(answer.status, expected, `${method} ${path}`)
      if (expected === 401) {
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
        assert.equal(answer.headers.get('content-type'), 'application/problem+json')
      }
    }
  })

  it('says the same to every token that does not hold', async () => {
    const good = await world.token('admin')
    const bodies = new Set<string>()
    for (const token of [
      'garbage',
      `${good}x`,
      good.split('.').slice(0, 2).join('.') + '.',
      await world.token('admin', { scp: 'x' }),
    ]) {
      const answer = await fetch(`${world.url}/api/session`, { headers: { authorization: `Bearer ${token}` } })
      assert.equal(answer.status, 401)
      bodies.add(await answer.text())
    }
    assert.deepEqual([...bodies], ['{"type":"about:blank","title":"Sign in","status":401,"detail":"Sign in again."}'])
  })

  it('takes no token from the query', async () => {
    const answer = await fetch(`${world.url}/api/session?access_token=${await world.token('admin')}`)
    assert.equal(answer.status, 401)
  })

  it('allows each role exactly what the role table says, and names the roles that may', async () => {
    const actions = new Set<string>()
    for (const { method, path, access } of table) {
      if (access === 'public') continue
      actions.add(access)
      for (const role of ROLES) {
        const answer = await world.call(role, method, pathOf(path), bodyFor(method))
        if (may([role], access as Action)) {
          assert.ok(answer.status !== 401 && answer.status !== 403, `${role} ${method} ${path}: ${answer.status}`)
          await answer.body?.cancel()
        } else {
          assert.equal(answer.status, 403, `${role} ${method} ${path}`)
          const problem = (await answer.json()) as { needed: string[]; detail: string; action: string }
          assert.deepEqual(problem.needed, ACTIONS[access as Action])
          for (const needed of problem.needed) assert.ok(problem.detail.includes(needed), problem.detail)
        }
      }
    }
    // Every action of the console has a route, but for what only the bot does.
    assert.deepEqual(
      Object.keys(ACTIONS).filter((action) => !actions.has(action)),
      ['connections.consent', 'notices.subscribe'],
    )
  })

  it('whoever was refused is in the audit log, once for each route, with what was missing', async () => {
    const refused = new Map<string, AuditEntry>()
    let at: string | null = ''
    while (at !== null) {
      const next: string = at && `&cursor=${at}`
      const page: AuditPage = await world.get(`/api/audit?action=access.refused&limit=200${next}`)
      for (const row of page.items) {
        assert.ok(!refused.has(row.target), row.target)
        refused.set(row.target, row)
      }
      at = page.nextCursor
    }
    for (const { method, path, access } of table) {
      if (access === 'public') continue
      const denied = ROLES.filter((role) => !may([role], access as Action))
      const row = refused.get(`${method} ${path}`)
      assert.equal(row !== undefined, denied.length > 0, `${method} ${path}`)
      if (!row) continue
      const needs = ACTIONS[access as Action].join(' or ')
      assert.equal(row.after, `refused: ${denied[0]}; ${access} needs ${needs}`)
      assert.deepEqual([row.via, row.before, row.actor.name], ['tab', null, 'Dana Whitfield'])
      assert.ok(row.ip && row.requestId)
    }
  })

  it('every route names an action of the table, and one that does not is served to nobody', async () => {
    for (const { method, path, access } of table)
      assert.ok(access === 'public' || Object.hasOwn(ACTIONS, access), `${method} ${path}: ${access}`)
    const planted = createAccess(() => Promise.reject(new Error('not asked')), { note: () => Promise.resolve() })
    for (const access of ['jobs.lok', '', '__proto__', 'toString', 'public'])
      await assert.rejects(planted({}, access, '', { route: '', requestId: '' }), /names no action of the role table/)
  })

  it('a route of the SCIM door takes a token of an identity provider alone', async () => {
    const routes = world.scimServer.table()
    assert.ok(routes.length > 10)
    for (const { method, path, access } of routes) {
      assert.notEqual(access, 'public')
      for (const role of [null, ...ROLES]) {
        const headers = { 'content-type': 'application/scim+json' }
        const signedIn = role ? { ...headers, authorization: `Bearer ${await world.token(role)}` } : headers
        const answer = await fetch(world.scimUrl + pathOf(path), { method, headers: signedIn })
        assert.ok([401, 429].includes(answer.status), `${role} ${method} ${path}: ${answer.status}`)
        await answer.body?.cancel()
      }
    }
  })

  it('tells a caller who it is and what it may do', async () => {
    const session = await world.get<Session>('/api/session', 'operator')
    assert.deepEqual(session.user, {
      id: '22222222-2222-4222-8222-222222222222',
      name: 'Dana Whitfield',
      roles: ['operator'],
    })
    assert.equal(session.tenant.name, 'Example Ltd')
    assert.ok(session.may.includes('sync.start') && !session.may.includes('services.change'))
    const plain = await world.get<Session>('/api/session', 'user')
    assert.deepEqual([plain.user.roles, plain.may], [['user'], ['session.look']])
  })
})
