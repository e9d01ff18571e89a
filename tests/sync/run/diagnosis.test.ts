import assert from 'node:assert/strict'
import type { Exchange } from '../../../src/connectors/contract.ts'
import type { NewLine } from '../../../src/jobs/job.ts'
import { decisionLine, openDiagnosis } from '../../../src/sync/run/diagnosis.ts'
import type { Decision } from '../../../src/sync/plan/plan.ts'
import { openJob } from '../../../src/sync/run/jobRun.ts'
import { view } from '../views.ts'
import { openWorld } from '../world.ts'

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  system: 'graph',
  method: 'GET',
  url: 'https://graph/users',
  status: 200,
  ms: 12.4,
  requestId: 'r-1',
  attempt: 1,
  note: null,
  sent: null,
  received: '{}',
  ...more,
})
const decision: Decision = {
  state: 'blocked',
  reason: 'NUMBER_IN_USE',
  detail: { holder: 'Sam', number: '+441' },
  holderId: 'm-1',
  steps: [],
  adopt: null,
  notes: [],
}

describe('what a diagnostic job keeps', () => {
  const open = (before = 0) => {
    const lines: Omit<NewLine, 'at'>[] = []
    return { lines, diagnosis: openDiagnosis((line) => lines.push(line), before) }
  }

  it('an exchange is one line for people, and whole for programs', () => {
    const { lines, diagnosis } = open()
    diagnosis.exchange(exchange({ attempt: 2, status: null, note: 'timeout' }))
    assert.deepEqual(lines, [
      {
        level: 'debug',
        text: 'graph> GET https://graph/users · no answer · 12 ms · attempt 2 · request r-1 · timeout',
        exchange: { ...exchange({ attempt: 2, status: null, note: 'timeout' }), ms: 12 },
      },
    ])
  })

  it('a decision says state, reason, what is wanted, whose account, and the facts behind it', () => {
    assert.match(
      decisionLine(view({}), decision),
      /^decide> \S+ · blocked NUMBER_IN_USE · wants \S+ · account m-1 · holder=Sam number=\+441$/,
    )
  })

  it('a hundred thousand decisions do not push out the exchanges, and what is left out is counted', () => {
    const { lines, diagnosis } = open()
    const seen = view({})
    for (let n = 0; n < 45_000; n++) diagnosis.decision(seen, decision)
    for (let n = 0; n < 60_003; n++) diagnosis.exchange(exchange())
    assert.equal(lines.length, 100_000)
    assert.equal(diagnosis.leftOut(), '5003 debug lines were left out: there were too many to keep')
  })

  it('large bodies count by their size', () => {
    const { lines, diagnosis } = open()
    for (let n = 0; n < 10_000; n++) diagnosis.exchange(exchange({ received: 'x'.repeat(8_192) }))
    assert.ok(lines.length > 8_000 && lines.length < 8_200, `${lines.length}`)
    assert.match(diagnosis.leftOut() ?? '', /^1\d\d\d debug lines/)
  })

  it('restarts do not lift the bounds', () => {
    const { lines, diagnosis } = open(59_999)
    for (let n = 0; n < 5; n++) diagnosis.exchange(exchange({ received: null }))
    assert.ok(lines.length <= 1)
  })

  it('ordinary output is never left out, however much is told beside it', async () => {
    const world = await openWorld({ users: 1 })
    try {
      const { jobs } = await world.stores.jobs.createRun(world.tenantId, {
        runId: 'r',
        services: ['pbx'],
        type: 'manual',
        diagnostic: true,
        startedBy: { id: 'u', name: 'Dana' },
        counts: (await world.run('pbx'))[0]!.counts,
        at: '2026-11-22T10:00:00.000Z',
      })
      const [job] = jobs
      assert.ok(job)
      const deps = { ...world.stores, now: () => 0 } as unknown as Parameters<typeof openJob>[0]
      const run = openJob(deps, job, new AbortController().signal, 100_000)
      for (let n = 0; n < 1_000; n++) {
        run.context.onExchange?.(exchange())
        run.say(`line ${n}`)
      }
      run.sayLimits()
      await run.flush()
      const lines = await world.stores.jobs.output(world.tenantId, job.id, 0, 5_000)
      assert.equal(lines.filter(({ level }) => level === 'debug').length, 0)
      assert.equal(lines.filter(({ text }) => text.startsWith('line ')).length, 1_000)
      assert.equal(lines.at(-1)?.text, '1000 debug lines were left out: there were too many to keep')
    } finally {
      await world.close()
    }
  })
})
