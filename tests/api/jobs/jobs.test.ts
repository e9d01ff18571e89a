import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Job, OutputLine, Page } from '../../../src/api/contract.ts'
import { NO_COUNTS } from '../../../src/jobs/job.ts'
import { createWorld, endedJob, newRun, NOW, TENANT, type World } from '../world.ts'

interface Event {
  event: string
  id: string | undefined
  data: unknown
}

const eventsOf = (text: string): Event[] =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('id:') || block.startsWith('event:'))
    .map((block) => {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      return { event: field('event')!, id: field('id'), data: JSON.parse(field('data')!) as unknown }
    })

describe('jobs', () => {
  let world: World
  let small: string
  let large: string
  before(async () => {
    world = await createWorld()
    small = await endedJob(world.stores, 3)
    large = await endedJob(world.stores, 1_234)
  })
  after(() => world.close())

  const output = (id: string, headers?: Record<string, string>) =>
    world.call('reader', 'GET', `/api/jobs/${id}/output`, undefined, headers)
  const stream = { accept: 'text/event-stream' }

  it('SYNC-6 lists jobs newest first, page by page', async () => {
    const first = await world.get<Page<Job>>('/api/jobs?limit=1')
    assert.deepEqual([first.items[0]?.id, first.total], [large, 2])
    const second = await world.get<Page<Job>>(`/api/jobs?limit=1&cursor=${first.nextCursor}`)
    assert.deepEqual([second.items[0]?.id, second.nextCursor], [small, null])
  })

  it('SYNC-9 filters by service and by state, several of each', async () => {
    assert.equal((await world.get<Page<Job>>('/api/jobs?service=pbx')).total, 0)
    assert.equal((await world.get<Page<Job>>('/api/jobs?service=pbx,teams&state=failed,succeeded')).total, 2)
    assert.equal((await world.get<Page<Job>>('/api/jobs?state=refused')).total, 0)
  })

  it('shows one job with phases, cause and users by reason, and nothing of the tenant', async () => {
    const job = await world.get<Job & { tenantId?: string }>(`/api/jobs/${small}`)
    assert.deepEqual(job.reasons, [{ reason: 'NUMBER_IN_USE', users: 2 }])
    assert.deepEqual(job.phases, ['read', 'plan', 'check', 'guard', 'assign', 'verify', 'grant', 'settle'])
    assert.deepEqual(job.cause, { code: 'CONSENT', detail: { who: 'x' }, raw: 'Forbidden' })
    assert.equal(job.serviceName, 'Microsoft Teams')
    assert.equal(job.tenantId, undefined)
  })

  for (const query of [
    'service=sbc',
    'state=failed,oops',
    'state=',
    'limit=0',
    'limit=1001',
    'limit=1e9',
    'limit=1.5',
    'limit=x',
    'cursor=nonsense',
    'sort=x',
    'limit=1&limit=2',
    '__proto__=1',
  ])
    it(`answers ${query === 'state=' ? 'all jobs' : '400'} to ${query}`, async () => {
      const answer = await world.call('admin', 'GET', `/api/jobs?${query}`)
      assert.equal(answer.status, query === 'state=' ? 200 : 400)
    })

  for (const id of ['999', '0', '-1', '1e3', 'abc', '%2e%2e%2f1', `${'9'.repeat(300)}`, '1%20or%201=1', '%F0%9F%98%80'])
    for (const path of ['', '/output'])
      it(`answers 404 to job ${id.slice(0, 20)}${path}, and names it`, async () => {
        const answer = await world.call('admin', 'GET', `/api/jobs/${id}${path}`)
        assert.equal(answer.status, 404)
        assert.match(((await answer.json()) as { detail: string }).detail, /^There is no job "/)
      })

  it('SYNC-8 writes the whole output as text, in order, in more than one piece', async () => {
    const answer = await output(large)
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    const lines = (await answer.text()).trimEnd().split('\n')
    assert.equal(lines.length, 1_234)
    assert.deepEqual(
      [lines[0], lines[2], lines[1_233]],
      ['12:00:00 info line 1', '12:00:00 problem line 3', '12:00:00 info line 1234'],
    )
  })

  it('writes a line with line breaks so that it stays one entry', async () => {
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-breaks', ['pbx']))
    const { id } = jobs[0]!
    await world.stores.jobs.write(TENANT, id, [{ at: NOW, level: 'debug', text: 'one\r\ntwo\nthree' }])
    assert.equal(await (await output(id)).text(), '12:00:00 debug one\n  two\n  three\n')
    await world.stores.jobs.end(TENANT, id, { state: 'cancelled', counts: NO_COUNTS, cause: null, at: NOW })
  })

  it('says reasons in words with the code beside them, followed and whole; a diagnostic line stays raw', async () => {
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-codes', ['pbx']))
    const { id } = jobs[0]!
    const kept = [
      { at: NOW, level: 'problem' as const, text: 'assign +1 dana@x.com: NUMBER_IN_USE · in use: NUMBER_IN_USE?' },
      { at: NOW, level: 'debug' as const, text: 'decide> dana@x.com · blocked: NUMBER_IN_USE' },
    ]
    await world.stores.jobs.write(TENANT, id, kept)
    await world.stores.jobs.end(TENANT, id, { state: 'cancelled', counts: NO_COUNTS, cause: null, at: NOW })
    const said = 'assign +1 dana@x.com: Number in use (NUMBER_IN_USE) · in use: NUMBER_IN_USE?'
    const whole = await (await output(id)).text()
    assert.equal(whole, `12:00:00 problem ${said}\n12:00:00 debug ${kept[1]!.text}\n`)
    const [lines] = eventsOf(await (await output(id, stream)).text())
    assert.deepEqual(
      (lines!.data as OutputLine[]).map(({ text }) => text),
      [said, kept[1]!.text],
    )
    assert.equal(
      (await world.stores.jobs.output(TENANT, id, 0, 1))[0]?.text,
      kept[0]!.text,
      'what is kept has the code',
    )
  })

  it('follows an ended job to its end, 500 lines at a time', async () => {
    const events = eventsOf(await (await output(large, stream)).text())
    assert.deepEqual(
      events.map(({ event, id }) => [event, id]),
      [
        ['lines', '500'],
        ['lines', '1000'],
        ['lines', '1234'],
        ['end', undefined],
      ],
    )
    assert.deepEqual((events[0]!.data as OutputLine[])[0], { line: 1, at: NOW, level: 'info', text: 'line 1' })
  })

  it('goes on after the last line that was seen', async () => {
    const events = eventsOf(await (await output(large, { ...stream, 'last-event-id': '1232' })).text())
    assert.deepEqual(
      (events[0]!.data as OutputLine[]).map(({ line }) => line),
      [1233, 1234],
    )
    const bad = await output(large, { ...stream, 'last-event-id': 'x' })
    assert.equal(bad.status, 400)
  })

  it('follows a running job live, and loses no line that is written as it ends', async () => {
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-live', ['pbx']))
    const { id } = jobs[0]!
    await world.stores.jobs.claim(TENANT, id, NOW)
    const write = async (from: number, to: number): Promise<void> => {
      for (let n = from; n <= to; n++)
        await world.stores.jobs.write(TENANT, id, [{ at: NOW, level: 'info', text: `live ${n}` }])
    }
    await write(1, 5)
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of (await output(id, stream)).body ?? []) {
      const began = text === ''
      text += decoder.decode(piece, { stream: true })
      if (!began) continue
      // what follows is written once the first lines are here, and ends at once
      await write(6, 20)
      await world.stores.jobs.end(TENANT, id, { state: 'succeeded', counts: NO_COUNTS, cause: null, at: NOW })
    }
    const events = eventsOf(text)
    const lines = events.filter(({ event }) => event === 'lines').flatMap(({ data }) => data as OutputLine[])
    assert.deepEqual(
      lines.map(({ text }) => text),
      Array.from({ length: 20 }, (_, at) => `live ${at + 1}`),
    )
    assert.ok(events.length > 2, 'it came in one piece: not live')
    assert.equal(events.at(-1)!.event, 'end')
  })
})
