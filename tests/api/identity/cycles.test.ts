import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { cyclesOf } from '../../../src/api/identity/cycles.ts'
import { isFailing } from '../../../src/audit/provisioningHealth.ts'
import type { KeptProvisioningRequest } from '../../../src/audit/store.ts'

const NOON = Date.parse('2026-11-22T12:00:00.000Z')
const at = (minutes: number): string => new Date(NOON + minutes * 60_000).toISOString()

/** So many minutes before or after noon. */
const request = (minutes: number, more: Partial<KeptProvisioningRequest> = {}): KeptProvisioningRequest => ({
  ...{ seq: 1, at: at(minutes), credential: 'Entra', credentialId: 'c', method: 'PATCH', route: '/Users/:id' },
  ...{ resourceId: null, userName: null, status: 200, outcome: 'ok', scimType: null, detail: null, ms: 1 },
  ...more,
})
const READ = { method: 'GET', route: '/Users' }
const REFUSED = { status: 400, outcome: 'refused' } as const

async function* pieces(...some: KeptProvisioningRequest[][]): AsyncGenerator<KeptProvisioningRequest[]> {
  yield* some
}
const none = { done: 0, refused: 0, failed: 0, whole: true }

describe('SCIM-8 cycles of an identity provider', () => {
  it('end with a pause; the newest goes on while its last request is fresh', async () => {
    const newest = [request(0, REFUSED), request(-1, READ), request(-1)]
    const before = [request(-41), request(-42, { ...READ, method: 'POST', route: '/Users/.search' })]
    const older = [request(-90)]
    const all = () => pieces(newest, before, older)
    const current = { ...none, startedAt: at(-1), endedAt: at(0), requests: 3, changes: 2, done: 1, refused: 1 }
    const last = { ...none, startedAt: at(-42), endedAt: at(-41), requests: 2, changes: 1, done: 1 }
    assert.deepEqual(await cyclesOf(all(), at(1)), { current, last })
    assert.deepEqual(await cyclesOf(all(), at(3)), { current: null, last: current })
    assert.deepEqual(await cyclesOf(pieces(), at(0)), { current: null, last: null })
  })

  it('say so when they began before what is looked through', async () => {
    const many = Array.from({ length: 25 }, () => Array.from({ length: 1_000 }, () => request(0)))
    const { current } = await cyclesOf(pieces(...many), at(0))
    assert.deepEqual([current?.requests, current?.whole], [20_000, false])
  })

  it('go badly when most changes are refused, however many reads went well, and well again once they do', () => {
    const read = request(0, READ)
    const [good, bad] = [request(0), request(0, REFUSED)]
    assert.equal(isFailing([bad, read, bad, read, good, read]), true)
    assert.equal(isFailing([good, read, bad, read]), false)
    assert.equal(isFailing([read, { ...read, ...REFUSED }, { ...read, ...REFUSED }]), true)
    assert.equal(isFailing([]), false)
    const cycle = (minutes: number, ...of: (typeof good)[]) => of.map((one) => ({ ...one, at: at(minutes) }))
    const well = cycle(-40, ...Array.from({ length: 50 }, () => good))
    assert.equal(isFailing([...cycle(0, bad, bad, bad, bad, bad), ...well]), true, 'the newest cycle')
    assert.equal(isFailing([...cycle(0, bad), ...well]), false, 'one user of many')
  })
})
