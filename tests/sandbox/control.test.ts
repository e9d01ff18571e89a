import assert from 'node:assert/strict'
import { expected, NUMBERS, one, startStand } from './stand.ts'
import type { Stand } from './stand.ts'

describe('sandbox: control', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = await startStand()
  })
  afterEach(() => stand.stop())

  const order = (body: unknown) => stand.ask('/faults', { method: 'PUT', body })
  const fault = (more: object) => order({ faults: [{ system: '8x8', match: 'GET /users', ...more }] })
  const users = (query = 'pageSize=100') => stand.pbx(`/users?${query}`)

  it('counts the product’s calls by documented path, and never a script’s', async () => {
    const { basicInfo } = (await users()).body.data[0]
    await stand.pbx(`/users/${basicInfo.userId}`)
    await stand.ask(`/8x8/admin-provisioning/users/${basicInfo.userId}`)
    await stand.graph("/admin/teams/policy/getPolicyId(type='TeamsCallingPolicy',name='8x8-Calling')")
    await stand.ask('/graph/users')
    assert.deepEqual((await stand.ask('/requests')).body, {
      '8x8': { 'GET /users': 1, 'GET /users/{userId}': 1 },
      graph: { "GET /admin/teams/policy/getPolicyId(type='{type}',name='{name}')": 1 },
      entra: { 'POST /{tenantId}/oauth2/v2.0/token': 1 },
      inBatches: {},
    })
    assert.equal((await stand.ask('/requests', { method: 'DELETE' })).status, 204)
    assert.deepEqual((await stand.ask('/requests')).body, { '8x8': {}, graph: {}, entra: {}, inBatches: {} })
  })

  it('tells what its clouds gave to the product, so that a person can enter it', async () => {
    const { status, body } = await stand.ask('/given')
    assert.equal(status, 200)
    const given = body as Record<string, string>
    assert.deepEqual(Object.keys(given).toSorted(), ['clientId', 'clientSecret', 'pbxApiKey'])
    assert.equal(given['pbxApiKey'], stand.sandbox.identities[0]?.pbxApiKey)
    assert.equal((await stand.ask('/given?tenant=99')).status, 400)
  })

  it('fails calls as told: after some, so many times, with the status, text and wait asked for', async () => {
    await fault({
      kind: 'status',
      status: 503,
      after: 1,
      times: 2,
      retryAfter: 7,
      code: 'SERVICE_UNAVAILABLE',
      message: 'Down',
    })
    const statuses: number[] = []
    let failed = await users()
    for (let n = 0; n < 4; n++) {
      const reply = await users()
      statuses.push(reply.status)
      if (reply.status === 503) failed = reply
    }
    assert.deepEqual(statuses, [503, 503, 200, 200])
    assert.equal(failed.headers.get('retry-after'), '7')
    assert.deepEqual(failed.body.errors, [{ code: 'SERVICE_UNAVAILABLE', message: 'Down' }])
    assert.equal((await stand.pbx('/sites', { type: 'sites' })).status, 200)
    const [shown] = (await stand.ask('/faults')).body.faults
    assert.deepEqual([shown.seen, shown.done], [5, 2])
    assert.equal((await stand.ask('/8x8/users')).status, 200)
  })

  it('cuts, garbles, empties and loses answers', async () => {
    await fault({ kind: 'truncate' })
    const cut = (await users()).body as string
    assert.equal(typeof cut, 'string')
    assert.throws(() => JSON.parse(cut))
    await fault({ kind: 'malformed' })
    assert.match((await users()).body as string, /<html>/)
    await fault({ kind: 'malformed', as: 'wrongShape' })
    assert.equal((await users()).body.data, 'none')
    await fault({ kind: 'emptyPage' })
    const empty = (await users()).body
    assert.deepEqual([empty.data, empty.pagination.hasMore], [[], true])
    await fault({ kind: 'lostPage' })
    const lost = (await users()).body
    assert.deepEqual([lost.data.length, lost.pagination.hasMore, lost.pagination.nextScrollId], [100, false, null])
    assert.equal((await users('pageSize=1000')).body.data.length, 125)
    await order({ faults: [{ system: 'graph', kind: 'lostPage' }] })
    assert.equal((await stand.graph('/users')).body['@odata.nextLink'], undefined)
    const delta = (await stand.graph('/users/delta?$select=id')).body
    assert.deepEqual([delta['@odata.nextLink'], delta.value.length], [undefined, 200])
    assert.equal((await stand.graph(delta['@odata.deltaLink'])).status, 200)
  })

  it('tells of each write whether it changed anything', async () => {
    const who = one(
      await expected(stand),
      ({ id, wanted, state }) => state === 'inSync' && id !== null && wanted !== null,
    )
    const numberType = 'directRouting'
    const post = (path: string, body: object) => stand.graph(`${NUMBERS}/${path}`, { method: 'POST', body })
    const assign = { telephoneNumber: who.wanted, assignmentTargetId: who.id, numberType }
    const unassign = { telephoneNumber: who.wanted, numberType }
    await post('unassignNumber', unassign)
    stand.clock.at += 1000
    await stand.ask('/requests', { method: 'DELETE' })
    await post('assignNumber', assign)
    await post('assignNumber', assign)
    stand.clock.at += 1000
    await post('unassignNumber', unassign)
    await post('unassignNumber', unassign)
    stand.clock.at += 1000
    await post('unassignNumber', unassign)
    await stand.ask(`/graph${NUMBERS}/assignNumber`, { method: 'POST', body: assign })
    const { items } = (await stand.ask('/writes')).body as { items: Record<string, unknown>[] }
    const facts = items.map(({ call, status, number, holder, changed, at, doneAt }) => [
      String(call).split('/').pop(),
      status,
      number === who.wanted,
      holder === who.id,
      changed,
      doneAt === null ? 'never' : Number(doneAt) - Number(at) >= 150 && Number(doneAt) - Number(at) <= 600,
    ])
    assert.deepEqual(facts, [
      ['assignNumber', 202, true, true, 1, true],
      ['assignNumber', 202, true, true, 0, true],
      ['unassignNumber', 202, true, true, 1, true],
      ['unassignNumber', 202, true, true, 0, true],
      ['unassignNumber', 400, true, false, 0, 'never'],
    ])
  })

  it('makes of a page what no document has', async () => {
    const items = async (as: string): Promise<Record<string, unknown>[]> => {
      await order({ faults: [{ system: 'graph', match: 'GET /users', kind: 'mangle', as }] })
      return (await stand.graph('/users?$top=100')).body.value
    }
    assert.equal((await items('half')).length, 50)
    assert.equal((await items('nullId'))[0]?.['id'], null)
    const faces = await items('twoFaces')
    assert.deepEqual([faces.length, Object.keys(faces.at(-1) ?? {})], [101, ['id']])
    assert.deepEqual((await items('deletions'))[0]?.['@removed'], { reason: 'deleted' })
    await fault({ kind: 'mangle', as: 'samePage' })
    const first = (await users('pageSize=50')).body
    const second = (await users(`scrollId=${first.pagination.nextScrollId}`)).body
    assert.deepEqual([second.data, second.pagination.pageNumber], [first.data, 1])
    await fault({ kind: 'mangle', as: 'otherShape' })
    assert.deepEqual(Object.keys((await users()).body), ['value'])
  })

  it('hangs, resets and delays, and carries a write out when only its answer is to be lost', async () => {
    const who = one(
      await expected(stand),
      ({ state, id, wanted }) => state === 'inSync' && id !== null && wanted !== null,
    )
    const call = `POST ${NUMBERS}/assignNumber`
    const assign = (signal: AbortSignal) =>
      fetch(`${stand.url}/graph${NUMBERS}/assignNumber`, {
        method: 'POST',
        signal,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ telephoneNumber: who.wanted, assignmentTargetId: who.id, numberType: 'directRouting' }),
      })
    const token = await stand.token()
    const known = async () => {
      const { body } = await stand.ask(`/graph${NUMBERS}?$filter=assignmentTargetId eq '${who.id}'`)
      return (body.value as { telephoneNumber: string }[]).some(({ telephoneNumber }) => telephoneNumber === who.wanted)
    }
    const release = () => {
      const body = { telephoneNumber: who.wanted, numberType: 'directRouting' }
      return stand.ask(`/graph${NUMBERS}/unassignNumber`, { method: 'POST', body })
    }
    if (await known()) await release()
    const heard = async () => ((await stand.ask('/requests')).body.graph[call] ?? 0) as number
    for (const kind of ['reset', 'hang']) {
      for (const applied of [false, true]) {
        await order({ faults: [{ system: 'graph', match: call, kind, applied }] })
        const before = await heard()
        const patience = new AbortController()
        const asked = assert.rejects(assign(patience.signal))
        while ((await heard()) === before) await new Promise((resolve) => setTimeout(resolve, 5))
        if (kind === 'hang') patience.abort()
        await asked
        assert.equal(await known(), applied, `${kind} ${applied}`)
        if (applied) await release()
      }
    }
    for (const applied of [false, true]) {
      await order({ faults: [{ system: 'graph', kind: 'status', status: 504, applied }] })
      assert.equal((await assign(new AbortController().signal)).status, 504)
      assert.equal(await known(), applied)
    }
    await fault({ kind: 'delay', ms: 5 })
    assert.equal((await users()).status, 200)
  })

  it('delays until faults are set anew, if that is sooner', async () => {
    await fault({ kind: 'delay', ms: 600_000 })
    const late = users()
    while (Object.keys((await stand.ask('/requests')).body['8x8']).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(await Promise.race([late, stand.ask('/faults').then(() => 'still waiting')]), 'still waiting')
    await order({})
    assert.equal((await late).status, 200)
  })

  it('faults calls inside a batch by their own path', async () => {
    await order({
      faults: [{ system: 'graph', match: 'GET /organization', kind: 'status', status: 429, retryAfter: 3, times: 1 }],
    })
    const requests = ['1', '2'].map((id) => ({ id, method: 'GET', url: '/organization' }))
    const { responses } = (await stand.graph('/$batch', { method: 'POST', body: { requests } })).body
    const byId = Object.fromEntries(responses.map((each: { id: string }) => [each.id, each]))
    assert.deepEqual([byId['1'].status, byId['1'].headers['Retry-After'], byId['2'].status], [429, '3', 200])
  })

  it('says what is wrong with faults and tokens that it does not take', async () => {
    const wrong: [unknown, RegExp][] = [
      [{ faults: [{ system: '8x8', kind: 'bang' }] }, /faults\.0\.kind: must be one of status, hang/],
      [{ faults: [{ system: 'x', kind: 'hang' }] }, /faults\.0\.system/],
      [{ faults: [{ system: '8x8', kind: 'status', status: 200 }] }, /faults\.0\.status/],
      [{ faults: [{ system: '8x8', kind: 'hang', match: '/users' }] }, /GET \/users\/\{userId\}/],
      [{ faults: [{ system: '8x8', kind: 'hang', often: 1 }] }, /often/],
      [{ switches: { secondNumber: 'maybe' } }, /switches\.secondNumber/],
      [{ more: 1 }, /more/],
      [[], /body/i],
    ]
    for (const [body, text] of wrong) {
      const reply = await order(body)
      assert.equal(reply.status, 400)
      assert.match(reply.body.detail, text)
    }
    assert.deepEqual((await stand.ask('/faults')).body.faults, [])
    for (const body of [{}, { as: 'king' }, { as: 'admin', tenant: 2 }, { as: 'admin', tenant: 0 }]) {
      assert.equal((await stand.ask('/token', { method: 'POST', body })).status, 400)
    }
    // what curl sends when a script leaves the media type out
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    assert.equal((await stand.ask('/token', { method: 'POST', headers, body: '{"as":"reader"}' })).status, 200)
    assert.equal((await stand.ask('/token')).status, 405)
    assert.equal((await stand.ask('/nothing')).status, 404)
  })

  it('tells what to expect of a company too large for one piece', async () => {
    const large = await startStand({ users: 2_500 })
    try {
      const items = await expected(large)
      assert.equal(items.filter(({ kind }) => kind === 'user').length, 2_500)
    } finally {
      await large.stop()
    }
  })

  it('takes no body above 1 MB, none that is not JSON, and none nested without end', async () => {
    const big = 'x'.repeat(1_100_000)
    for (const path of ['/faults', '/8x8/users', '/graph/users']) {
      const reply = await stand.ask(path, { method: 'PUT', body: JSON.stringify({ big }) })
      assert.equal(reply.status, 413, path)
    }
    assert.match((await stand.ask('/graph/users', { method: 'POST', body: '{"a"' })).body.error.message, /not JSON/)
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    for (const path of ['/8x8/users', '/graph/users', `/graph${NUMBERS}/assignNumber`, '/graph/$batch', '/token']) {
      const reply = await stand.ask(path, { method: 'POST', body: deep })
      assert.equal(reply.status, 400, path)
    }
    assert.equal((await stand.ask('/8x8/users/%E0%A4%A')).status, 404)
  })
})
