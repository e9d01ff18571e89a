import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { AuditEntry, ListedAuditEntry, Page, SyncStarted, SyncStatus } from '../../../src/api/contract.ts'
import { NO_COUNTS } from '../../../src/jobs/job.ts'
import { createStatusFeed } from '../../../src/api/jobs/statusFeed.ts'
import { createWorld, DANA, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

interface Listening {
  next(): Promise<SyncStatus>
  stop(): void
}

describe('sync', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const start = async (body: unknown) => {
    const answer = await world.call('operator', 'POST', '/api/sync', body)
    return { status: answer.status, body: (await answer.json()) as SyncStarted & { detail: string; missing?: string } }
  }

  it('SYNC-1 starts both jobs of a full sync and says who did it in the audit', async () => {
    const { status, body } = await start({ service: 'all' })
    assert.equal(status, 202)
    assert.deepEqual(body, { runId: 'run-1', jobIds: ['1', '2'], started: true })
    const audit = await world.get<Page<ListedAuditEntry>>('/api/audit?via=tab')
    assert.deepEqual(audit.items, [
      {
        seq: audit.items[0]!.seq,
        at: NOW,
        actor: { id: DANA, name: 'Dana Whitfield' },
        ip: '127.0.0.1',
        requestId: audit.items[0]!.requestId,
        via: 'tab',
        action: 'sync.start',
        target: 'job 1, job 2',
        before: null,
        after: 'all',
        erased: { actor: null, object: null },
        hash: audit.items[0]!.hash,
        targetName: null,
      },
    ])
  })

  it('SYNC-10 starts a diagnostic job', async () => {
    await start({ service: 'teams', diagnostic: true })
    const { running } = await world.get<SyncStatus>('/api/sync')
    assert.deepEqual(
      running.map(({ service, diagnostic, serviceName }) => ({ service, diagnostic, serviceName })),
      [{ service: 'teams', diagnostic: true, serviceName: 'Microsoft Teams' }],
    )
  })

  it('answers a second click with the sync that is running, and records nothing', async () => {
    const both = await Promise.all([start({ service: 'all' }), start({ service: 'all' })])
    assert.deepEqual(both.map(({ body }) => body.started).sort(), [false, true])
    assert.equal(new Set(both.map(({ body }) => body.runId)).size, 1)
    assert.equal((await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items.length, 1)
  })

  it('says what is missing when a service is not set up', async () => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${world.url}/api/sync`, { method: 'POST', headers, body: '{"service":"teams"}' })
    const problem = (await answer.json()) as { status: number; missing: string; detail: string }
    assert.deepEqual([problem.status, problem.missing], [409, 'teams'])
    assert.match(problem.detail, /Connect it on Services/)
  })

  for (const [title, body, says] of [
    ['no body', undefined, /Send a JSON object with service, diagnostic/],
    ['a list', [], /Send a JSON object/],
    ['null', 'null', /Send a JSON object/],
    ['no service', {}, /service: use "all", "pbx", "teams"/],
    ['an unknown service', { service: 'sbc' }, /use "all", "pbx", "teams"/],
    ['an unknown key', { service: 'all', force: true }, /There is no "force" here; use service, diagnostic/],
    ['a word for a yes', { service: 'all', diagnostic: 'yes' }, /diagnostic: .*boolean/],
    ['a huge number', '{"service":1e400}', /service/],
    ['a key of the prototype', { service: 'all', constructor: 1 }, /There is no "constructor"/],
  ] as const) {
    it(`starts nothing for ${title}`, async () => {
      const answer = await start(body)
      assert.equal(answer.status, 400)
      assert.match(answer.body.detail, says)
      assert.equal((await world.get<SyncStatus>('/api/sync')).running.length, 0)
    })
  }

  it('SYNC-3 tells the status with the names of the services', async () => {
    const status = await world.get<SyncStatus>('/api/sync')
    assert.deepEqual(
      [status.button, status.queued, status.blocked, status.waiting, status.users],
      ['queued', 1, 1, 1, 60],
    )
    assert.deepEqual(status.names, { pbx: '8x8 PBX', teams: 'Microsoft Teams' })
  })

  /** Reads `status` events of one stream. */
  async function listen(): Promise<Listening> {
    const gone = new AbortController()
    const headers = { authorization: `Bearer ${await world.token('reader')}` }
    const response = await fetch(`${world.url}/api/sync/events`, { headers, signal: gone.signal })
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      async next() {
        for (;;) {
          const block = /event: status\ndata: (.*)\n\n/.exec(text)
          if (block) {
            text = text.slice(block.index + block[0].length)
            return JSON.parse(block[1]!) as SyncStatus
          }
          const { done, value } = await reader.read()
          if (done) throw new Error('the stream ended')
          text += value
        }
      },
      stop: () => gone.abort(),
    }
  }

  it('SYNC-6 sends the status at once and whenever it changed', async () => {
    const stream = await listen()
    assert.equal((await stream.next()).button, 'queued')
    await start({ service: 'pbx' })
    const running = await stream.next()
    assert.deepEqual([running.button, running.running[0]?.state], ['syncing', 'queued'])
    await world.stores.jobs.claim(TENANT, '1', NOW)
    await world.stores.jobs.progress(
      TENANT,
      '1',
      { phase: 'read', done: 5, total: 10, since: NOW, etaSeconds: 3 },
      NO_COUNTS,
    )
    let seen = await stream.next()
    while (seen.running[0]?.progress?.done !== 5) seen = await stream.next()
    await world.stores.jobs.end(TENANT, '1', { state: 'succeeded', counts: NO_COUNTS, cause: null, at: NOW })
    while (seen.running.length > 0) seen = await stream.next()
    assert.equal(seen.latest.pbx?.state, 'succeeded')
    stream.stop()
  })

  it('shares one look at the stores between all who follow a tenant, and stops when the last leaves', async () => {
    let marks = 0
    let reads = 0
    const status = await world.get<SyncStatus>('/api/sync')
    const feed = createStatusFeed({
      read: () => Promise.resolve({ ...status, queued: ++reads }),
      mark: () => Promise.resolve(String(++marks)),
      log: world.log,
      lookEveryMs: 10,
    })
    const gone = new AbortController()
    const all = Array.from({ length: 50 }, () => feed.follow(TENANT, gone.signal))
    const first = await Promise.all(all.map((each) => each.next()))
    assert.deepEqual(new Set(first.map(({ value }) => queuedOf(value))), new Set([1]))
    const second = await Promise.all(all.map((each) => each.next()))
    assert.deepEqual(new Set(second.map(({ value }) => queuedOf(value))), new Set([2]))
    gone.abort()
    const last = await Promise.all(all.map((each) => each.next()))
    assert.ok(last.every(({ done }) => done))
    await sleep(30)
    const left = marks
    await sleep(50)
    assert.equal(marks, left)
  })

  it('says nothing while nothing changed, however often it looks', async () => {
    let marks = 0
    const status = await world.get<SyncStatus>('/api/sync')
    const feed = createStatusFeed({
      read: () => Promise.resolve(status),
      mark: () => Promise.resolve(String(++marks)),
      log: world.log,
      lookEveryMs: 1,
    })
    const gone = new AbortController()
    const follower = feed.follow(TENANT, gone.signal)
    await follower.next()
    const next = follower.next()
    while (marks < 10) await sleep(1)
    gone.abort()
    assert.equal((await next).done, true)
  })

  it('shows the progress of a running job, which leaves no other mark', async () => {
    let marks = 0
    let reads = 0
    await start({ service: 'pbx' })
    const status = await world.get<SyncStatus>('/api/sync')
    const feed = createStatusFeed({
      read: () => Promise.resolve({ ...status, queued: ++reads }),
      mark: () => (marks++, Promise.resolve('the same')),
      log: world.log,
      lookEveryMs: 1,
    })
    const gone = new AbortController()
    const follower = feed.follow(TENANT, gone.signal)
    for (let n = 1; n <= 5; n++) assert.equal(queuedOf((await follower.next()).value), n)
    assert.equal(marks, 5)
    gone.abort()
  })

  const queuedOf = (block: string | void): number =>
    (JSON.parse(/data: (.*)/.exec(block ?? '')?.[1] ?? '{}') as { queued: number }).queued

  it('goes on after the stores failed', async () => {
    let fails = 2
    const status = await world.get<SyncStatus>('/api/sync')
    const feed = createStatusFeed({
      read: () => Promise.resolve(status),
      mark: () => (fails-- > 0 ? Promise.reject(new Error('busy')) : Promise.resolve('1')),
      log: world.log,
      lookEveryMs: 1,
    })
    const gone = new AbortController()
    assert.match(String((await feed.follow(TENANT, gone.signal).next()).value), /^event: status/)
    gone.abort()
  })
})
