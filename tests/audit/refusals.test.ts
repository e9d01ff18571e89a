import assert from 'node:assert/strict'
import { createRefusals, type Refusal } from '../../src/audit/refusals.ts'
import type { AuditEntry } from '../../src/audit/store.ts'

const BEN: Refusal = {
  tenantId: 'one',
  actorId: 'ben',
  actorName: 'Ben Okafor',
  via: 'tab',
  ip: '192.0.2.7',
  requestId: 'request-1',
  target: 'GET /api/audit',
  why: 'reader; audit.look needs admin',
}

describe('refusals in the audit log', () => {
  let at: number
  let entries: (AuditEntry & { tenantId: string })[]
  let warned: string[]
  let broken: boolean
  beforeEach(() => {
    at = Date.UTC(2026, 10, 22, 12)
    entries = []
    warned = []
    broken = false
  })
  const open = () =>
    createRefusals({
      append(tenantId, entry) {
        if (broken) return Promise.reject(new Error('the disk is full'))
        return Promise.resolve(void entries.push({ tenantId, ...entry }))
      },
      now: () => at,
      warn: (_, text) => warned.push(text),
    })
  const said = () => entries.map(({ actorId, target, after }) => `${actorId} ${target}: ${after}`)

  it('the first is written as it comes, with who, what and from where', async () => {
    await open().note(BEN)
    const { tenantId, why: _, ...told } = BEN
    const after = 'refused: reader; audit.look needs admin'
    const when = '2026-11-22T12:00:00.000Z'
    assert.deepEqual(entries, [{ tenantId, ...told, at: when, action: 'access.refused', before: null, after }])
  })

  it('those after it within the hour are counted, and told in one entry when it is over', async () => {
    const refusals = open()
    for (let n = 0; n < 1_000; n++) await refusals.note({ ...BEN, requestId: `request-${n}` })
    assert.equal(entries.length, 1)
    at += 3_600_000
    await refusals.note({ ...BEN, target: 'GET /api/roles' })
    assert.deepEqual(said().slice(1), [
      'ben GET /api/audit: refused 999 more times within the hour',
      'ben GET /api/roles: refused: reader; audit.look needs admin',
    ])
    await refusals.note(BEN)
    assert.equal(entries.length, 4, 'the next hour begins anew')
  })

  it('people, routes and tenants are counted for themselves', async () => {
    const refusals = open()
    for (const more of [{}, { actorId: 'uma' }, { target: 'GET /api/roles' }, { tenantId: 'two' }, {}])
      await refusals.note({ ...BEN, ...more })
    assert.equal(entries.length, 4)
    await refusals.close()
    assert.deepEqual(said().slice(4), ['ben GET /api/audit: refused 1 more times within the hour'])
  })

  it('one tenant has at most 500 in an hour, and takes nothing from another', async () => {
    const refusals = open()
    for (let n = 0; n < 700; n++) await refusals.note({ ...BEN, actorId: `person ${n}` })
    await refusals.note({ ...BEN, tenantId: 'two' })
    assert.deepEqual([entries.length, entries.at(-1)?.tenantId, warned.length], [501, 'two', 200])
  })

  it('one that cannot be written down is refused all the same', async () => {
    broken = true
    await open().note(BEN)
    assert.deepEqual(warned, ['a refusal could not be written down'])
  })
})
