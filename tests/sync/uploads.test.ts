import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { UserRow } from '../../src/directory/store.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DAY_MS = 86_400_000
const HEAD = 'User ID,User Name,First Name,Last Name,Email,Status,Site,License,Extension,Phone Number,Teams'
const DANA = { id: 'u', name: 'Dana' }

describe('8x8 read from uploads', () => {
  let world: SyncWorld
  let rows: string[]
  before(async () => {
    world = await openWorld({ users: 60 })
    await world.run('pbx')
    rows = (await world.users()).map(({ pbxId, userName, givenName, familyName, email, site, licence, ...user }) =>
      [
        pbxId,
        userName,
        givenName,
        familyName,
        email,
        'Active',
        site,
        licence,
        user.extension,
        user.number,
        user.teamsEnabled,
      ]
        .map((cell) => `"${cell ?? ''}"`)
        .join(','),
    )
    const settings = { name: '8x8 PBX', writes: 'none', source: 'csv' } as const
    await world.stores.tenants.changeSettings(world.tenantId, 'pbx', settings, new Date().toISOString())
  })
  after(() => world.close())

  const upload = (some: string[]) =>
    world.uploads.add(world.tenantId, DANA, new TextEncoder().encode([HEAD, ...some].join('\r\n')))
  const run = async () => {
    const [job] = await world.run('pbx')
    return { job: job!, said: await world.output(job!.id) }
  }
  const live = async () => (await world.users()).filter((user) => user.deletedAt === null).length

  it('SVC-6 says what is missing before the first upload, and before its columns are confirmed', async () => {
    assert.equal((await run()).job.cause?.code, 'UPLOAD_MISSING')
    const check = await world.sync.check(world.tenantId, 'pbx')
    assert.deepEqual([check.ok, check.reason], [false, 'UPLOAD_MISSING'])
    const added = await upload(rows)
    assert.deepEqual([added.mapping, added.look.missing, added.look.users], [null, [], 60])
    assert.equal((await run()).job.cause?.code, 'UPLOAD_MISSING')
  })

  it('SVC-6 reads the same users from an upload as from the API, without asking the API', async () => {
    const before = await world.users()
    const [newest] = await world.uploads.list(world.tenantId)
    await world.uploads.confirm(world.tenantId, newest!.id, newest!.look.suggested)
    await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
    const { job, said } = await run()
    assert.deepEqual([job.state, job.counts.read, job.counts.created, job.counts.deleted], ['succeeded', 60, 0, 0])
    assert.match(said, /user export that Dana uploaded at .*: 60 users/)
    const asked = (await (await fetch(`${world.url}/sandbox/requests`)).json()) as { '8x8': object }
    assert.deepEqual(asked['8x8'], {})
    const facts = (users: typeof before) =>
      users.map(({ id, number, extension, licence, active }) => ({ id, number, extension, licence, active }))
    assert.deepEqual(facts(await world.users()), facts(before))
  })

  it('takes over how columns are read, and takes in what changed with the next upload', async () => {
    const changed = rows.map((row, at) => (at === 0 ? row.replace('"Active"', '"Inactive"') : row))
    assert.notEqual((await upload(changed)).mapping, null)
    const { job } = await run()
    assert.deepEqual([job.state, job.counts.updated], ['succeeded', 1])
    assert.equal((await world.users()).filter((user) => !user.active).length, 1)
    const again = await run()
    assert.deepEqual([again.job.counts.read, again.job.counts.updated], [0, 0], 'the same upload is not read twice')
  })

  it('warns of an upload that is too old', async () => {
    assert.doesNotMatch((await run()).said, /days old/)
    await world.pass(8 * DAY_MS)
    const { job, said } = await run()
    assert.match(said, /This upload is 8 days old/)
    assert.equal(job.state, 'succeeded')
  })

  it('lets the guard stop an upload that lacks half of the users, and asks about an empty one', async () => {
    await upload(rows.slice(0, 30))
    const shrunk = await run()
    assert.deepEqual([shrunk.job.state, shrunk.job.cause?.code], ['refused', 'TOO_MANY_REMOVALS'])
    await upload([])
    const empty = await run()
    assert.deepEqual([empty.job.state, empty.job.cause?.code], ['refused', 'PBX_EMPTY'])
    assert.equal(await live(), 60)
    await upload(rows)
    assert.equal((await run()).job.state, 'succeeded')
    assert.equal(await live(), 60)
  })

  it('SVC-6 what an export has no column for stays as it was', async () => {
    const told = ({ federationId, title, department, locale, timezone, directoryVisible }: UserRow) => [
      federationId,
      title,
      department,
      locale,
      timezone,
      directoryVisible,
    ]
    const { directory } = world.stores
    const everybody = await world.users()
    assert.ok(everybody.every((user) => user.timezone && user.federationId))
    const [dana] = everybody
    await upload(rows.map((row, at) => (at === 0 ? row.replace(dana!.familyName, 'Marchetti') : row)))
    const { job } = await run()
    assert.deepEqual([job.state, job.counts.updated, job.counts.planned], ['succeeded', 1, 1])
    const after = await world.users()
    assert.deepEqual(after.map(told), everybody.map(told))

    // nobody ever reads it there: the word of who did it closes the to-do, and is taken in
    const hide = {
      ...{ id: 'r1', userId: dana!.id, accountId: dana!.pbxId, userName: dana!.userName, field: 'directoryVisible' },
      ...{ before: 'true', value: 'false', create: null, by: DANA, at: new Date().toISOString() },
      ...{ state: 'pending' as const, sentAt: null, endedAt: null, reason: null, raw: null },
    }
    await directory.request(world.tenantId, hide)
    await run()
    const stateOf = async () => (await directory.requestsOf(world.tenantId, ['r1'])).map(({ state }) => state)
    assert.deepEqual(await stateOf(), ['todo'])
    await directory.sayDone(world.tenantId, ['r1'], { at: new Date().toISOString(), by: 'Dana' })
    await run()
    assert.deepEqual(await stateOf(), ['done'])
    const hidden = (await world.users()).filter((user) => !user.directoryVisible)
    assert.deepEqual(
      hidden.map(({ userName }) => userName),
      [dana!.userName],
    )
  })

  it('DIR-12 who was asked for here and comes by an export keeps what was typed and has no column', async () => {
    const { directory } = world.stores
    const create = {
      ...{ userName: 'newcomer@contoso.com', givenName: 'Nora', familyName: 'Newcomer', email: 'n@contoso.com' },
      ...{ site: 'London', title: 'Chief of Calls', department: null, directoryVisible: false },
    }
    await directory.request(world.tenantId, {
      ...{ id: 'r3', userId: null, accountId: null, userName: create.userName, field: 'user', create },
      ...{ before: null, value: null, by: DANA, at: new Date().toISOString() },
      ...{ state: 'pending' as const, sentAt: null, endedAt: null, reason: null, raw: null },
    })
    const stateOf = async () => (await directory.requestsOf(world.tenantId, ['r3'])).map(({ state }) => state)
    await run()
    assert.deepEqual(await stateOf(), ['todo'])
    const row = ['NEW1', create.userName, 'Nora', 'Married', create.email, 'Active', 'London', '', '', '', '']
    await upload([...rows, row.map((cell) => `"${cell}"`).join(',')])
    const { job } = await run()
    assert.deepEqual([job.state, job.counts.created, await stateOf()], ['succeeded', 1, ['done']])
    const come = async () => {
      const user = (await world.users()).find(({ userName }) => userName === create.userName)
      return [user?.familyName, user?.title, user?.department, user?.directoryVisible]
    }
    assert.deepEqual(await come(), ['Married', 'Chief of Calls', null, false], 'and what it tells is as it tells it')
    await run()
    assert.deepEqual(await come(), ['Married', 'Chief of Calls', null, false])
    await upload(rows)
    await run()
  })

  it('DIR-7 a site that an export shows under its new name closes the to-do that asked for it', async () => {
    const { directory } = world.stores
    const london = (await directory.sites(world.tenantId)).find(({ name }) => name === 'London')!
    await directory.request(world.tenantId, {
      ...{ id: 'r2', userId: null, accountId: london.id, userName: 'London', field: 'siteName', create: null },
      ...{ before: 'London', value: 'London HQ', by: DANA, at: new Date().toISOString() },
      ...{ state: 'todo' as const, sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
    })
    const stateOf = async () => (await directory.requestsOf(world.tenantId, ['r2'])).map(({ state }) => state)
    await run()
    assert.deepEqual(await stateOf(), ['todo'])
    await upload(rows.map((row) => row.replace('"London"', '"London HQ"')))
    await run()
    assert.deepEqual(await stateOf(), ['done'])
  })

  it('SVC-1 numbers without a country code are taken for those of the country that the PBX is in', async () => {
    const { tenants } = world.stores
    const text = 'Username,Phone,Teams\r\nnew@contoso.com,020 7946 0018,yes\r\n'
    const add = () => world.uploads.add(world.tenantId, DANA, new TextEncoder().encode(text))
    const before = await add()
    assert.deepEqual([before.mapping, before.look.suggested.country, before.look.problemCount], [null, null, 1])
    const { settings } = (await tenants.pbx(world.tenantId))!
    const placed = { ...settings, country: 'GB', region: null }
    await tenants.changeSettings(world.tenantId, 'pbx', placed, new Date().toISOString())
    const { look } = await add()
    assert.deepEqual([look.suggested.country, look.problemCount, look.numbers], ['GB', 0, 1])
  })
})
