import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { ChangeRequest, RequestState, UserRow } from '../../src/directory/store.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { requestedChanges } from '../../src/sync/pbx/asked.ts'
import { changePbxUser, findPbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const EVERY: RequestState[] = ['pending', 'sent', 'done', 'refused', 'todo', 'withdrawn']
const PUT = 'PUT /users/{userId}'
const POST = 'POST /users'
const BY_HAND = { id: 'u', name: 'Dana', type: 'manual' } as const
/** As it is sent. */
const PUTS = /^PUT .*\/users\//

describe('requests to 8x8', () => {
  let world: SyncWorld
  let user: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run('pbx')
    user = (await world.users()).find((one) => one.number !== null)!
    await forget()
  })
  afterEach(() => world.close())

  const forget = () => fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  const asked = async (call: string): Promise<number> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8'][call] ?? 0
  }
  const ask = async (more: Partial<ChangeRequest>): Promise<string> => {
    const id = randomUUID()
    await world.stores.directory.request(world.tenantId, {
      id,
      userId: user.id,
      accountId: user.pbxId,
      userName: user.userName,
      field: 'title',
      before: user.title,
      value: 'Chief',
      create: null,
      by: { id: 'd', name: 'Dana' },
      at: new Date().toISOString(),
      state: 'pending',
      sentAt: null,
      endedAt: null,
      reason: null,
      raw: null,
      ...more,
    })
    return id
  }
  const NEW = { userName: 'new.one', givenName: 'New', familyName: 'One', email: 'new@example.com', site: 'London' }
  const askForNew = (more: Partial<ChangeRequest> = {}) =>
    ask({
      userId: null,
      accountId: null,
      userName: NEW.userName,
      field: 'user',
      before: null,
      value: null,
      create: NEW,
      ...more,
    })
  const find = async (id: string): Promise<ChangeRequest> => {
    const { items } = await world.stores.directory.requests(world.tenantId, { states: EVERY, limit: 100 })
    return items.find((one) => one.id === id)!
  }
  const writes = async (allowed: 'none' | 'create' | 'full', source: 'api' | 'csv' = 'api') =>
    world.stores.tenants.changeSettings(
      world.tenantId,
      'pbx',
      { name: '8x8 PBX', writes: allowed, source },
      new Date().toISOString(),
    )
  const run = async () => (await world.run('pbx'))[0]!
  const now = async () => (await world.users()).find(({ id }) => id === user.id)!

  it('writes several fields of a user with one PUT, reads them back, and takes just that in', async () => {
    const before = await findPbxUser(world.url, user.userName)
    const ids = [await ask({}), await ask({ field: 'department', value: 'Sales', before: user.department })]
    const planned = await requestedChanges({ ...world.stores } as never, world.tenantId)
    assert.deepEqual(
      planned.map(({ kind, field, after, cause, causedBy }) => [kind, field, after, cause, causedBy]),
      [
        ['update', 'title', 'Chief', 'REQUESTED', 'Dana'],
        ['update', 'department', 'Sales', 'REQUESTED', 'Dana'],
      ],
    )
    const job = await run()
    assert.equal(job.state, 'succeeded')
    assert.equal(await asked(PUT), 1)
    assert.deepEqual(
      (await Promise.all(ids.map(find))).map(({ state }) => state),
      ['done', 'done'],
    )
    assert.deepEqual([(await now()).title, (await now()).department], ['Chief', 'Sales'])
    const after = (await findPbxUser(world.url, user.userName)) as unknown as Record<string, object>
    assert.deepEqual(after['serviceInfo'], (before as unknown as Record<string, object>)['serviceInfo'])
    await run()
    assert.equal(await asked(PUT), 1, 'done is done')
  })

  it('of what somebody did by hand meanwhile, writes nothing, and leaves nothing of its plan open', async () => {
    const id = await ask({ field: 'number', before: user.number, value: null })
    await changePbxUser(world.url, user.userName, (one) => setNumber(one, null))
    await forget()
    const job = await run()
    assert.deepEqual([job.state, (await find(id)).state, await asked(PUT)], ['succeeded', 'done', 0])
    assert.equal((await world.stores.jobs.countPlanned(world.tenantId, job.id)).planned, 0)
    assert.doesNotMatch(await world.output(job.id), /^wrote /m)
  })

  it('counts who waits for a write as queued, with who asked, and nobody with only a to-do', async () => {
    await world.run()
    const others = (await world.stores.directory.counts(world.tenantId)).queued
    await ask({})
    await ask({ field: 'department', value: 'Sales', state: 'todo', reason: 'PBX_WRITE_OFF' })
    await world.look()
    assert.equal((await world.stores.directory.counts(world.tenantId)).queued, others + 1)
    const queued = await world.stores.directory.queuedOf(world.tenantId, user.id)
    assert.deepEqual(
      queued.map(({ service, kind, field, after, cause, causedBy }) => [service, kind, field, after, cause, causedBy]),
      [['pbx', 'update', 'title', 'Chief', 'REQUESTED', 'Dana']],
    )
    const { settings } = (await world.stores.tenants.pbx(world.tenantId))!
    const set = (source: 'api' | 'csv') =>
      world.stores.tenants.changeSettings(world.tenantId, 'pbx', { ...settings, source }, new Date().toISOString())
    await set('csv')
    await world.look()
    assert.equal((await world.stores.directory.counts(world.tenantId)).queued, others, 'it would become a to-do')
    await set('api')
    await run()
    assert.equal((await world.stores.directory.counts(world.tenantId)).queued, others)
  })

  it('turns Teams off and on for the extension that counts, and takes a number away', async () => {
    await ask({ field: 'teamsEnabled', before: 'true', value: 'false' })
    await ask({ field: 'number', before: user.number, value: null })
    assert.equal((await run()).state, 'succeeded')
    assert.deepEqual([(await now()).teamsEnabled, (await now()).number], [false, null])
  })

  it('DIR-12 a user that was asked for here is counted among Changes Queued, and no more once created', async () => {
    const queued = async () => (await world.sync.status(world.tenantId)).queued
    const before = await queued()
    await askForNew()
    assert.equal(await queued(), before + 1)
    await run()
    const { items } = await world.stores.directory.queued(world.tenantId, null, 100)
    assert.deepEqual(
      items.filter(({ cause }) => cause === 'REQUESTED'),
      [],
    )
    await askForNew({ create: { ...NEW, userName: 'by.hand' }, userName: 'by.hand' })
    await writes('none')
    await run()
    const { items: left } = await world.stores.directory.queued(world.tenantId, null, 100)
    assert.deepEqual(
      left.filter(({ cause }) => cause === 'REQUESTED'),
      [],
      'a to-do is none',
    )
  })

  it('DIR-12 creates a user that was asked for here, once, and links it', async () => {
    const id = await askForNew()
    const job = await run()
    assert.deepEqual([job.state, job.counts.created], ['succeeded', 1])
    assert.equal((await find(id)).state, 'done')
    assert.equal((await world.users()).find(({ userName }) => userName === 'new.one')?.displayName, 'New One')
    await run()
    assert.equal(await asked(POST), 1)
  })

  it('writes only what the setting allows; the rest becomes to-dos that close when a read shows them', async () => {
    await writes('create')
    const [title, made] = [await ask({}), await askForNew()]
    assert.equal((await run()).state, 'succeeded')
    assert.deepEqual([(await find(title)).state, (await find(made)).state], ['todo', 'done'])
    await writes('none')
    const other = await ask({ field: 'department', value: 'Sales' })
    await run()
    assert.deepEqual([(await find(other)).state, (await find(other)).reason], ['todo', 'PBX_WRITE_OFF'])
    assert.equal(await asked(PUT), 0)
    assert.deepEqual(await requestedChanges({ ...world.stores } as never, world.tenantId), [])
    await changePbxUser(world.url, user.userName, (one) => {
      Object.assign((one as unknown as { directoryInfo: object }).directoryInfo, { jobTitle: 'Chief' })
    })
    await run()
    assert.deepEqual([(await find(title)).state, (await find(other)).state], ['done', 'todo'])
  })

  it('never writes to an upload', async () => {
    await writes('full', 'csv')
    const id = await ask({})
    const content = new TextEncoder().encode('Login,Number,Teams\nx,,')
    await world.uploads.add(world.tenantId, { id: 'd', name: 'Dana' }, content)
    const [newest] = await world.uploads.list(world.tenantId)
    await world.uploads.confirm(world.tenantId, newest!.id, newest!.look.suggested)
    const guard = { number: 1000, share: 1 }
    await world.stores.tenants.changeGuard(world.tenantId, guard)
    await run()
    assert.deepEqual([(await find(id)).state, await asked(PUT)], ['todo', 0])
  })

  it('says what 8x8 refused in its own words, and never tries that again by itself', async () => {
    const id = await ask({ field: 'familyName', value: 'Müller', before: user.familyName })
    const job = await run()
    assert.deepEqual([job.state, job.counts.failed], ['succeededWithErrors', 1])
    const refused = await find(id)
    assert.deepEqual([refused.state, refused.reason], ['refused', 'PBX_OPERATION_FAILED'])
    assert.match(refused.raw ?? '', /basicInfo\.lastName must match/)
    const [line] = await world.stores.jobs.planned(world.tenantId, job.id, { after: -1, limit: 10 })
    assert.deepEqual([line?.status, line?.reason, line?.raw], ['failed', 'PBX_OPERATION_FAILED', refused.raw])
    assert.equal((await run()).state, 'succeeded')
    assert.equal(await asked(PUT), 1)
  })

  it("keeps its hands off users that 8x8's own provisioning feeds", async () => {
    await changePbxUser(world.url, user.userName, (one) => {
      Object.assign(one.basicInfo, { scimProvider: 'entra' })
    })
    const id = await ask({})
    await forget()
    await run()
    assert.deepEqual([(await find(id)).reason, await asked(PUT)], ['DOUBLE_PROVISIONED', 0])
  })

  it('of several changes of a user only what 8x8 does not take is refused, with its own reason', async () => {
    const title = await ask({})
    const name = await ask({ field: 'familyName', value: 'Müller', before: user.familyName })
    const off = await ask({ field: 'active', value: 'false', before: 'true' })
    const job = await run()
    assert.deepEqual([job.state, job.counts.failed, job.counts.updated], ['succeededWithErrors', 1, 1])
    const states = [await find(title), await find(name), await find(off)].map(({ state, raw }) => [state, raw !== null])
    assert.deepEqual(states, [
      ['done', false],
      ['refused', true],
      ['done', false],
    ])
    const now = (await world.users()).find(({ id }) => id === user.id)
    assert.deepEqual([now?.title, now?.familyName, now?.active], ['Chief', user.familyName, false])
    assert.equal(await asked(PUT), 4)
  })

  it('looks before it creates again when the answer was lost, or a restart fell on it', async () => {
    const lost = { system: '8x8', match: POST, kind: 'reset', applied: true, times: 1 }
    await world.faults({ faults: [lost] })
    const id = await askForNew()
    const job = await run()
    assert.deepEqual([job.state, (await find(id)).state, await asked(POST)], ['succeededWithErrors', 'sent', 1])
    await run()
    assert.deepEqual([(await find(id)).state, await asked(POST)], ['done', 1])

    const other = await askForNew({
      userName: 'never.sent',
      create: { ...NEW, userName: 'never.sent' },
      state: 'sent',
      sentAt: new Date(Date.UTC(2026, 10, 21, 12)).toISOString(),
    })
    await run()
    assert.deepEqual([(await find(other)).state, await asked(POST)], ['done', 2])
  })

  it('leaves what was asked for after its plan was made to the next job', async () => {
    const held = world.hold(PUTS)
    const first = await ask({})
    const { jobs } = await world.sync.start(
      world.tenantId,
      { id: 'u', name: 'Dana', type: 'manual' },
      { service: 'pbx' },
    )
    await held.come()
    const second = await ask({ field: 'department', value: 'Sales', before: user.department })
    const restarted = world.restart()
    held.letOut()
    await restarted
    await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual([(await find(first)).state, (await find(second)).state], ['done', 'pending'])
    await run()
    assert.equal((await find(second)).state, 'done')
  })

  it('goes on after a restart in the middle: each write made once', async () => {
    const held = world.hold(PUTS)
    const all = (await world.users()).slice(0, 12)
    for (const one of all)
      await ask({ userId: one.id, accountId: one.pbxId, userName: one.userName, before: one.title })
    const { jobs } = await world.sync.start(
      world.tenantId,
      { id: 'u', name: 'Dana', type: 'manual' },
      { service: 'pbx' },
    )
    await held.come(3)
    const restarted = world.restart()
    held.letOut()
    await restarted
    const [job] = await world.ended(jobs.map(({ id }) => id))
    assert.equal(job?.state, 'succeeded')
    // counted as if nothing had been, and told on each line of the plan
    const { planned, done, updated, failed, notReached } = job.counts
    assert.deepEqual([planned, done, updated, failed, notReached], [12, 12, 12, 0, 0])
    const lines = await world.stores.jobs.planned(world.tenantId, job.id, { after: -1, limit: 100 })
    assert.deepEqual(
      lines.map(({ status }) => status),
      all.map(() => 'done'),
    )
    assert.ok((await world.users()).every(({ title }) => title === 'Chief'))
    // those on their way at the restart are looked for, and sent again only where 8x8 does not show them
    assert.ok((await asked(PUT)) <= 12 + 5, String(await asked(PUT)))
  })

  it('reads back what it had sent when somebody cancels, and writes nothing more', async () => {
    const all = (await world.users()).slice(0, 8)
    const ids: string[] = []
    const gone = { userId: null, accountId: 'gone', userName: 'gone' }
    for (const [at, { id, pbxId, userName }] of all.entries())
      ids.push(await ask(at === 0 ? gone : { userId: id, accountId: pbxId, userName }))
    const byHand = { directoryInfo: { jobTitle: 'Chief' } }
    await changePbxUser(world.url, all[7]?.userName ?? '', (one) => void Object.assign(one, byHand))
    await forget()
    const held = world.hold(PUTS)
    const { jobs } = await world.sync.start(world.tenantId, BY_HAND, { service: 'pbx' })
    await held.come(5)
    await world.sync.cancel(world.tenantId, BY_HAND, jobs[0]?.id ?? '')
    held.letOut()
    const [job] = await world.ended(jobs.map(({ id }) => id))
    const output = await world.output(job?.id ?? '')
    assert.deepEqual([job?.state, job?.cause, await asked(PUT)], ['cancelled', null, 5], output)
    const states = (await Promise.all(ids.map(find))).map(({ state }) => state)
    assert.deepEqual([states[0], states[7]], ['refused', 'done'])
    assert.deepEqual(states.slice(1, 7).toSorted(), [...Array<string>(5).fill('done'), 'pending'])
    // one of them by hand, which was taken in as well
    const { updated, done, failed, notReached } = job?.counts ?? {}
    assert.deepEqual([updated, done, failed, notReached], [7, 7, 1, 1])
    assert.equal((await world.users()).filter(({ title }) => title === 'Chief').length, 6)
    assert.equal(output.match(/^wrote title of /gm)?.length, 5)
    assert.match(output, /After it was cancelled: read back 5 changes that 8x8 had taken/)
    await run()
    assert.equal(await asked(PUT), 6, 'what was proven is not sent again')
  })

  it('cancelled while it reads back, ends that first, and counts it once', async () => {
    const id = await askForNew()
    const refused = await ask({ field: 'familyName', value: 'Müller' })
    const held = world.hold(/^GET .*\/users\/[^?]+$/, 1)
    const { jobs } = await world.sync.start(world.tenantId, BY_HAND, { service: 'pbx' })
    await held.come()
    await world.sync.cancel(world.tenantId, BY_HAND, jobs[0]?.id ?? '')
    held.letOut()
    const [job] = await world.ended(jobs.map((each) => each.id))
    const { created, done, failed } = job?.counts ?? {}
    assert.deepEqual([job?.state, created, done, failed, await asked(POST)], ['cancelled', 1, 1, 1, 1])
    assert.deepEqual([(await find(id)).state, (await find(refused)).state], ['done', 'refused'])
    assert.ok((await world.users()).some(({ userName }) => userName === NEW.userName))
  })

  it('says so plainly where 8x8 does not show what a cancelled job had sent', async () => {
    const id = await ask({})
    await world.faults({ faults: [{ system: '8x8', match: PUT, kind: 'hang', applied: false, times: 1 }] })
    const { jobs } = await world.sync.start(world.tenantId, BY_HAND, { service: 'pbx' })
    while ((await asked(PUT)) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await world.sync.cancel(world.tenantId, BY_HAND, jobs[0]?.id ?? '')
    const [job] = await world.ended(jobs.map((each) => each.id))
    assert.deepEqual([job?.state, job?.counts.updated, (await find(id)).state], ['cancelled', 0, 'sent'])
    assert.match(
      await world.output(job?.id ?? ''),
      new RegExp(`${user.userName}: 8x8 does not show what was sent. It may still do it; the next sync looks`),
    )
    await world.faults({ faults: [] })
    await run()
    assert.equal((await find(id)).state, 'done')
  })

  it('counts and tells what was settled right before a restart, each once', async () => {
    const { jobs, directory } = world.stores
    const at = new Date().toISOString()
    const [told, untold, refused] = [
      await ask({}),
      await ask({ field: 'department', value: 'Sales' }),
      await ask({ field: 'familyName', value: 'Müller' }),
    ]
    const lines = await requestedChanges({ ...world.stores } as never, world.tenantId)
    const run = { runId: 'cut', services: ['pbx' as const], type: 'manual' as const, diagnostic: false }
    const by = { id: 'd', name: 'Dana' }
    const made = await jobs.createRun(world.tenantId, { ...run, startedBy: by, counts: NO_COUNTS, at })
    const id = made.jobs[0]?.id ?? ''
    await jobs.claim(world.tenantId, id, at)
    await jobs.plan(
      world.tenantId,
      id,
      lines.map((line, ordinal) => ({ ...line, ordinal, status: ordinal === 0 ? 'done' : 'planned' })),
    )
    for (const each of [told, untold]) await directory.moveRequests(world.tenantId, [{ id: each, state: 'done', at }])
    const raw = 'basicInfo.lastName'
    await directory.moveRequests(world.tenantId, [
      { id: refused, state: 'refused', at, reason: 'PBX_OPERATION_FAILED', raw },
    ])
    const progress = { phase: 'confirm', done: 1, total: 1, since: at, etaSeconds: null } as const
    await jobs.progress(world.tenantId, id, progress, { ...NO_COUNTS, planned: 3 })
    await world.restart()
    const [job] = await world.ended([id])
    const { done, updated, failed, notReached } = job?.counts ?? {}
    assert.deepEqual([job?.state, done, updated, failed, notReached], ['succeededWithErrors', 1, 1, 1, 0])
    const after = await jobs.planned(world.tenantId, id, { after: -1, limit: 10 })
    assert.deepEqual(
      after.map(({ status, raw: words }) => [status, words]),
      [
        ['done', null],
        ['done', null],
        ['failed', raw],
      ],
    )
  })
})
