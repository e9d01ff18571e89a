/** Jobs against the sandbox with its limits on: what they tell of the time left and of the limits they met. */
import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { openWorld, type SyncWorld } from './world.ts'

const by = { id: 'u', name: 'Dana', type: 'manual' } as const

/** The first time left that is told in a phase, and how long the phase then took, seconds. */
async function firstEta(world: SyncWorld, jobId: string, phase: string): Promise<{ said: number; took: number }> {
  let said: number | null = null
  let since = ''
  for (;;) {
    const job = await world.stores.jobs.job(world.tenantId, jobId)
    if (said === null && job?.progress?.phase === phase && job.progress.etaSeconds !== null) {
      said = job.progress.etaSeconds
      since = job.progress.since
    }
    if (job?.endedAt) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(said !== null, `nothing was said in ${phase}`)
  const events = await world.stores.jobs.events(world.tenantId, 0, 500)
  const mine = events.filter((event) => event.jobId === jobId)
  const next = mine.find((event) => event.at > since && event.what !== phase)
  return { said, took: (Date.parse(next?.at ?? '') - Date.parse(since)) / 1000 }
}

const near = ({ said, took }: { said: number; took: number }): void =>
  assert.ok(Math.abs(said - took) <= 0.2 * took + 1, `said ${said} s, took ${took} s`)

describe('a job and the limits of both clouds', function () {
  this.timeout(60_000)
  let world: SyncWorld
  afterEach(() => world.close())

  const start = async (service: 'all' | 'pbx' | 'teams' = 'all'): Promise<Job[]> =>
    (await world.sync.start(world.tenantId, by, { service })).jobs

  it('says before the first write how long the writes take, and what limit it waited for', async () => {
    world = await openWorld({ users: 400, limits: true })
    const [, teams] = await start()
    const id = teams?.id ?? ''
    near(await firstEta(world, id, 'assign'))
    const [ended] = await world.ended([id])
    assert.equal(ended?.state, 'succeeded', await world.output(id))
    const { requests, throttled, waitedMs, share } = ended.usage?.graph ?? assert.fail('no usage')
    assert.ok(requests >= 400 && requests < 500, `${requests} requests`)
    assert.equal(throttled, 0)
    assert.ok(waitedMs >= 10_000 && waitedMs <= 15_000, `waited ${waitedMs} ms`)
    assert.ok(share > 0.3 && share <= 1, `share ${share}`)
    assert.deepEqual(ended.usage?.pbx.requests, 0)
    const output = (await world.stores.jobs.output(world.tenantId, id, 0, 5000)).map((line) => line.text)
    assert.equal(
      output.filter((text) => /^Waited 1\d s for Microsoft’s limit of 30 writes a second$/.test(text)).length,
      1,
    )
    assert.match(
      output.at(-2) ?? '',
      /^Requests: Microsoft 4\d\d, 1\d s waited for its limits, \d+ % of its limit used$/,
    )
  })

  it('says how long it takes to read users one by one, as soon as the list turns out not to tell', async () => {
    world = await openWorld({ users: 180, limits: true })
    await world.faults({ switches: { listExtensions: false } })
    const [pbx] = await start('pbx')
    near(await firstEta(world, pbx?.id ?? '', 'read'))
    const [ended] = await world.ended([pbx?.id ?? ''])
    assert.equal(ended?.state, 'succeeded')
    assert.equal(ended.usage?.pbx.throttled, 0)
    assert.ok((ended.usage?.pbx.share ?? 0) >= 0.9, `share ${ended.usage?.pbx.share}`)
  })

  it('counts what was refused for a limit, in a batch too, and still gives everyone a number', async () => {
    world = await openWorld({ users: 60 })
    const assign = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
    const fault = { system: 'graph', match: assign, kind: 'status', status: 429, retryAfter: 2, after: 5, times: 7 }
    await world.faults({ faults: [fault] })
    const jobs = await world.run()
    assert.equal(jobs[1]?.state, 'succeeded', await world.output(jobs[1]?.id ?? ''))
    assert.equal(jobs[1].usage?.graph.throttled, 7)
    assert.ok((jobs[1].usage?.graph.waitedMs ?? 0) >= 2_000)
    assert.equal(jobs[1].counts.assigned, 60)
    assert.match(await world.output(jobs[1].id), /7 refused for its limits/)
  })

  it('goes on counting after a restart', async () => {
    world = await openWorld({ users: 200, limits: true })
    const [, teams] = await start()
    const id = teams?.id ?? ''
    const used = async () => (await world.stores.jobs.job(world.tenantId, id))?.usage?.graph.requests ?? 0
    while ((await used()) < 100) await new Promise((resolve) => setTimeout(resolve, 1))
    const before = await used()
    await world.restart()
    const [ended] = await world.ended([id])
    assert.ok(ended?.resumedAt, 'it had ended before')
    assert.ok((ended.usage?.graph.requests ?? 0) > before)
    assert.ok((ended.usage?.graph.requests ?? 0) < 300)
  })
})
