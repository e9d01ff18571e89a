import assert from 'node:assert/strict'
import type { User } from '../src/api/contract.ts'
import { afterState } from '../src/tab/components/words/userWords.ts'

const words = (user: Partial<User>): string | null => afterState({ next: null, reason: null, ...user } as User)

describe('what stands after the state of a user', () => {
  it('of who is queued, the next step, or why none is known yet', () => {
    assert.equal(words({ state: 'queued' }), 'not compared yet')
    assert.equal(words({ state: 'queued', reason: { code: 'TEAMS_NOT_READ', detail: {} } }), 'Teams not read yet')
    const next = { service: 'teams', kind: 'assign', field: 'teamsNumber', before: null, after: '+442079460001' }
    assert.match(words({ state: 'queued', next: next as User['next'] }) ?? '', /\+442079460001/)
  })

  it('of anybody else, the reason, if there is one', () => {
    assert.equal(words({ state: 'inSync' }), null)
    assert.equal(words({ state: 'blocked', reason: { code: 'M365_DISABLED', detail: {} } }), 'Sign-in blocked')
  })
})
