/** Jobs that are no plain sync, cut in the middle: by a restart, and by somebody who cancels. */
import assert from 'node:assert/strict'
import type { Job, PlannedStatus } from '../../src/jobs/store.ts'
import type { Started } from '../../src/sync/sync.ts'
import type { Write } from '../crash/clouds.ts'
import { readTeams, type Teams } from '../crash/ending.ts'
import { inTeams } from '../crash/faults.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { setTeams } from './teamsSettings.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const USERS = 60
const BATCHES = { system: 'graph', match: 'POST /$batch' }

interface Cut {
  what: string
  /** Comes to where the job can start. Answers what Teams has to show when it has ended; null: what it shows then. */
  before(): Promise<Teams | null>
  start(): Promise<Started>
}

describe('a job that is no plain sync, cut in the middle', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: USERS })
    await world.stores.tenants.changeGuard(world.tenantId, { number: 1000, share: 1 })
  })
  afterEach(() => world.close())

  const lastOf = async (jobs: Job[]): Promise<string> => jobs.at(-1)?.id ?? ''
  const newest = async (): Promise<string> => {
    const { items } = await world.stores.jobs.jobs(world.tenantId, { services: ['teams'], limit: 1 })
    return items[0]?.id ?? ''
  }
  const count = (id: string): Promise<Record<PlannedStatus, number>> =>
    world.stores.jobs.countPlanned(world.tenantId, id)
  const writes = async (): Promise<Write[]> =>
    ((await (await fetch(`${world.url}/sandbox/writes`)).json()) as { items: Write[] }).items
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Everybody gets a number of their own, but for some who pass theirs around and some who lose it. */
  async function moveNumbers(): Promise<void> {
    const users = await world.users()
    const ring = users.slice(0, 6)
    for (const user of [...ring, ...users.slice(6, 14)])
      await changePbxUser(world.url, user.userName, (each) => setNumber(each, null))
    for (const [at, user] of ring.entries())
      await changePbxUser(world.url, user.userName, (each) => setNumber(each, ring[(at + 1) % 6]?.number ?? null))
    for (const [at, user] of users.slice(14).entries())
      await changePbxUser(world.url, user.userName, (each) => setNumber(each, `+4420799900${10 + at}`))
  }

  const cuts: Cut[] = [
    {
      what: 'an undo',
      async before() {
        await world.run()
        await moveNumbers()
        const shown = await readTeams(world.url)
        await world.run()
        return shown
      },
      start: async () => world.sync.undo(world.tenantId, DANA, await newest()),
    },
    {
      what: 'a retry',
      async before() {
        await world.faults({ faults: [{ ...BATCHES, kind: 'status', status: 403, after: 1 }] })
        assert.equal((await world.run()).at(-1)?.state, 'failed')
        return null
      },
      start: async () => world.sync.retry(world.tenantId, DANA, await newest()),
    },
    {
      what: 'a withdrawal',
      async before() {
        await world.run()
        await setTeams(world, { off: 'withdraw' })
        return { numbers: [], policies: [] }
      },
      start: () => world.sync.start(world.tenantId, DANA, { service: 'teams', task: { kind: 'withdraw' } }),
    },
  ]

  /** Starts it, and waits until a part of its writes is on the way. */
  async function halfWay({ start }: Cut, sent = 20): Promise<{ id: string; writesBefore: number }> {
    const writesBefore = (await writes()).length
    await world.faults({ faults: [{ ...BATCHES, kind: 'delay', ms: 30 }] })
    const id = await lastOf((await start()).jobs)
    await until(async () => {
      const { started, done } = await count(id)
      return started + done >= sent
    })
    return { id, writesBefore }
  }

  /** Whatever was sent again, no number was given or taken twice. */
  async function assertOnce(writesBefore: number): Promise<void> {
    const seen = (await writes()).slice(writesBefore).filter(({ changed, number }) => changed > 0 && number !== null)
    const keys = seen.map(({ call, number, holder }) => [call, number, holder].join(' '))
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
    )
  }

  for (const cut of cuts) {
    for (const sent of [20, 40])
      it(`${cut.what}, by a restart when ${sent} were sent: goes on, sends nothing twice, and comes to the same`, async () => {
        const wanted = await cut.before()
        const { id, writesBefore } = await halfWay(cut, sent)
        await world.restart()
        const [job] = await world.ended([id])
        assert.equal(job?.state, 'succeeded', await world.output(id))
        assert.notEqual(job?.resumedAt, null, 'it had ended before')
        const { done, ...rest } = await count(id)
        assert.deepEqual(rest, { planned: 0, started: 0, waiting: 0, failed: 0 })
        assert.equal(done, job.counts.planned)
        await assertOnce(writesBefore)
        const shown = await readTeams(world.url)
        if (wanted && cut.what === 'an undo') assert.deepEqual(inTeams(shown, wanted), [])
        if (cut.what === 'a retry') assert.ok((await world.users()).every((user) => user.state === 'inSync'))
        if (cut.what === 'a withdrawal') assert.ok(shown.numbers.every((line) => !line.includes('directRouting')))
      })

    it(`${cut.what}, by somebody who cancels: what is on its way is proven, and undone, all is as before`, async () => {
      await cut.before()
      // what was sent before shows as active by then
      await world.pass(60_000)
      const shown = await readTeams(world.url)
      const { id, writesBefore } = await halfWay(cut)
      await world.sync.cancel(world.tenantId, DANA, id)
      const [job] = await world.ended([id])
      const { started, planned } = await count(id)
      assert.deepEqual([job?.state, started, job?.counts.notReached], ['cancelled', 0, planned], await world.output(id))
      assert.ok(planned > 0, 'nothing was left to cancel')
      await assertOnce(writesBefore)
      assert.notDeepEqual(inTeams(await readTeams(world.url), shown), [], 'nothing was done')
      if (cut.what === 'a withdrawal') await setTeams(world, { off: null })
      const { jobs } = await world.sync.undo(world.tenantId, DANA, id)
      await world.ended(jobs.map((each) => each.id))
      assert.deepEqual(inTeams(await readTeams(world.url), shown), [])
    })
  }

  /** What is ours, without what moves by itself. */
  async function ours(): Promise<string[]> {
    const ids = (await world.users()).map(({ id }) => id)
    const views = await world.stores.directory.viewsOf(world.tenantId, ids)
    return views.flatMap(({ user, managed, granted }) => [
      ...managed.map(({ at: _, jobId: __, ...row }) => JSON.stringify(row)),
      ...granted.map(({ type, policyId }) => `${user.id} ${type} ${policyId}`),
    ])
  }

  /** As if every second number had been there before us. */
  async function adoptSome(): Promise<void> {
    const ids = (await world.users()).map(({ id }) => id)
    const views = await world.stores.directory.viewsOf(world.tenantId, ids)
    const rows = views.flatMap(({ managed }) => managed).filter((_, at) => at % 2 === 0)
    await world.stores.directory.manage(
      world.tenantId,
      rows.map((row) => ({ ...row, origin: 'adopted' as const })),
    )
  }

  const endings: [string, () => Promise<string>][] = [
    [
      'cancelled',
      async () => {
        const { id } = await halfWay(cuts[0]!)
        await world.sync.cancel(world.tenantId, DANA, id)
        return id
      },
    ],
    [
      'failed',
      async () => {
        const { id } = await halfWay(cuts[0]!)
        await world.faults({ faults: [{ ...BATCHES, kind: 'status', status: 403 }] })
        return id
      },
    ],
  ]
  for (const [state, cut] of endings)
    it(`an undo that was ${state} half-way: tried again, it puts back the rest`, async () => {
      await world.run()
      await adoptSome()
      await moveNumbers()
      const [shown, before] = [await readTeams(world.url), await ours()]
      const sync = await lastOf(await world.run())
      const id = await cut()
      const [job] = await world.ended([id])
      assert.equal(job?.state, state, await world.output(id))
      await world.faults({})
      assert.notDeepEqual(inTeams(await readTeams(world.url), shown), [], 'nothing was left')
      const { jobs } = await world.sync.retry(world.tenantId, DANA, id)
      const [again] = await world.ended(jobs.map((each) => each.id))
      assert.deepEqual([again?.task, again?.state], [{ kind: 'undo', jobId: sync }, 'succeeded'])
      assert.deepEqual(inTeams(await readTeams(world.url), shown), [], await world.output(again?.id ?? ''))
      assert.deepEqual((await ours()).sort(), before.sort())
      await assert.rejects(world.sync.undo(world.tenantId, DANA, sync), { message: /Only the last/ })
    })
})
