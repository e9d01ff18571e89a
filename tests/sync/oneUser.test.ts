import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { readClouds } from '../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { requests, resetRequests } from '../journeys/person.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { assign, changeAccount, unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const NEW = '+442079990000'

describe('one user alone', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 20 })
    await world.run()
  })
  afterEach(() => world.close())

  async function sync(userId: string, service: 'all' | 'pbx' | 'teams' = 'all'): Promise<Job[]> {
    const { jobs } = await world.sync.start(world.tenantId, DANA, { service, userId })
    return world.ended(jobs.map((job) => job.id))
  }
  const steps = (jobs: Job[]): string[] =>
    jobs.flatMap((job) => (job.steps ?? []).map(({ step, outcome }) => `${step} ${outcome}`))
  async function user(at: number) {
    const found = (await world.users())[at]
    assert.ok(found)
    return found
  }
  const give = (userName: string, number: string | null) =>
    changePbxUser(world.url, userName, (each) => setNumber(each, number))
  const holders = async (number: string): Promise<(string | null)[]> =>
    (await readClouds(world.url)).numbers
      .filter((each) => each.telephoneNumber === number)
      .map((each) => each.assignmentTargetId)

  it('is read, taken in, matched, changed and verified, in a handful of requests, and nobody else is', async () => {
    const one = await user(0)
    const other = await user(1)
    await give(one.userName, NEW)
    await give(other.userName, '+442079990001')
    await resetRequests(world.url)
    const jobs = await sync(one.id)
    assert.deepEqual(
      jobs.map(({ service, state }) => `${service} ${state}`),
      ['pbx succeeded', 'teams succeeded'],
      await world.output(jobs[1]?.id ?? ''),
    )
    assert.deepEqual(steps(jobs), [
      'found done',
      'taken done',
      'scope done',
      'matched done',
      'checks done',
      'change done',
      'verified done',
    ])
    const counts = jobs.map(({ counts: { read, done, updated, changed } }) => ({ read, done, updated, changed }))
    assert.deepEqual(counts, [
      { read: 1, done: 1, updated: 1, changed: 0 },
      { read: 1, done: 1, updated: 0, changed: 1 },
    ])
    assert.match(JSON.stringify(jobs[0]?.steps), new RegExp(`number: \\${one.number} to \\${NEW}`))
    assert.match(await world.output(jobs[1]?.id ?? ''), /Matched: .* by its link/)
    assert.deepEqual(await holders(NEW), [one.m365Id])
    assert.deepEqual(await holders(other.number ?? ''), [other.m365Id])
    const seen = await requests(world.url)
    const asked = (cloud: string): number =>
      Object.entries(seen[cloud] ?? {})
        // a batch is one request; its parts are counted beside it
        .filter(([path]) => !path.includes('$batch'))
        .reduce((sum, [, count]) => sum + count, 0)
    assert.equal(asked('8x8'), 1, JSON.stringify(seen))
    assert.ok(asked('graph') <= 8, JSON.stringify(seen['graph']))
    // the other is queued as before
    await world.look()
    assert.equal((await world.sync.status(world.tenantId)).queued, 1)
  })

  it('ENG-1 a preview of one writes nothing, and can be applied', async () => {
    const one = await user(0)
    await give(one.userName, '+442079990002')
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    const options = { service: 'all', userId: one.id, preview: true } as const
    const { jobs } = await world.sync.start(world.tenantId, by, options)
    const planned = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual(
      planned.map(({ preview, counts }) => [preview, counts.planned, counts.done]),
      [
        [true, 1, 0],
        [true, 1, 0],
      ],
    )
    assert.deepEqual(await holders('+442079990002'), [])
    assert.equal((await user(0)).number, one.number)
    const applied = await world.sync.approve(world.tenantId, { ...by, exceedGuard: true }, planned[1]!.id)
    await world.ended(applied.jobs.map(({ id }) => id))
    assert.deepEqual(await holders('+442079990002'), [one.m365Id])
  })

  it('that needs nothing is told so', async () => {
    const jobs = await sync((await user(0)).id)
    assert.deepEqual(steps(jobs), [
      'found done',
      'taken nothing',
      'scope done',
      'matched done',
      'checks done',
      'change nothing',
    ])
  })

  it('stops where something is in the way, with its reason', async () => {
    const one = await user(0)
    await give(one.userName, NEW)
    await fetch(`${world.url}/sandbox/graph/users/${one.m365Id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accountEnabled: false }),
    })
    const jobs = await sync(one.id)
    assert.deepEqual(steps(jobs).slice(2), ['scope done', 'matched done', 'checks stopped'])
    assert.match(jobs[1]?.steps?.at(-1)?.detail ?? '', /^M365_DISABLED/)
    assert.equal(jobs[1]?.state, 'succeededWithErrors')
    assert.equal((await user(0)).reason, 'M365_DISABLED')
    // only this user counts
    assert.equal(jobs[1]?.counts.blocked, 1)
    // and the output of the next one says nothing of it
    const others = await sync((await user(1)).id)
    assert.doesNotMatch(await world.output(others[1]?.id ?? ''), /M365_DISABLED/)
  })

  it('does not take a number whose holder would have to move first, says so, and stays queued', async () => {
    const [one, other] = [await user(0), await user(1)]
    await give(other.userName, NEW)
    await give(one.userName, other.number)
    await world.look()
    await world.run('pbx')
    const [teams] = await sync(one.id, 'teams')
    assert.equal(teams?.state, 'succeededWithErrors')
    assert.deepEqual(await holders(other.number ?? ''), [other.m365Id])
    assert.match(teams.steps?.at(-1)?.detail ?? '', new RegExp(`HOLDER_MOVES_FIRST · ${other.displayName}`))
    assert.equal((await user(0)).state, 'queued')
    // once the other has moved, it goes
    await sync(other.id, 'teams')
    const [again] = await sync(one.id, 'teams')
    assert.equal(again?.state, 'succeeded', await world.output(again?.id ?? ''))
    assert.deepEqual(await holders(other.number ?? ''), [one.m365Id])
  })

  it('that 8x8 deleted gives its number back', async () => {
    const one = await user(0)
    await deletePbxUser(world.url, one.userName)
    const jobs = await sync(one.id)
    assert.deepEqual(steps(jobs), [
      'found nothing',
      'taken done',
      'scope nothing',
      'checks done',
      'change done',
      'verified done',
    ])
    assert.deepEqual(await holders(one.number ?? ''), [])
    const { done, deleted, updated } = jobs[0]?.counts ?? {}
    assert.deepEqual([done, deleted, updated], [1, 1, 0])
  })

  it('is stopped by a guard that lets nothing pass', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 0, share: 0 })
    const one = await user(0)
    await deletePbxUser(world.url, one.userName)
    const jobs = await sync(one.id)
    assert.deepEqual(
      jobs.map(({ state }) => state),
      ['refused', 'cancelled'],
    )
    assert.deepEqual(await holders(one.number ?? ''), [one.m365Id])
  })

  it('is stopped by such a guard too where 8x8 only deactivated it', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 0, share: 0 })
    const one = await user(0)
    await changePbxUser(world.url, one.userName, (each) => Object.assign(each.basicInfo, { status: 'INACTIVE' }))
    const [pbx] = await sync(one.id, 'pbx')
    assert.equal(pbx?.state, 'refused')
    assert.equal((await user(0)).active, true)
  })

  it('taken in alone, is queued for Teams at once', async () => {
    const one = await user(0)
    await give(one.userName, NEW)
    await sync(one.id, 'pbx')
    assert.equal((await user(0)).state, 'queued')
  })

  it('goes on after a restart between taking in and its end: told once, and counted', async () => {
    const one = await user(0)
    const { jobs } = world.stores
    await give(one.userName, NEW)
    await sync(one.id, 'pbx')
    // a job that took this in, and was killed before it said so
    const counts = { ...NO_COUNTS, read: 1, done: 1, updated: 1 }
    const at = new Date().toISOString()
    const run = { runId: 'cut', services: ['pbx' as const], type: 'manual' as const, diagnostic: false }
    const task = { kind: 'user', userId: one.id } as const
    const made = await jobs.createRun(world.tenantId, { ...run, task, startedBy: DANA, counts: NO_COUNTS, at })
    const id = made.jobs[0]?.id ?? ''
    await jobs.claim(world.tenantId, id, at)
    const progress = { phase: 'take', done: 0, total: null, since: at, etaSeconds: null } as const
    await jobs.progress(world.tenantId, id, progress, counts)
    const told = [
      { step: 'found', outcome: 'done', detail: 'x' },
      { step: 'taken', outcome: 'done', detail: 'number' },
    ] as const
    await jobs.keepSteps(world.tenantId, id, [...told])
    await world.restart()
    const ended = await world.ended([id])
    assert.deepEqual(steps(ended).sort(), ['found done', 'taken done'])
    assert.deepEqual([ended[0]?.state, ended[0]?.counts.done, ended[0]?.counts.updated], ['succeeded', 1, 1])
  })

  it('does not get a number that somebody else was given since, nor forgets who holds its old one', async () => {
    const [one, taker, heir] = [await user(0), await user(1), await user(2)]
    // somebody else, with nothing of ours in the way
    for (const each of [taker, heir]) await give(each.userName, null)
    await world.stores.tenants.changeGuard(world.tenantId, { number: 100, share: 1 })
    await world.run()
    await give(one.userName, NEW)
    await unassign(world.url, one.number ?? '')
    await assign(world.url, NEW, taker.m365Id ?? '')
    await assign(world.url, one.number ?? '', heir.m365Id ?? '')
    await world.pass(60_000)
    const jobs = await sync(one.id)
    assert.match(jobs[1]?.steps?.at(-1)?.detail ?? '', /^NUMBER_IN_USE/, steps(jobs).join())
    assert.deepEqual(await holders(NEW), [taker.m365Id])
    const [old] = await world.stores.directory.numbersOf(world.tenantId, [one.number ?? ''])
    assert.equal(old?.holderId, heir.m365Id)
  })

  it('gets its number once the one in the way was taken off by hand', async () => {
    const one = await user(0)
    const other = '+442079998888'
    await give(one.userName, null)
    await world.stores.tenants.changeGuard(world.tenantId, { number: 100, share: 1 })
    await world.run()
    await assign(world.url, other, one.m365Id ?? '')
    await world.pass(60_000)
    await give(one.userName, NEW)
    await world.run()
    assert.equal((await user(0)).reason, 'OTHER_NUMBER')
    await unassign(world.url, other)
    await world.pass(60_000)
    const jobs = await sync(one.id)
    assert.equal(jobs[1]?.state, 'succeeded', steps(jobs).join())
    assert.deepEqual(await holders(NEW), [one.m365Id])
  })

  it('waits where Teams does not know it any more, and goes on once it does', async () => {
    const one = await user(0)
    await unassign(world.url, one.number ?? '')
    await changeAccount(world.url, one.m365Id ?? '', { teamsProvisioned: false })
    await world.pass(60_000)
    const jobs = await sync(one.id, 'teams')
    assert.equal(jobs[0]?.steps?.at(-1)?.detail, 'NOT_PROVISIONED_YET')
    await changeAccount(world.url, one.m365Id ?? '', { teamsProvisioned: true })
    const again = await sync(one.id, 'teams')
    assert.deepEqual(steps(again).at(-1), 'verified done', steps(again).join())
  })

  it('whose number Microsoft does not activate in time is told to wait, and not to have failed', async () => {
    const one = await user(0)
    await give(one.userName, NEW)
    await world.faults({ switches: { assignOutcome: 'pending' } })
    const jobs = await sync(one.id)
    assert.deepEqual(steps(jobs).at(-1), 'verified stopped')
    assert.match(jobs[1]?.steps?.at(-1)?.detail ?? '', /NOT_ACTIVATED_YET/)
  })

  it('finds the account that was created since under the same name', async () => {
    const one = await user(0)
    const path = `${world.url}/sandbox/graph/users/${one.m365Id}`
    const { userPrincipalName } = (await (await fetch(path)).json()) as { userPrincipalName: string }
    await fetch(path, { method: 'DELETE' })
    // the id of somebody else is nobody's name, though Microsoft would answer to it
    const { m365Id: ssoFederationId } = await user(1)
    await changePbxUser(world.url, one.userName, ({ basicInfo }) => void Object.assign(basicInfo, { ssoFederationId }))
    const created = await fetch(`${world.url}/sandbox/graph/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userPrincipalName, displayName: one.displayName }),
    })
    const { id } = (await created.json()) as { id: string }
    const jobs = await sync(one.id)
    assert.match(await world.output(jobs[1]?.id ?? ''), /Matched: .* by username/)
    assert.deepEqual(await holders(one.number ?? ''), [id], await world.output(jobs[1]?.id ?? ''))
  })

  it('must be a user of the directory, and waits for a sync that is running', async () => {
    for (const nobody of ['nobody', '']) await assert.rejects(sync(nobody), { name: 'NoSuchUser' })
    const one = await user(0)
    const { jobs } = await world.sync.start(world.tenantId, DANA, { service: 'all' })
    await assert.rejects(sync(one.id), { name: 'NotPossible' })
    await world.ended(jobs.map((job) => job.id))
  })
})
