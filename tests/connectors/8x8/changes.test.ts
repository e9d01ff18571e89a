import assert from 'node:assert/strict'
import { createPbx } from '../../../src/connectors/8x8/pbx.ts'
import type { Pbx } from '../../../src/connectors/contract.ts'
import { testClock, type TestClock } from '../cloud/clock.ts'
import { API_KEY, pbxCloud, user, users, type PbxCloud, type PbxState } from '../cloud/pbx.ts'
import { all, kindOf } from '../cloud/read.ts'

const MINUTE = 60_000
/** An hour after the test clock begins: the time of the first look. */
const NOW = Date.parse('2026-11-21T13:00:00Z')
const DAY = 24 * 60 * MINUTE

describe('connectors/8x8 changes', () => {
  let cloud: PbxCloud
  let clock: TestClock
  let pbx: Pbx
  afterEach(() => cloud.close())

  /** A cursor that was taken an hour ago; nothing has happened since. */
  async function start(state: Partial<PbxState> = {}): Promise<string> {
    clock = testClock()
    cloud = await pbxCloud({ now: () => clock.now(), ...state })
    pbx = createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
    const cursor = await pbx.cursor()
    clock.advance(60 * MINUTE)
    cloud.asked.length = 0
    return cursor
  }

  async function look(cursor: string) {
    const steps = await all(pbx.changesSince(cursor))
    assert.ok(steps.slice(0, -1).every(({ next }) => next === null))
    return {
      accounts: steps.flatMap(({ accounts }) => accounts.map(({ id }) => id)).sort(),
      deleted: steps.flatMap(({ deleted }) => deleted).sort(),
      authors: steps.flatMap(({ authors }) => authors),
      next: steps.at(-1)?.next ?? '',
    }
  }

  const audit = (eventType: string, entityType: string, entityKey: string, more: object = {}) => ({
    eventType,
    entityType,
    entityKey,
    auditUserId: 'u0',
    auditTimestamp: new Date(clock.now()).toISOString(),
    correlationType: null,
    correlationId: null,
    ...more,
  })
  const seenOf = (cursor: string) => (JSON.parse(cursor) as { seen: number }).seen
  const paths = () => cloud.asked.map(({ path }) => path.replace('/admin-provisioning', ''))

  it('costs one request for audit records and one for users when nothing changed', async () => {
    const cursor = await start({ users: users(500) })
    const { accounts, deleted, authors, next } = await look(cursor)
    assert.deepEqual([accounts, deleted, authors], [[], [], []])
    assert.deepEqual(paths(), ['/administration/audit/v1/audits', '/users'])
    assert.deepEqual(cloud.wrong, [])
    await look(next)
    assert.equal(cloud.asked.length, 4)
    assert.equal(
      cloud.asked.at(-2)?.query.get('startTime'),
      '2026-11-21T12:58:00.000Z',
      'only records since the last look',
    )
  })

  it('asks for audit records as documented', async () => {
    await look(await start())
    const query = Object.fromEntries(cloud.asked[0]?.query ?? [])
    assert.deepEqual(query, {
      startTime: '2026-11-21T11:58:00.000Z',
      endTime: '2026-11-21T13:00:00.000Z',
      service: 'platform',
      eventTypes: 'create,update,delete',
      entityTypes: 'user,extension',
      size: '100',
    })
  })

  it('shows users that were created or updated, and not again once the clocks cannot differ about it', async () => {
    const cursor = await start({ users: users(300) })
    cloud.state.users.push(user(301, { updated: clock.now() - MINUTE }), user(302, { updated: clock.now() - 1 }))
    const first = await look(cursor)
    assert.deepEqual(first.accounts, ['u301', 'u302'])
    clock.advance(10 * MINUTE)
    assert.deepEqual((await look((await look(first.next)).next)).accounts, [])
  })

  it('does not miss a change that shows up late, or by a clock that is a minute off', async () => {
    const cursor = await start({ users: users(5) })
    const { next } = await look(cursor)
    cloud.state.users.push(user(9, { updated: clock.now() - MINUTE }))
    clock.advance(5 * MINUTE)
    assert.deepEqual((await look(next)).accounts, ['u9'])
  })

  it('does not miss changes of a page that was lost, or cut short', async () => {
    for (const data of [[], [user(8, { updated: NOW - 1 })]]) {
      const cursor = await start({ users: [...users(5), user(9, { updated: NOW - 2 }), user(8, { updated: NOW - 1 })] })
      cloud.state.instead = ({ query }) =>
        query.has('sort') ? { json: { data, pagination: { hasMore: false } } } : null
      const { next } = await look(cursor)
      cloud.state.instead = () => null
      clock.advance(10 * MINUTE)
      assert.deepEqual((await look(next)).accounts, ['u8', 'u9'])
      await cloud.close()
    }
    await start()
  })

  it('does not miss changes when our clock runs ahead of theirs', async () => {
    clock = testClock()
    const theirs = () => clock.now() - 30 * MINUTE
    cloud = await pbxCloud({ now: theirs })
    pbx = createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
    const cursor = await pbx.cursor()
    const { next } = await look(cursor)
    clock.advance(MINUTE)
    cloud.state.users.push(user(1, { updated: theirs() }))
    assert.deepEqual((await look(next)).accounts, ['u1'])
  })

  it('reads several pages of changes, and stops at the first user that is older', async () => {
    const cursor = await start({ users: users(5_000) })
    for (let n = 0; n < 250; n++) cloud.state.users[n] = user(n, { updated: clock.now() - n * 10 })
    assert.equal((await look(cursor)).accounts.length, 250)
    assert.equal(paths().filter((path) => path === '/users').length, 3)
  })

  it('wants a complete read when more than 20 pages changed', async () => {
    const cursor = await start({ users: users(3_000) })
    cloud.state.users = cloud.state.users.map((_, n) => user(n, { updated: clock.now() }))
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
    assert.equal(cloud.asked.length, 21)
  })

  /** Of a company of so many, so many changed, each with a record. */
  async function changed(all: number, changed: number, records = changed): Promise<string> {
    const cursor = await start({ users: users(all) })
    const times = cloud.state.users.map((_, n) => (n < changed ? { updated: clock.now() - n } : {}))
    cloud.state.users = times.map((time, n) => user(n, time))
    cloud.state.audits = Array.from({ length: records }, (_, n) => audit('update', 'user', `u${n}`))
    return cursor
  }

  it('reads all users that the records name on as few pages as there can be', async () => {
    const cursor = await changed(5_000, 350)
    const steps = await all(pbx.changesSince(cursor, undefined, 5_000))
    assert.equal(steps.flatMap(({ accounts }) => accounts).length, 350)
    assert.deepEqual(
      paths().filter((path) => path !== '/users/u0'),
      [...Array.from({ length: 4 }, () => '/administration/audit/v1/audits'), '/users'],
    )
    assert.deepEqual(cloud.wrong, [])
  })

  it('gives up after one request when the number of records tells that a complete read is cheaper', async () => {
    for (const [people, records] of [
      [2_000, 2_000],
      [500, 600],
      // a page of users fewer, and two of records more
      [11_000, 10_900],
    ] as const) {
      const cursor = await changed(people, people, records)
      const look = all(pbx.changesSince(cursor, undefined, people))
      await assert.rejects(look, { kind: 'cursorExpired', message: /takes longer than to read everything/ })
      assert.deepEqual(paths(), ['/administration/audit/v1/audits'])
      await cloud.close()
    }
    await start()
  })

  /** Each request: of whom records were wanted, or users. */
  const kinds = () => cloud.asked.map(({ query }) => query.get('entityTypes') ?? '/users')

  it('asks for the deletions and some of each kind where there are many records, and lists the newest users', async () => {
    const cursor = await changed(11_000, 1_250)
    cloud.state.users.splice(700, 1)
    cloud.state.audits.splice(1_200, 0, audit('delete', 'user', 'u700'))
    const steps = await all(pbx.changesSince(cursor, undefined, 11_000))
    assert.equal(steps.flatMap(({ accounts }) => accounts).length, 1_249)
    assert.deepEqual(
      steps.flatMap(({ deleted }) => deleted),
      ['u700'],
    )
    assert.deepEqual(
      paths().filter((path) => path !== '/users/u0').length,
      5,
      'records, of extensions, deletions, and two pages of users',
    )
    assert.deepEqual(
      cloud.asked.map(({ query }) => query.get('eventTypes')).filter((types) => types === 'delete'),
      ['delete'],
    )
    const { seen } = JSON.parse(steps.at(-1)?.next ?? '') as { seen: number }
    assert.ok(seen > NOW - 5 * MINUTE)
    assert.deepEqual(cloud.wrong, [])
  })

  it('needs no deletions alone where all that happened to users themselves is on one page', async () => {
    const cursor = await changed(11_000, 1_250)
    const ofExtensions = cloud.state.audits.map((_, n) =>
      audit('update', 'extension', `e${n}`, { correlationType: 'user', correlationId: `u${n}` }),
    )
    cloud.state.audits = [...ofExtensions, audit('delete', 'user', 'u10999')]
    const steps = await all(pbx.changesSince(cursor, undefined, 11_000))
    assert.deepEqual(
      steps.flatMap(({ deleted }) => deleted),
      ['u10999'],
    )
    assert.deepEqual(kinds().slice(0, 4), ['user,extension', 'user', '/users', '/users'])
  })

  it('lists as many users a page as there can be, should many records be of a few users', async () => {
    const cursor = await changed(11_000, 1_250)
    cloud.state.audits = cloud.state.audits.map(() => audit('update', 'user', 'u0'))
    const steps = await all(pbx.changesSince(cursor, undefined, 11_000))
    assert.equal(steps.flatMap(({ accounts }) => accounts).length, 1_250)
  })

  it('wants a complete read where the list of newest users lacks one of those whom some records name', async () => {
    for (const [first, last] of [
      ['user', 'extension'],
      ['extension', 'user'],
    ] as const) {
      const cursor = await changed(11_000, 1_250)
      const of = { correlationType: 'user', correlationId: 'u9000' }
      cloud.state.audits = cloud.state.audits.map((_, n) =>
        audit(
          'update',
          first,
          first === 'user' ? `u${n}` : `e${n}`,
          first === 'user' ? {} : { ...of, correlationId: `u${n}` },
        ),
      )
      cloud.state.audits.push(audit('update', last, last === 'user' ? 'u9000' : 'e9000', of))
      const look = all(pbx.changesSince(cursor, undefined, 11_000))
      await assert.rejects(look, { kind: 'cursorExpired', message: /does not list everybody who changed/ }, last)
      await cloud.close()
    }
    await start()
  })

  it('reads on, whatever it takes, where a complete read is never the cheaper way', async () => {
    const cursor = await changed(2_000, 1_500)
    const steps = await all(pbx.changesSince(cursor))
    assert.equal(steps.flatMap(({ accounts }) => accounts).length, 1_500)
  })

  it('gives up after one request when there are more records than are ever read', async () => {
    const cursor = await changed(1, 1, 10_001)
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
    assert.equal(cloud.asked.length, 1)
  })

  it('spends no more than a complete read costs on records whose number it is not told', async () => {
    const cursor = await changed(2_000, 2_000)
    cloud.state.instead = ({ path, query }) => {
      if (!path.endsWith('/audits')) return null
      const at = Number(query.get('scrollId') ?? 0) + 100
      return { json: { meta: { scrollId: `${at}` }, data: cloud.state.audits.slice(at - 100, at) } }
    }
    assert.equal(await kindOf(all(pbx.changesSince(cursor, undefined, 9_000))), 'cursorExpired')
    assert.equal(cloud.asked.length, 11)
  })

  it('spends half of a complete read at most on users who changed without a record', async () => {
    const cursor = await changed(9_000, 9_000, 0)
    assert.equal(await kindOf(all(pbx.changesSince(cursor, undefined, 9_000))), 'cursorExpired')
    assert.deepEqual(paths(), ['/administration/audit/v1/audits', ...Array.from({ length: 5 }, () => '/users')])
  })

  it('takes a cursor without a request when the clock of 8x8 was seen moments ago', async () => {
    clock = testClock()
    const theirs = () => clock.now() - 30 * MINUTE
    cloud = await pbxCloud({ now: theirs })
    pbx = createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
    const first = await pbx.cursor()
    const asked = cloud.asked.length
    clock.advance(MINUTE)
    const second = await pbx.cursor()
    assert.equal(cloud.asked.length, asked)
    assert.equal(seenOf(second) - seenOf(first), MINUTE)
    assert.ok(seenOf(second) < theirs())
    clock.advance(10 * MINUTE)
    await pbx.cursor()
    assert.equal(cloud.asked.length, asked + 1)
  })

  it('wants a complete read when 8x8 does not sort, or refuses to', async () => {
    const cursor = await start()
    const mixed = [user(1, { updated: clock.now() - DAY }), user(2, { updated: clock.now() })]
    cloud.state.instead = ({ query }) =>
      query.has('sort') ? { json: { data: [mixed[0], mixed[0], mixed[1]], pagination: {} } } : null
    // The first user is older than the cursor, so only the order tells that the list cannot be trusted.
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
    cloud.state.instead = ({ query }) => (query.has('sort') ? { status: 400, json: { title: 'Invalid sort' } } : null)
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
  })

  it('counts a user without a time as changed', async () => {
    const cursor = await start({ users: users(3) })
    cloud.state.instead = ({ query }) =>
      query.has('sort')
        ? { json: { data: [user(1, { basic: { lastUpdatedTime: null } }), user(2)], pagination: {} } }
        : null
    assert.deepEqual((await look(cursor)).accounts, ['u1'])
  })

  it('tells deletions and authors from the audit records', async () => {
    const cursor = await start({ users: [user(0), user(1), user(2)] })
    cloud.state.users = [user(0), user(1, { updated: clock.now() - 1 })]
    cloud.state.audits = [
      audit('delete', 'User', 'u2'),
      audit('update', 'user', 'u1', { auditUserId: 'gone-admin' }),
      audit('update', 'user', 'u1', { auditUserId: 'someone', auditTimestamp: '2026-11-21T12:01:00.000+00:00' }),
    ]
    const { accounts, deleted, authors } = await look(cursor)
    assert.deepEqual(accounts, ['u1'])
    assert.deepEqual(deleted, ['u2'])
    assert.deepEqual(authors, [
      { accountId: 'u1', by: 'gone-admin' },
      { accountId: 'u2', by: 'User No 0' },
    ])
  })

  it('asks for the name of an author once, and does without when it cannot be had', async () => {
    const cursor = await start({ users: [user(0)] })
    cloud.state.audits = [audit('delete', 'user', 'x', { auditUserId: 'admin1' }), audit('delete', 'user', 'y')]
    cloud.state.instead = ({ path }) => (path.endsWith('/users/admin1') ? { status: 403 } : null)
    const first = await look(cursor)
    assert.deepEqual(first.authors.map(({ by }) => by).sort(), ['User No 0', 'admin1'])
    const before = paths().filter((path) => path === '/users/u0').length
    await look(first.next)
    assert.equal(paths().filter((path) => path === '/users/u0').length, before)
  })

  it('reads users that the audit records name and the list does not, such as after an extension changed', async () => {
    const cursor = await start({ users: users(5) })
    cloud.state.audits = [
      audit('update', 'extension', 'e3', { correlationType: 'user', correlationId: 'u3' }),
      audit('update', 'user', 'u99'),
      audit('update', 'extension', 'e4'),
    ]
    const { accounts, deleted } = await look(cursor)
    assert.deepEqual(accounts, ['u3'])
    assert.deepEqual(deleted, ['u99'], 'who is not there any more was deleted after the record')
  })

  it('reads all pages of audit records', async () => {
    const cursor = await start()
    cloud.state.audits = Array.from({ length: 250 }, (_, n) => audit('delete', 'user', `u${n}`))
    assert.equal((await look(cursor)).deleted.length, 250)
    assert.equal(paths().filter((path) => path.endsWith('/audits')).length, 3)
  })

  it('wants a complete read when the audit records cannot be read, loop, or are too many', async () => {
    for (const status of [401, 403, 404]) {
      const cursor = await start()
      cloud.state.instead = ({ path }) => (path.endsWith('/audits') ? { status } : null)
      assert.equal(await kindOf(look(cursor)), 'cursorExpired')
      await cloud.close()
    }
    const cursor = await start()
    const endless = (scrollId: string) => ({ json: { meta: { scrollId }, data: [] } })
    cloud.state.instead = ({ path }, n) => (path.endsWith('/audits') ? endless(`n${n}`) : null)
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
    cloud.state.instead = ({ path }) => (path.endsWith('/audits') ? endless('same') : null)
    assert.equal(await kindOf(look(cursor)), 'incomplete')
  })

  it('wants a complete read after 31 days, and for a cursor that is not its own', async () => {
    const cursor = await start()
    clock.advance(31 * DAY)
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
    for (const strange of [
      '',
      '{}',
      'null',
      '{"v":2,"seen":1,"audit":1}',
      '{"v":1,"seen":"x","audit":1}',
      'https://x',
    ]) {
      assert.equal(await kindOf(look(strange)), 'cursorExpired', strange)
    }
  })

  it('wants a complete read when the scroll expires in the middle', async () => {
    const cursor = await start({ users: users(300) })
    cloud.state.users = cloud.state.users.map((_, n) => user(n, { updated: clock.now() }))
    cloud.state.instead = ({ query }) => (query.has('scrollId') ? { status: 400 } : null)
    assert.equal(await kindOf(look(cursor)), 'cursorExpired')
  })

  it('does not take a credential or an outage for a reason to read everything', async () => {
    const cursor = await start()
    cloud.state.instead = () => ({ status: 401 })
    assert.equal(await kindOf(look(cursor)), 'credential')
    cloud.state.instead = () => ({ status: 503 })
    assert.equal(await kindOf(look(cursor)), 'unavailable')
  })

  it('completes changed users one by one where the list does not show extensions', async () => {
    const cursor = await start({ users: users(50), listTells: false })
    cloud.state.users[7] = user(7, { updated: clock.now() })
    const steps = await all(pbx.changesSince(cursor))
    assert.equal(steps[0]?.accounts[0]?.extensions[0]?.primaryNumber, '+14255550007')
    assert.equal(cloud.asked.length, 3)
  })
})
