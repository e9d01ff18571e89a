import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { ChangeRequest, RequestState, UserRow } from '../../src/directory/store.ts'
import { changePbxUser, createPbxUser, deletePbxUser, findPbxUser } from '../journeys/pbxAdmin.ts'
import { connectProvider, person, type Provider } from './provider.ts'
import { openWorld, type SyncWorld } from './world.ts'

const EVERY: RequestState[] = ['pending', 'sent', 'done', 'refused', 'todo', 'withdrawn']
const PUT = 'PUT /users/{userId}'
const POST = 'POST /users'
const NEW = 'ana.silva@contoso.example'
const BY = { id: 'u', name: 'Dana', type: 'manual' } as const

describe('users of an identity provider', () => {
  let world: SyncWorld
  let provider: Provider
  /** Somebody at 8x8 with a number, in Teams. */
  let member: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    provider = await connectProvider(world)
    member = (await world.users()).find((one) => one.state === 'inSync' && one.number !== null)!
    await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  })
  afterEach(() => world.close())

  const asked = async (call: string): Promise<number> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8'][call] ?? 0
  }
  const writes = (allowed: 'none' | 'create' | 'full') =>
    world.stores.tenants.changeSettings(
      world.tenantId,
      'pbx',
      { name: '8x8 PBX', writes: allowed },
      new Date().toISOString(),
    )
  const user = async (id: string) => (await world.users()).find((one) => one.id === id)!
  const named = async (userName: string) => (await world.users()).find((one) => one.userName === userName)!
  const queuedOf = async (id: string) =>
    (await world.stores.directory.queuedOf(world.tenantId, id)).map((change) => [
      change.service,
      change.kind,
      change.field,
      change.before,
      change.after,
      change.cause,
    ])
  const requests = async (states = EVERY): Promise<ChangeRequest[]> =>
    (await world.stores.directory.requests(world.tenantId, { states, limit: 100 })).items
  const counts = async () => (await world.sync.status(world.tenantId)).queued
  const run = async () => (await world.run('pbx'))[0]!
  const standing = async (id: string) => {
    const { state, reason, reasonDetail } = await user(id)
    return { state, reason, detail: reasonDetail }
  }

  describe('somebody new', () => {
    it('is counted with its cause, created at 8x8 once, linked, and then waits for a licence', async () => {
      const before = await counts()
      await provider.create(person(NEW))
      await world.look()
      const { id } = await named(NEW)
      assert.deepEqual(
        await queuedOf(id),
        [['pbx', 'create', 'user', null, 'Ana Silva', 'NEW_IN_PROVIDER']],
        'as long as 8x8 does not have it',
      )
      assert.equal(await counts(), before + 1)
      const job = await run()
      assert.deepEqual([job.state, job.counts.created], ['succeeded', 1])
      const made = await findPbxUser(world.url, NEW)
      assert.deepEqual([made.basicInfo.firstName, made.basicInfo.lastName], ['Ana', 'Silva'])
      assert.equal((await user(id)).pbxId, made.basicInfo.userId)
      assert.deepEqual(await standing(id), { state: 'excluded', reason: 'NO_PBX_LICENCE', detail: {} })
      assert.equal(await counts(), before)
      await run()
      await world.run()
      assert.deepEqual([await asked(POST), await asked(PUT)], [1, 0], 'done is done')
    })

    it('is not created a second time where 8x8 has somebody of that name: it is linked and told what differs', async () => {
      const like = await findPbxUser(world.url, member.userName)
      await createPbxUser(world.url, {
        ...like,
        basicInfo: { ...like.basicInfo, userName: NEW.toUpperCase() },
        serviceInfo: { extensions: [] },
      })
      await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
      const { userId } = await provider.create(person(NEW))
      await world.look()
      assert.ok((await queuedOf(userId)).every(([, kind]) => kind === 'update'))
      assert.equal((await run()).state, 'succeeded')
      assert.deepEqual([await asked(POST), await asked(PUT)], [0, 1])
      const shown = await findPbxUser(world.url, NEW)
      assert.deepEqual([shown.basicInfo.firstName, shown.basicInfo.lastName], ['Ana', 'Silva'])
      assert.deepEqual([(await user(userId)).pbxId, await queuedOf(userId)], [shown.basicInfo.userId, []])
    })

    it('is created once when the answer of 8x8 was lost', async () => {
      await world.faults({ faults: [{ system: '8x8', match: POST, kind: 'reset', applied: true, times: 1 }] })
      const { userId } = await provider.create(person(NEW))
      await run()
      await run()
      assert.equal(await asked(POST), 1)
      assert.notEqual((await user(userId)).pbxId, null)
    })

    it('is told as done by a job that was cancelled only where 8x8 has it', async () => {
      for (let n = 0; n < 7; n++) await provider.create(person(`new${n}@contoso.example`))
      const held = world.hold(/^POST .*\/users$/)
      const { jobs } = await world.sync.start(world.tenantId, BY, { service: 'pbx' })
      await held.come(5)
      await world.sync.cancel(world.tenantId, BY, jobs[0]!.id)
      held.letOut()
      const [job] = await world.ended(jobs.map(({ id }) => id))
      assert.ok(job)
      assert.deepEqual([job.state, job.counts.created, job.counts.notReached], ['cancelled', 5, 2])
      const lines = await world.stores.jobs.planned(world.tenantId, job.id, { after: -1, limit: 100 })
      assert.deepEqual(lines.map(({ cause, status }) => `${cause} ${status}`).toSorted(), [
        ...Array<string>(5).fill('NEW_IN_PROVIDER done'),
        ...Array<string>(2).fill('NEW_IN_PROVIDER planned'),
      ])
      const again = await run()
      assert.deepEqual([again.state, again.counts.created, await asked(POST)], ['succeeded', 2, 7])
    })

    it('is not created when it was deactivated, or deleted, before 8x8 had it', async () => {
      const { userId } = await provider.create(person(NEW))
      await provider.change(userId, (body) => ({ ...body, active: false }))
      const gone = await provider.create(person('gone@contoso.example'))
      await provider.remove(gone.id)
      await world.look()
      assert.deepEqual([await queuedOf(userId), await queuedOf(gone.userId)], [[], []])
      await run()
      assert.equal(await asked(POST), 0)
      assert.equal((await standing(userId)).reason, 'INACTIVE')
    })

    it('PBX_VALUE_REFUSED: a name that 8x8 does not take holds it back and says what would be right', async () => {
      const { userId } = await provider.create(person(NEW, { name: { givenName: 'Zoë', familyName: 'Silva' } }))
      await run()
      const { state, reason, detail } = await standing(userId)
      assert.deepEqual(
        [state, reason, detail['field'], await asked(POST)],
        ['blocked', 'PBX_VALUE_REFUSED', 'givenName', 0],
      )
      assert.match(detail['right'] ?? '', /without accents/)
      await provider.change(userId, (body) => ({ ...body, name: { givenName: 'Zoe', familyName: 'Silva' } }))
      await run()
      assert.deepEqual([(await standing(userId)).reason, await asked(POST)], ['NO_PBX_LICENCE', 1])
    })

    it('SITE_NOT_SENT: without a site it waits for one', async () => {
      const { userId } = await provider.create(person(NEW, {}, null))
      await run()
      const { state, reason } = await standing(userId)
      assert.deepEqual([state, reason, await asked(POST)], ['blocked', 'SITE_NOT_SENT', 0])
    })

    it('SITE_MISSING: a site that 8x8 has no more is named, and nothing is tried again by itself', async () => {
      const { userId } = await provider.create(person(NEW))
      await world.faults({
        faults: [{ system: '8x8', match: POST, kind: 'status', status: 400, message: 'Site not found' }],
      })
      await renameSite('London', 'Old London')
      assert.equal((await run()).state, 'succeededWithErrors')
      const { state, reason, detail } = await standing(userId)
      assert.deepEqual([state, reason, detail['site']], ['blocked', 'SITE_MISSING', 'London'])
      assert.deepEqual(await queuedOf(userId), [])
      const before = await asked(POST)
      await run()
      assert.equal(await asked(POST), before)
    })

    it('becomes one to-do where nothing may be written, is not counted, and is linked once somebody did it', async () => {
      await writes('none')
      const before = await counts()
      const { userId } = await provider.create(person(NEW))
      await run()
      await run()
      const [todo, ...others] = await requests(['todo'])
      assert.deepEqual(
        [todo?.field, todo?.reason, todo?.by.name, others.length],
        ['user', 'PBX_WRITE_OFF', 'Identity provider', 0],
      )
      assert.deepEqual(await standing(userId), { state: 'blocked', reason: 'PBX_WRITE_OFF', detail: {} })
      assert.deepEqual([await counts(), await asked(POST)], [before, 0])
      await writes('create')
      await world.look()
      assert.equal(await counts(), before + 1, 'now it may be written')
      await run()
      assert.deepEqual([(await requests(['todo'])).length, await asked(POST)], [0, 1])
    })
  })

  describe('somebody whom 8x8 has', () => {
    const link = (more: object = {}) =>
      provider.change(member.id, (body) => ({ ...body, name: { givenName: 'Mary', familyName: 'Jones' }, ...more }))

    it('is told what the provider owns with one PUT, counted until then, and keeps the rest', async () => {
      const before = await findPbxUser(world.url, member.userName)
      await link({ title: 'Chief' })
      await world.look()
      const changes = await queuedOf(member.id)
      assert.ok(
        changes.every(
          ([service, kind, , , , cause]) => service === 'pbx' && kind === 'update' && cause === 'CHANGED_IN_PROVIDER',
        ),
      )
      assert.deepEqual(
        changes.flatMap(([, , field, , after]) =>
          field === 'federationId' || field === 'email' ? [] : [[field, after]],
        ),
        [
          ['givenName', 'Mary'],
          ['familyName', 'Jones'],
          ['title', 'Chief'],
        ],
      )
      assert.equal((await run()).state, 'succeeded')
      const after = await findPbxUser(world.url, member.userName)
      assert.deepEqual([after.basicInfo.firstName, await asked(PUT)], ['Mary', 1])
      assert.deepEqual(after.serviceInfo, before.serviceInfo)
      assert.deepEqual([await queuedOf(member.id), (await user(member.id)).state], [[], 'inSync'])
    })

    it('what somebody changes of it at 8x8 is put back, by the same sync that sees it', async () => {
      await link()
      await run()
      await changePbxUser(world.url, member.userName, (one) => {
        one.basicInfo.firstName = 'Hand'
      })
      await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
      await run()
      assert.deepEqual(
        [(await findPbxUser(world.url, member.userName)).basicInfo.firstName, (await user(member.id)).givenName],
        ['Mary', 'Mary'],
      )
      assert.deepEqual(await queuedOf(member.id), [])
    })

    it('a value that was changed back before the sync is not written, though it was asked for', async () => {
      await link()
      await world.run('pbx', { preview: true })
      assert.ok((await requests(['pending'])).length > 0)
      await provider.change(member.id, (body) => ({
        ...body,
        name: { givenName: member.givenName, familyName: member.familyName },
      }))
      await run()
      const shown = await findPbxUser(world.url, member.userName)
      assert.equal(shown.basicInfo.firstName, member.givenName)
      assert.ok((await requests(['withdrawn'])).some(({ field }) => field === 'givenName'))
      assert.deepEqual(await requests(['pending', 'todo']), [])
    })

    it("is left alone where 8x8's own provisioning feeds it, and somebody is told", async () => {
      await changePbxUser(world.url, member.userName, (one) => {
        Object.assign(one.basicInfo, { scimProvider: 'entra' })
      })
      await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
      await link()
      await run()
      assert.deepEqual(
        [(await standing(member.id)).state, (await standing(member.id)).reason, await asked(PUT), await requests()],
        ['blocked', 'DOUBLE_PROVISIONED', 0, []],
      )
    })

    it('a value that 8x8 refuses stands as its reason, with 8x8’s words, until the provider sends another', async () => {
      await world.faults({
        faults: [{ system: '8x8', match: PUT, kind: 'status', status: 400, message: 'No such title' }],
      })
      await link()
      await run()
      const { state, reason, detail } = await standing(member.id)
      assert.deepEqual([state, reason], ['blocked', 'PBX_OPERATION_FAILED'])
      assert.match(detail['raw'] ?? '', /No such title/)
      const before = await asked(PUT)
      await run()
      assert.equal(await asked(PUT), before)
      await world.faults({})
      await provider.change(member.id, (body) => ({ ...body, name: { givenName: 'Marie', familyName: 'Curie' } }))
      await run()
      assert.equal((await findPbxUser(world.url, member.userName)).basicInfo.firstName, 'Marie')
    })

    it('DIR-6 deactivated: told to 8x8, its number goes from Teams and stays at 8x8; reactivated, all is given back', async () => {
      await link()
      await world.run()
      await link({ active: false })
      await world.look()
      const causes = (await queuedOf(member.id)).map(([service, kind, , , , cause]) => [service, kind, cause])
      assert.deepEqual(causes.toSorted(), [
        ['pbx', 'update', 'DEACTIVATED_BY_PROVIDER'],
        ['teams', 'policy', 'DEACTIVATED'],
        ['teams', 'policy', 'DEACTIVATED'],
        ['teams', 'unassign', 'DEACTIVATED'],
      ])
      await world.run()
      const off = await user(member.id)
      assert.deepEqual(
        [off.teamsNumber, off.number, off.state, off.reason],
        [null, member.number, 'excluded', 'INACTIVE'],
      )
      assert.equal((await findPbxUser(world.url, member.userName)).basicInfo.status, 'INACTIVE')
      await link({ active: true })
      await world.run()
      const on = await user(member.id)
      assert.deepEqual([on.teamsNumber, on.state], [member.number, 'inSync'])
      assert.equal((await findPbxUser(world.url, member.userName)).basicInfo.status, 'ACTIVE')
    })

    it('whom 8x8 deleted is not created again by itself, and a write of the provider does not bring it back', async () => {
      await link()
      await world.run()
      await deletePbxUser(world.url, member.userName)
      await world.run()
      await provider.change(member.id, (body) => ({ ...body, title: 'Ghost' }))
      await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
      await world.run()
      const gone = await user(member.id)
      assert.notEqual(gone.deletedAt, null)
      assert.deepEqual(
        [gone.state, gone.reason, gone.teamsNumber, await asked(POST)],
        ['blocked', 'CREATE_OR_REMOVE', null, 0],
      )
    })
  })

  it('a job looks only at those that something changed of', async () => {
    await provider.create(person(NEW))
    await run()
    const { stores, tenantId } = world
    assert.deepEqual(await stores.directory.viewsToPush(tenantId, null, 10), [])
    await writes('none')
    const { userId } = await provider.create(person('other@contoso.example'))
    const due = async () => (await stores.directory.viewsToPush(tenantId, null, 10)).map((view) => view.user.id)
    assert.deepEqual(await due(), [userId])
    await run()
    assert.deepEqual(await due(), [], 'its to-do stands')
  })

  describe('released', () => {
    it('is 8x8’s again with what 8x8 shows, and offered to the provider', async () => {
      await writes('none')
      await provider.change(member.id, (body) => ({ ...body, name: { givenName: 'Mary', familyName: 'Jones' } }))
      await run()
      assert.ok((await requests(['todo'])).length > 0)
      const by = { at: '2026-11-21T13:00:00.000Z', by: 'Dana' }
      assert.equal(await world.stores.directory.release(world.tenantId, member.id, by), true)
      assert.equal(await world.stores.directory.release(world.tenantId, member.id, by), false)
      assert.deepEqual(await requests(['todo', 'pending']), [])
      await run()
      const { owner, owned, givenName } = await user(member.id)
      assert.deepEqual([owner, owned, givenName], ['pbx', [], member.givenName])
      const { linked, text } = await provider.recordOf(member.id)
      assert.deepEqual([linked, JSON.parse(text).name.givenName], [false, member.givenName])
      const history = await world.stores.directory.history(world.tenantId, member.id, 20)
      assert.ok(history.some(({ cause, causedBy }) => cause === 'RELEASED' && causedBy === 'Dana'))
    })
  })

  async function renameSite(from: string, to: string): Promise<void> {
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
