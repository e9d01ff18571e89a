import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createAuthorize } from '../../src/identity/authorize.ts'
import { NotAllowed, SignInNeeded } from '../../src/identity/refusals.ts'
import { ACTIONS, may, type Action, type Role } from '../../src/identity/roles.ts'

const authorize = createAuthorize((token) => {
  if (!['admin', 'operator', 'reader', 'user'].includes(token)) return Promise.reject(new SignInNeeded())
  return Promise.resolve({ tenantId: 't', userId: 'u', name: 'n', roles: [token as Role] })
})

describe('authorize', () => {
  it('wants a bearer token and nothing else', async () => {
    for (const header of [
      undefined,
      '',
      'admin',
      'Bearer',
      'Bearer ',
      'Basic admin',
      'Bearer admin extra',
      'Bearer a,b',
    ])
      await assert.rejects(authorize({ authorization: header }, 'sync.start'), SignInNeeded, String(header))
    assert.equal((await authorize({ authorization: 'bearer admin' }, 'sync.start')).userId, 'u')
  })

  it('allows exactly what the role table says, and names the roles that may', async () => {
    for (const action of Object.keys(ACTIONS) as Action[])
      for (const role of ['admin', 'operator', 'reader', 'user'] as const) {
        const call = authorize({ authorization: `Bearer ${role}` }, action)
        if (may([role], action)) await call
        else
          await assert.rejects(call, (error: unknown) => {
            assert.ok(error instanceof NotAllowed)
            assert.deepEqual(error.needed, ACTIONS[action])
            return true
          })
      }
  })

  it('SYNC-11 lets an operator sync without being admin, and only an admin change services', () => {
    assert.equal(may(['operator'], 'sync.start'), true)
    assert.equal(may(['operator'], 'services.change'), false)
    assert.equal(may(['reader'], 'sync.start'), false)
    assert.equal(may(['user'], 'users.look'), false)
    assert.equal(may([], 'session.look'), false)
  })
})
