import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { ProvidedRequest, UserRow } from '../../src/directory/store.ts'
import type { Job } from '../../src/jobs/store.ts'
import { isAgain, nextTry } from '../../src/sync/pbx/again.ts'
import { changePbxUser, deletePbxUser, findPbxUser } from '../journeys/pbxAdmin.ts'
import { connectProvider, person, type Provider } from './provider.ts'
import { view } from './views.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const NEW = 'ana.silva@contoso.example'
const OTHER = 'bo.berg@contoso.example'
const POST = 'POST /users'
const PUT = 'PUT /users/{userId}'
const HOUR = 3_600_000

describe('what 8x8 refused', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let provider: Provider
  let member: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    provider = await connectProvider(world)
    member = (await world.users()).find((one) => one.state === 'inSync' && one.number !== null)!
    await forget()
  })
  afterEach(() => world.close())

  const forget = () => fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  const asked = async (call: string): Promise<number> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8'][call] ?? 0
  }
  const refuse = (match: string, message = 'userName already in use') =>
    world.faults({ faults: [{ system: '8x8', match, kind: 'status', status: 400, message }] })
  const run = async () => (await world.run('pbx'))[0]!
  const user = async (id: string) => (await world.users()).find((one) => one.id === id)!
  const sync = async (userId: string): Promise<Job> => {
    const { jobs } = await world.sync.start(world.tenantId, DANA, { service: 'pbx', userId })
    return (await world.ended(jobs.map((job) => job.id)))[0]!
  }
  const ask = async ({ id: userId, pbxId: accountId, userName }: UserRow, field: string) => {
    const value = { field, before: 'true', value: 'false', create: null, state: 'pending' as const }
    const ends = { sentAt: null, endedAt: null, reason: null, raw: null }
    const by = { id: 'd', name: 'Dana' }
    const request = { ...{ id: `ask-${userId}`, userId, accountId, userName }, ...value, ...ends }
    await world.stores.directory.request(world.tenantId, { ...request, by, at: '2026-11-21T12:00:00.000Z' })
  }
  const steps = (job: Job) => (job.steps ?? []).map(({ step, outcome }) => `${step} ${outcome}`)
  const firstName = async () => (await findPbxUser(world.url, member.userName)).basicInfo.firstName

  it('is not sent again by each sync, but after a while, which is told, and longer each time', async () => {
    await refuse(POST)
    const { userId } = await provider.create(person(NEW))
    await run()
    const { state, reason, reasonDetail } = await user(userId)
    assert.deepEqual([state, reason], ['blocked', 'PBX_OPERATION_FAILED'])
    const first = Date.parse(reasonDetail['next'] ?? '')
    await run()
    assert.equal(await asked(POST), 1)
    await world.pass(HOUR / 4)
    await run()
    assert.equal(await asked(POST), 2)
    assert.ok(Date.parse((await user(userId)).reasonDetail['next'] ?? '') - first > HOUR / 2)
    await world.pass(HOUR / 4)
    await run()
    assert.equal(await asked(POST), 2)
    await world.faults({})
    await world.pass(HOUR)
    const job = await run()
    assert.deepEqual([job.state, job.counts.created], ['succeeded', 1])
    assert.notEqual((await user(userId)).pbxId, null)
    assert.equal((await user(userId)).reason, 'NO_PBX_LICENCE')
  })

  it('waits longer each time, and after three days only for somebody', () => {
    const refused = (tries: number): ProvidedRequest => ({
      ...{ id: 'r', field: 'title', value: 'Chief', create: null, state: 'refused', raw: null, tries },
      ...{ reason: 'PBX_OPERATION_FAILED', endedAt: '2026-11-21T12:00:00.000Z' },
    })
    const waits = [1, 2, 3, 4, 5, 6, 7].map((tries) => {
      const next = nextTry(refused(tries))
      return next === null ? null : (Date.parse(next) - Date.parse('2026-11-21T12:00:00.000Z')) / HOUR
    })
    assert.deepEqual(waits, [0.25, 1, 4, 12, 24, 24, null])
    const seen = view({ pbxSeenAt: '2026-11-21T11:00:00.000Z' })
    const late = { at: '2027-01-01T00:00:00.000Z' }
    assert.equal(isAgain(refused(7), seen, late), false)
    assert.equal(isAgain(refused(7), seen, { ...late, byHand: true }), true)
    assert.equal(isAgain(refused(7), view({ pbxSeenAt: '2026-11-21T13:00:00.000Z' }), late), true)
  })

  it('is asked of the account that 8x8 has now, where the one before was deleted and made again', () => {
    const at = '2026-11-21T12:00:00.000Z'
    const gone: ProvidedRequest = {
      ...{ id: 'r', field: 'active', value: 'true', create: null, state: 'refused', raw: null, tries: 1 },
      ...{ reason: 'PBX_USER_GONE', endedAt: at },
    }
    const again = view({ pbxSeenAt: at })
    assert.ok(again.pbx)
    assert.equal(isAgain(gone, again, { at }), true)
    assert.equal(isAgain(gone, { ...again, pbx: null }, { at }), false)
  })

  it('is sent again at once when 8x8 shows that the account is not as it was', async () => {
    await refuse(PUT)
    await provider.change(member.id, (body) => ({ ...body, name: { givenName: 'Mary', familyName: 'Jones' } }))
    await run()
    await run()
    assert.equal(await asked(PUT), 3, 'both names at once, then each alone, and nothing again')
    await world.faults({})
    await changePbxUser(world.url, member.userName, (one) => Object.assign(one.basicInfo, { locale: 'fr-FR' }))
    await run()
    assert.equal(await firstName(), 'Mary')
  })

  it('SITE_MISSING is tried again by the first sync after 8x8 has the site, and by none before', async () => {
    await refuse(POST, 'Site not found')
    await rename('London', 'Old London')
    const { userId } = await provider.create(person(NEW))
    await run()
    assert.equal((await user(userId)).reason, 'SITE_MISSING')
    await world.pass(48 * HOUR)
    await run()
    assert.equal(await asked(POST), 1)
    await world.faults({})
    await rename('Old London', 'London')
    await run()
    assert.equal((await user(userId)).reason, 'NO_PBX_LICENCE')
  })

  it('Retry goes on after a restart in the middle: what it was to send is sent, once', async () => {
    const some = (await world.users()).filter((one) => one.pbxId !== null).slice(0, 6)
    await refuse(PUT)
    for (const one of some) await ask(one, 'directoryVisible')
    const job = await run()
    await world.faults({})
    await forget()
    const held = world.hold(/^PUT .*\/users\//)
    const { jobs } = await world.sync.retry(world.tenantId, DANA, job.id)
    await held.come(2)
    const restarted = world.restart()
    held.letOut()
    await restarted
    const [again] = await world.ended(jobs.map(({ id }) => id))
    assert.ok(again?.resumedAt, 'it had two lives')
    assert.deepEqual([again.state, again.counts.planned, again.counts.updated], ['succeeded', 6, 6])
    const { items } = await world.stores.directory.requests(world.tenantId, { states: ['done'], limit: 100 })
    assert.equal(items.length, 6)
  })

  it('Retry of the job sends it again at once, and nothing else', async () => {
    await refuse(POST)
    const { userId } = await provider.create(person(NEW))
    const job = await run()
    await world.faults({})
    const other = await provider.create(person(OTHER))
    await forget()
    const retry = async (id: string) => {
      const { jobs } = await world.sync.retry(world.tenantId, DANA, id)
      return (await world.ended(jobs.map((each) => each.id)))[0]!
    }
    const again = await retry(job.id)
    assert.deepEqual(
      [again.service, again.task.kind, again.state, again.counts.created, again.counts.planned],
      ['pbx', 'retry', 'succeeded', 1, 1],
      await world.output(again.id),
    )
    assert.notEqual((await user(userId)).pbxId, null)
    assert.equal((await user(other.userId)).pbxId, null)
    assert.deepEqual(
      [await asked(POST), await asked('GET /users')],
      [1, 1],
      'looks for the name, and reads nothing else',
    )
    await assert.rejects(retry(job.id), { name: 'NotPossible', message: /Nothing failed/ })
  })

  it('Retry asks for nothing that is not wanted any more', async () => {
    await refuse(PUT)
    await provider.change(member.id, (body) => ({ ...body, title: 'Chief' }))
    const job = await run()
    await world.faults({})
    await provider.change(member.id, (body) => ({ ...body, title: 'Boss' }))
    await forget()
    const { jobs } = await world.sync.retry(world.tenantId, DANA, job.id)
    await world.ended(jobs.map((each) => each.id))
    assert.equal(await asked(PUT), 0)
    const { items } = await world.stores.directory.requests(world.tenantId, { states: ['withdrawn'], limit: 10 })
    assert.deepEqual(
      items.map(({ field, value }) => [field, value]),
      [['title', 'Chief']],
    )
  })

  describe('a sync of one user', () => {
    it('creates at 8x8 whom the provider made, links it, and leaves everybody else', async () => {
      const { userId } = await provider.create(person(NEW))
      const other = await provider.create(person(OTHER))
      const job = await sync(userId)
      assert.deepEqual(
        [job.state, job.counts.created, job.counts.done],
        ['succeeded', 1, 1],
        await world.output(job.id),
      )
      assert.deepEqual(steps(job), ['found nothing', 'pushed done'])
      assert.deepEqual([await asked(POST), (await user(other.userId)).pbxId], [1, null])
      assert.equal((await user(userId)).reason, 'NO_PBX_LICENCE')
      assert.deepEqual(steps(await sync(userId)), ['found done', 'taken nothing'])
      assert.equal(await asked(POST), 1)
    })

    it('links somebody whom 8x8 has under that name, and writes what differs', async () => {
      await provider.create(person(OTHER))
      await sync((await world.users()).find(({ userName }) => userName === OTHER)!.id)
      const there = await findPbxUser(world.url, OTHER)
      await changePbxUser(world.url, OTHER, (one) => Object.assign(one.basicInfo, { userName: NEW }))
      await forget()
      const { userId } = await provider.create(person(NEW, { title: 'Chief' }))
      // under another name now, it is not the other's any more
      const [kept] = (await world.users()).filter(({ pbxId }) => pbxId === there.basicInfo.userId)
      assert.equal(kept?.userName, OTHER)
      await sync(userId)
      assert.equal(await asked(POST), 0, 'nobody is made a second time')
    })

    it('writes what is due, what a person asked for, and what 8x8 refused before', async () => {
      await refuse(PUT)
      await provider.change(member.id, (body) => ({ ...body, name: { givenName: 'Mary', familyName: 'Jones' } }))
      await run()
      await world.faults({})
      const other = (await world.users()).find(({ id, pbxId }) => id !== member.id && pbxId !== null)!
      await ask(member, 'directoryVisible')
      await ask(other, 'directoryVisible')
      await forget()
      const job = await sync(member.id)
      assert.deepEqual(steps(job), ['found done', 'taken nothing', 'pushed done'])
      assert.match(job.steps?.at(-1)?.detail ?? '', /givenName: .+ to Mary/)
      assert.deepEqual([await firstName(), await asked(PUT)], ['Mary', 1])
      const now = await user(member.id)
      assert.deepEqual([now.state, now.directoryVisible], ['inSync', false])
      assert.equal((await user(other.id)).directoryVisible, true)
      assert.equal(
        (await world.stores.directory.queuedOf(world.tenantId, other.id)).length,
        1,
        'asked for, not written',
      )
    })

    it('tells what 8x8 said when it refused', async () => {
      await refuse(PUT, 'No such title')
      await provider.change(member.id, (body) => ({ ...body, title: 'Ghost' }))
      const job = await sync(member.id)
      assert.deepEqual([job.state, job.counts.failed], ['succeededWithErrors', 1])
      assert.match(job.steps?.at(-1)?.detail ?? '', /PBX_OPERATION_FAILED.+No such title/)
    })

    it('writes nothing to somebody whom 8x8 deleted', async () => {
      await provider.change(member.id, (body) => ({ ...body, title: 'Chief' }))
      await deletePbxUser(world.url, member.userName)
      await forget()
      const job = await sync(member.id)
      assert.deepEqual(steps(job), ['found nothing', 'taken done'])
      assert.deepEqual([await asked(PUT), await asked(POST)], [0, 0])
    })
  })

  async function rename(from: string, to: string): Promise<void> {
    const type = { 'content-type': 'application/json', accept: 'application/json' }
    const { data } = (await (await fetch(`${world.url}/sandbox/8x8/sites`, { headers: type })).json()) as {
      data: { id: string; name: string }[]
    }
    const site = data.find(({ name }) => name === from)
    assert.ok(site)
    const path = `${world.url}/sandbox/8x8/sites/${site.id}`
    const answer = await fetch(path, { method: 'PUT', headers: type, body: JSON.stringify({ ...site, name: to }) })
    assert.ok(answer.ok, await answer.text())
  }
})
