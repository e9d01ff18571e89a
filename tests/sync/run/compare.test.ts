import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import { readClouds } from '../../journeys/checker.ts'
import { changePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const NUMBERS = '/admin/teams/telephoneNumberManagement/numberAssignments'
const BATCH = /^POST .*\/\$batch$/
const BY = { id: 'u', name: 'Dana', type: 'manual' } as const
/** Batches of 20 that are on their way at once. */
const AT_ONCE = 6
/** More than go at once, so that the last batch is begun when what was read is old. */
const MANY = AT_ONCE * 20 + 5
/** From so many milliseconds on what was read is asked for again. */
const OLD = { unassign: 10_000, assign: 60_000 }

/** A Microsoft 365 admin's own hand. */
async function byHand(world: SyncWorld, action: 'assign' | 'unassign', number: string, to?: string): Promise<void> {
  const answer = await fetch(`${world.url}/sandbox/graph${NUMBERS}/${action}Number`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      telephoneNumber: number,
      numberType: 'directRouting',
      ...(to && { assignmentTargetId: to }),
    }),
  })
  assert.ok(answer.ok, `${action} ${number}: ${answer.status} ${await answer.text()}`)
}

async function holder(world: SyncWorld, number: string): Promise<string | null> {
  const { numbers } = await readClouds(world.url)
  return numbers.find((each) => each.telephoneNumber === number)?.assignmentTargetId ?? null
}

describe('a number that somebody else changes between plan and write', function () {
  this.timeout(60_000)
  let world: SyncWorld
  /** In the order of the plan. */
  let people: UserRow[]
  /** Has no number of ours. */
  let bystander: UserRow

  const open = async (many: number): Promise<void> => {
    world = await openWorld({ users: many + 5 })
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 400, share: 0 })
    const all = (await world.users()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    ;[bystander] = all.splice(0, 1) as [UserRow]
    await changePbxUser(world.url, bystander.userName, (each) => setNumber(each, null))
    await world.run()
    people = all.slice(0, many)
    assert.equal(await holder(world, bystander.number ?? ''), null)
  }
  beforeEach(() => open(MANY))
  afterEach(() => world.close())

  const leave = async (): Promise<void> => {
    await Promise.all(people.map(({ userName }) => changePbxUser(world.url, userName, (each) => setNumber(each, null))))
  }
  const move = async (): Promise<void> => {
    const numberAt = (index: number): string => `+442079992${String(index).padStart(3, '0')}`
    await Promise.all(
      people.map(({ userName }, index) =>
        changePbxUser(world.url, userName, (each) => setNumber(each, numberAt(index))),
      ),
    )
  }
  const comeBack = async (): Promise<void> => {
    await Promise.all(
      people.map(({ userName, number }) => changePbxUser(world.url, userName, (each) => setNumber(each, number))),
    )
  }

  /** Acts while the first batch of writes is on its way and, where asked, until what was read is old. */
  async function meanwhile(act: () => Promise<void>, passMs = OLD.unassign): Promise<string> {
    await world.run('pbx')
    await resetRequests(world.url)
    const held = world.hold(BATCH)
    const { jobs } = await world.sync.start(world.tenantId, BY, { service: 'teams' })
    await held.come(AT_ONCE)
    await act()
    await world.pass(passMs)
    held.letOut()
    const id = jobs[0]?.id ?? ''
    await world.ended([id])
    return id
  }

  const stateOf = async ({ id }: UserRow) => (await world.users()).find((user) => user.id === id)

  it('is never taken off the person who got it: nothing is sent, and the output says what was found', async () => {
    await leave()
    const last = people.at(-1)
    assert.ok(last?.number && bystander.m365Id)
    const { number } = last
    const job = await meanwhile(async () => {
      await byHand(world, 'unassign', number)
      await byHand(world, 'assign', number, bystander.m365Id ?? '')
    })
    assert.equal(await holder(world, number), bystander.m365Id, await world.output(job))
    const line = (await world.output(job)).split('\n').find((text) => text.includes('not sent'))
    assert.match(
      line ?? '',
      new RegExp(`unassign \\${number} ${last.userName}.*expected .*${last.m365Id}.*found it with ${bystander.m365Id}`),
    )
    const ended = await world.stores.jobs.job(world.tenantId, job)
    assert.deepEqual([ended?.state, ended?.counts.removed], ['succeededWithErrors', MANY - 1])
    const [kept] = await world.stores.jobs.planned(world.tenantId, job, { statuses: ['failed'], after: -1, limit: 5 })
    assert.equal(kept?.reason, 'MOVED_MEANWHILE')
    // the next sync plans with what is there: of what was ours only the two policies are left to take back
    const [next] = await world.run('teams')
    assert.deepEqual([next?.state, next?.counts.planned, next?.counts.removed], ['succeeded', 2, 0])
    assert.equal(await holder(world, number), bystander.m365Id)
  })

  it('is the same for a changed number: who lost the old one by hand stays queued, and the next sync plans anew', async () => {
    await move()
    const last = people.at(-1)
    assert.ok(last?.number)
    const { number } = last
    const job = await meanwhile(() => byHand(world, 'unassign', number), OLD.assign)
    assert.match(await world.output(job), /not sent, expected .* found that Teams does not know the number/)
    assert.equal((await stateOf(last))?.state, 'queued')
    const [next] = await world.run('teams')
    assert.deepEqual([next?.state, next?.counts.assigned], ['succeeded', 1], await world.output(next?.id ?? ''))
    assert.equal((await stateOf(last))?.state, 'inSync')
  })

  it('a number that is off already is not sent for, and counts as removed', async () => {
    await leave()
    const number = people.at(-1)?.number ?? ''
    const job = await meanwhile(() => byHand(world, 'unassign', number))
    const ended = await world.stores.jobs.job(world.tenantId, job)
    assert.deepEqual([ended?.state, ended?.counts.removed], ['succeeded', MANY], await world.output(job))
    assert.equal(countOf(await requests(world.url), 'graph', /\/unassignNumber$/), MANY - 1)
  })

  it('asks nothing extra while what was read is fresh, and one batch for a batch of writes when it is not', async () => {
    const asked = async () => countOf(await requests(world.url), 'graph', /^POST \/\$batch$/)
    await leave()
    await meanwhile(() => Promise.resolve(), 0)
    const fresh = await asked()
    await comeBack()
    await world.run()
    await leave()
    await meanwhile(() => Promise.resolve())
    assert.equal(await asked(), fresh + 1)
  })

  it('asks later where a user gets another number: the write names the user, and takes it off nobody', async () => {
    const batches = async (passMs: number): Promise<number> => {
      await move()
      await meanwhile(() => Promise.resolve(), passMs)
      const sent = countOf(await requests(world.url), 'graph', /^POST \/\$batch$/)
      await comeBack()
      await world.run()
      return sent
    }
    const fresh = await batches(0)
    assert.equal(await batches(OLD.assign - 1_000), fresh)
    assert.equal(await batches(OLD.assign), fresh + 1)
  })

  it('after a restart nothing counts as fresh, though what was on its way is listed again', async () => {
    // the last batch is not begun in the first life, not even when the answers come before it ends
    await world.close()
    await open(2 * MANY)
    await leave()
    await world.run('pbx')
    const held = world.hold(BATCH)
    const { jobs } = await world.sync.start(world.tenantId, BY, { service: 'teams' })
    await held.come(AT_ONCE)
    const number = people.at(-1)?.number ?? ''
    await byHand(world, 'unassign', number)
    await byHand(world, 'assign', number, bystander.m365Id ?? '')
    const restarted = world.restart()
    held.letOut()
    await restarted
    const [ended] = await world.ended([jobs[0]?.id ?? ''])
    assert.ok(ended?.resumedAt)
    assert.equal(await holder(world, number), bystander.m365Id, await world.output(ended.id))
  })
})
