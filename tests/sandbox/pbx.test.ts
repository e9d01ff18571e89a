import assert from 'node:assert/strict'
import { one, startStand } from './stand.ts'
import type { Stand } from './stand.ts'

const UPDATED = 'sort=-basicInfo.lastUpdatedTime'
const audits = (more = ''): string =>
  `/administration/audit/v1/audits?service=platform&startTime=2026-11-20T00:00:00.000Z&endTime=2026-11-22T00:00:00.000Z${more}`

describe('sandbox: 8x8', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = await startStand()
  })
  afterEach(() => stand.stop())

  const someUser = async () => (await stand.pbx('/users?pageSize=5')).body.data[1]
  const code = (reply: { body: { errors: { code: string }[] } }): string | undefined => reply.body.errors[0]?.code

  it('scrolls through everybody once, and the same page again when it is asked for again', async () => {
    const seen: string[] = []
    let page = await stand.pbx('/users?pageSize=100')
    const second = page.body.pagination.nextScrollId
    for (;;) {
      seen.push(...page.body.data.map((user: { basicInfo: { userId: string } }) => user.basicInfo.userId))
      if (!page.body.pagination.hasMore) break
      page = await stand.pbx(`/users?scrollId=${page.body.pagination.nextScrollId}`)
    }
    assert.equal(seen.length, 250)
    assert.equal(new Set(seen).size, 250)
    assert.equal(page.body.pagination.nextScrollId, null)
    const again = await stand.pbx(`/users?scrollId=${second}`)
    assert.equal(again.body.data[0].basicInfo.userId, seen[100])
  })

  it('refuses a scrollId beside other parameters, one it did not give, and one that expired', async () => {
    const { nextScrollId } = (await stand.pbx(`/users?pageSize=10&${UPDATED}`)).body.pagination
    assert.equal(code(await stand.pbx(`/users?scrollId=${nextScrollId}&pageSize=10`)), 'CONFLICTING_QUERY_PARAMETER')
    assert.equal((await stand.pbx('/users?scrollId=abc')).status, 400)
    assert.equal((await stand.pbx(`/phone-numbers?scrollId=${nextScrollId}`, { type: 'phonenumbers' })).status, 400)
    const next = await stand.pbx(`/users?scrollId=${nextScrollId}`)
    assert.equal(next.body.pagination.sort, '-basicInfo.lastUpdatedTime')
    stand.clock.at += 6 * 60_000
    assert.equal((await stand.pbx(`/users?scrollId=${nextScrollId}`)).status, 400)
  })

  it('filters as RSQL says: and, or, wildcards, negation, quotes, any case of values', async () => {
    const names = async (filter: string): Promise<number> =>
      (await stand.pbx(`/users?pageSize=1000&filter=${encodeURIComponent(filter)}`)).body.data.length
    const user = await someUser()
    assert.equal(await names(`basicInfo.userName==${user.basicInfo.userName.toUpperCase()}`), 1)
    assert.equal(await names('basicInfo.userName==nobody@contoso.com'), 0)
    const [active, inactive] = [await names('basicInfo.status==ACTIVE'), await names('basicInfo.status!=active')]
    assert.equal(active + inactive, 250)
    assert.ok(inactive > 0)
    const it = await names('directoryInfo.department==IT')
    const hr = await names("directoryInfo.department=='Human Resources'")
    assert.equal(await names('directoryInfo.department==IT,directoryInfo.department=="human*"'), it + hr)
    assert.equal(await names('(directoryInfo.department==IT);(basicInfo.userName==nobody)'), 0)
    assert.equal(await names('basicInfo.createdTime>2030-01-01T00:00:00Z'), 0)
  })

  it('refuses what is documented as refused, and names the field', async () => {
    for (const [query, field] of [
      ['filter=basicInfo.status=', 'filter'],
      ['filter=serviceInfo.x==1', 'filter'],
      ['filter=((((((((((((((((((((((basicInfo.status==A', 'filter'],
      [`filter=basicInfo.status==${'A'.repeat(2000)}`, 'filter'],
      ['filter=basicInfo.lastUpdatedTime>2025-01-01T00:00:00Z', 'filter'],
      ['sort=serviceInfo', 'sort'],
      ['pageSize=1001', 'pageSize'],
      ['pageSize=all', 'pageSize'],
    ]) {
      const reply = await stand.pbx(`/users?${query}`)
      assert.equal(reply.status, 400, query)
      assert.equal(reply.body.errors[0].field, field)
    }
    assert.equal((await stand.pbx('/users?top=5')).status, 400)
    assert.equal((await stand.pbx('/users', { headers: { accept: '*/*' } })).status, 406)
    assert.equal((await stand.pbx('/nothing')).status, 404)
    assert.equal((await stand.pbx('/users', { method: 'PATCH', body: {} })).status, 405)
  })

  it('does a change later, keeps it as an operation, and shows who changed what', async () => {
    const user = await someUser()
    const { userId } = user.basicInfo
    const body = { ...user, basicInfo: { ...user.basicInfo, lastName: 'Moved', site: null } }
    const put = await stand.pbx(`/users/${userId}`, { method: 'PUT', body })
    assert.equal(put.status, 202)
    assert.equal((await stand.pbx(`/users/${userId}`)).body.basicInfo.lastName, user.basicInfo.lastName)
    const status = async () =>
      (await stand.pbx(`/operations/${put.body.operationId}`, { type: 'operations' })).body.status
    assert.equal(await status(), 'PENDING')
    stand.clock.at += 2_000
    assert.equal(await status(), 'COMPLETED')
    const after = (await stand.pbx(`/users/${userId}`)).body
    assert.equal(after.basicInfo.lastName, 'Moved')
    assert.deepEqual(after.serviceInfo, user.serviceInfo)
    const [record] = (await stand.pbx(audits())).body.data
    assert.equal(record.entityKey, userId)
    assert.equal(record.eventType, 'update')
    assert.deepEqual(JSON.parse(record.details), {
      new: { lastName: 'Moved' },
      old: { lastName: user.basicInfo.lastName },
    })
  })

  it('lists whoever changed last first, each once, also who changed twice', async () => {
    const [a, b, c] = (await stand.pbx('/users?pageSize=5')).body.data
    for (const [n, user] of [a, b, c, a].entries()) {
      const body = { ...user, basicInfo: { ...user.basicInfo, firstName: `Name${n}` } }
      await stand.ask(`/8x8/users/${user.basicInfo.userId}`, { method: 'PUT', body })
      stand.clock.at += 1_000
    }
    const all = (await stand.pbx(`/users?pageSize=1000&${UPDATED}`)).body.data as {
      basicInfo: { userId: string; lastUpdatedTime: string }
    }[]
    const ids = all.map(({ basicInfo }) => basicInfo.userId)
    assert.deepEqual(
      ids.slice(0, 3),
      [a, c, b].map(({ basicInfo }) => basicInfo.userId),
    )
    assert.equal(new Set(ids).size, 250)
    const times = all.map(({ basicInfo }) => basicInfo.lastUpdatedTime)
    assert.deepEqual(times, [...times].sort().reverse())
  })

  it('replaces whole users: what a PUT leaves out is gone', async () => {
    const user = await someUser()
    const { userId } = user.basicInfo
    const script = (body: unknown) => stand.ask(`/8x8/users/${userId}`, { method: 'PUT', body })
    assert.equal((await script({ basicInfo: user.basicInfo })).status, 202)
    const after = (await stand.pbx(`/users/${userId}`)).body
    assert.deepEqual(after.serviceInfo, { licenses: [], extensions: [] })
    assert.equal(after.directoryInfo.department, null)
  })

  it('refuses another site, a taken username, a taken number, and accents, each with its field', async () => {
    const [user, other] = (await stand.pbx('/users?pageSize=8&filter=basicInfo.status==ACTIVE')).body.data.slice(4, 6)
    const put = (basic: object, service: object = user.serviceInfo) =>
      stand.pbx(`/users/${user.basicInfo.userId}`, {
        method: 'PUT',
        body: { ...user, basicInfo: { ...user.basicInfo, ...basic }, serviceInfo: service },
      })
    const sites = (await stand.pbx('/sites', { type: 'sites' })).body.data
    const elsewhere = one(sites as { id: string }[], ({ id }) => id !== user.basicInfo.site.id)
    assert.equal((await put({ site: elsewhere })).body.errors[0].field, 'basicInfo.site')
    assert.equal((await put({ userName: other.basicInfo.userName })).body.errors[0].message, 'userName already in use')
    assert.equal((await put({ firstName: 'José' })).body.errors[0].field, 'basicInfo.firstName')
    assert.equal((await put({ lastName: 'X' })).body.errors[0].message, 'size must be between 2 and 30')
    assert.match((await put({ userId: 'x' })).body.detail, /^Mismatched userId/)
    assert.equal((await put({ customerId: 'x' })).status, 403)
    assert.match((await put({}, other.serviceInfo)).body.errors[0].message, /already assigned|License/)
  })

  it('moves numbers with their extension, and tells the inventory', async () => {
    const user = await someUser()
    const [extension] = user.serviceInfo.extensions
    const old = extension.primaryPhoneNumber
    const free = (await stand.pbx('/phone-numbers?filter=status==AVAILABLE', { type: 'phonenumbers' })).body.data[0]
    const changed = { ...extension, primaryPhoneNumber: free.phoneNumber }
    const body = { ...user, serviceInfo: { ...user.serviceInfo, extensions: [changed] } }
    await stand.ask(`/8x8/users/${user.basicInfo.userId}`, { method: 'PUT', body })
    const after = (await stand.pbx(`/users/${user.basicInfo.userId}`)).body.serviceInfo.extensions[0]
    assert.equal(after.primaryPhoneNumber, free.phoneNumber)
    assert.deepEqual(
      after.phoneNumbers.map((held: { phoneNumber: string }) => held.phoneNumber),
      [free.phoneNumber],
    )
    const status = async (number: string) =>
      (await stand.pbx(`/phone-numbers/${encodeURIComponent(number)}`, { type: 'phonenumbers' })).body.status
    assert.deepEqual([await status(free.phoneNumber), await status(old)], ['ASSIGNED', 'AVAILABLE'])
    const [record] = (await stand.pbx(audits('&entityTypes=extension'))).body.data
    assert.deepEqual([record.correlationType, record.correlationId], ['user', user.basicInfo.userId])
  })

  it('creates and deletes users, and lets the operation of an unknown one fail', async () => {
    const basicInfo = {
      userName: 'new.joiner@contoso.com',
      firstName: 'New',
      lastName: 'Joiner',
      primaryEmail: 'n@contoso.com',
    }
    const noSite = await stand.pbx('/users', { method: 'POST', body: { basicInfo } })
    assert.equal(noSite.body.errors[0].message, 'Either site id or name must be provided')
    const post = await stand.pbx('/users', {
      method: 'POST',
      body: { basicInfo: { ...basicInfo, site: { name: 'Paris' } } },
    })
    stand.clock.at += 2_000
    const created = (await stand.pbx(`/users/${post.body.resourceId}`)).body
    assert.equal(created.basicInfo.userName, 'new.joiner@contoso.com')
    assert.equal((await stand.pbx('/users?filter=basicInfo.userName==new.joiner@contoso.com')).body.data.length, 1)
    await stand.ask(`/8x8/users/${post.body.resourceId}`, { method: 'DELETE' })
    assert.equal((await stand.pbx(`/users/${post.body.resourceId}`)).status, 404)
    const failed = await stand.pbx('/users/unknown', { method: 'DELETE' })
    stand.clock.at += 2_000
    const operation = (await stand.pbx(`/operations/${failed.body.operationId}`, { type: 'operations' })).body
    assert.deepEqual([operation.status, operation.error.errors[0].code], ['FAILED', 'NOT_FOUND'])
    const kinds = (await stand.pbx(audits())).body.data.map((record: { eventType: string }) => record.eventType)
    assert.deepEqual(kinds, ['delete', 'create'])
  })

  it('pages audit records by the last id, and wants a window of at most 31 days', async () => {
    for (let n = 0; n < 5; n++) {
      const user = (await stand.pbx('/users?pageSize=10')).body.data[n + 1]
      const body = { ...user, basicInfo: { ...user.basicInfo, firstName: `Name${n}` } }
      await stand.ask(`/8x8/users/${user.basicInfo.userId}`, {
        method: 'PUT',
        body,
        headers: { 'x-audit-user': 'pat.admin' },
      })
      stand.clock.at += 1_000
    }
    const first = (await stand.pbx(audits('&size=3'))).body
    const second = (await stand.pbx(audits(`&size=3&scrollId=${first.meta.scrollId}`))).body
    assert.deepEqual([first.data.length, second.data.length, second.meta.scrollId], [3, 2, null])
    assert.equal(new Set([...first.data, ...second.data].map(({ id }) => id)).size, 5)
    assert.equal(first.data[0].auditUserId, 'pat.admin')
    const wide =
      '/administration/audit/v1/audits?service=platform&startTime=2026-10-01T00:00:00Z&endTime=2026-11-22T00:00:00Z'
    assert.equal((await stand.pbx(wide)).status, 400)
  })

  it('renames a site for everybody in it', async () => {
    const sites = (await stand.pbx('/sites', { type: 'sites' })).body.data as { id: string; name: string }[]
    const { id, ...paris } = one(sites, ({ name }) => name === 'Paris')
    await stand.ask(`/8x8/sites/${id}`, { method: 'PUT', body: { ...paris, name: 'Paris Nord' } })
    const users = (await stand.pbx('/users?pageSize=1000')).body.data as {
      basicInfo: { site: { id: string; name: string } }
    }[]
    const there = users.filter(({ basicInfo }) => basicInfo.site.id === id)
    assert.ok(there.length > 0 && there.every(({ basicInfo }) => basicInfo.site.name === 'Paris Nord'))
  })

  it('leaves extensions out of lists, and lastUpdatedTime where it was, when switched so', async () => {
    const switches = { listExtensions: false, extensionMovesUpdated: false }
    await stand.ask('/faults', { method: 'PUT', body: { switches } })
    const user = (await stand.pbx('/users?pageSize=3')).body.data[2]
    assert.equal(user.serviceInfo.extensions, undefined)
    const whole = (await stand.pbx(`/users/${user.basicInfo.userId}`)).body
    whole.serviceInfo.extensions[0].msTeamsEnabled = false
    await stand.ask(`/8x8/users/${user.basicInfo.userId}`, { method: 'PUT', body: whole })
    const after = (await stand.pbx(`/users/${user.basicInfo.userId}`)).body
    assert.equal(after.serviceInfo.extensions[0].msTeamsEnabled, false)
    assert.equal(after.basicInfo.lastUpdatedTime, user.basicInfo.lastUpdatedTime)
  })
})

describe('sandbox: 8x8 limits and writes', () => {
  it('allows 20 calls in 10 s and 100 in a minute, and says when to come back', async () => {
    const stand = await startStand({ limits: true, users: 10 })
    try {
      const call = () => stand.pbx('/users?pageSize=1')
      let last = await call()
      assert.equal(last.headers.get('x-ratelimit-remaining'), '99')
      for (let n = 1; n < 20; n++) last = await call()
      assert.equal(last.status, 200)
      const burst = await call()
      assert.deepEqual([burst.status, burst.headers.get('retry-after')], [429, null])
      assert.equal(Number(burst.headers.get('x-ratelimit-reset')) * 1000, stand.clock.at + 10_000)
      for (let round = 0; round < 4; round++) {
        stand.clock.at += 10_000
        for (let n = 0; n < 20; n++) last = await call()
      }
      assert.equal(last.headers.get('x-ratelimit-remaining'), '0')
      stand.clock.at += 10_000
      const minute = await call()
      assert.deepEqual([minute.status, minute.headers.get('x-ratelimit-limit')], [429, '100'])
      assert.equal((await stand.pbx(audits())).status, 200)
      assert.equal((await stand.ask('/8x8/users?pageSize=1')).status, 200)
      stand.clock.at += 10_000
      assert.equal((await call()).status, 200)
    } finally {
      await stand.stop()
    }
  })

  it('takes ten operations at a time', async () => {
    const stand = await startStand({ limits: true, users: 20 })
    try {
      const statuses: number[] = []
      for (let n = 0; n < 11; n++) statuses.push((await stand.pbx(`/users/x${n}`, { method: 'DELETE' })).status)
      assert.deepEqual(statuses, [...Array<number>(10).fill(202), 429])
    } finally {
      await stand.stop()
    }
  })

  it('does not implement writing for the product when told so, and still lets scripts write', async () => {
    const stand = await startStand({ pbxWrites: 'create' })
    try {
      const user = (await stand.pbx('/users?pageSize=1')).body.data[0]
      const path = `/users/${user.basicInfo.userId}`
      assert.equal((await stand.pbx(path, { method: 'PUT', body: user })).status, 501)
      assert.equal((await stand.pbx('/users', { method: 'POST', body: {} })).status, 400)
      assert.equal((await stand.ask(`/8x8${path}`, { method: 'PUT', body: user })).status, 202)
    } finally {
      await stand.stop()
    }
  })
})
