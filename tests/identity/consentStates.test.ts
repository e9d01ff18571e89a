import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { CONSENT_WITHIN_MS, createConsentStates } from '../../src/identity/consentStates.ts'

describe('states of consent', () => {
  const dana = { tenantId: 't', userId: 'u', name: 'Dana', roles: [] }

  it('are long, each its own, work once and for 15 minutes', () => {
    let now = 1_000
    const states = createConsentStates(() => now, randomUUID)
    const [one, two, three] = [1, 2, 3].map(() => states.begin(dana, ['x']).state) as [string, string, string]
    assert.ok(one.length > 60 && one !== two)
    assert.deepEqual(states.take(one)?.by, { id: 'u', name: 'Dana' })
    assert.equal(states.take(one), null)
    now += CONSENT_WITHIN_MS - 1
    assert.deepEqual(states.take(two)?.before, ['x'])
    now += 1
    assert.equal(states.take(three), null)
  })

  it('are not kept without end: the oldest go', () => {
    const states = createConsentStates(() => 0, randomUUID)
    const all = Array.from({ length: 1_001 }, () => states.begin(dana, null).state)
    assert.equal(states.take(all[0]!), null)
    assert.ok(states.take(all[1]!) && states.take(all.at(-1)!))
  })
})
