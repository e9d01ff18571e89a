import assert from 'node:assert/strict'
import { readClouds } from '../journeys/checker.ts'
import { changePbxUser } from '../journeys/pbxAdmin.ts'
import { createAccount, deleteAccount } from './microsoftAdmin.ts'
import { openWorld } from './world.ts'

describe('two users who claim one Microsoft 365 account, one by Federation ID and one by username', function () {
  this.timeout(60_000)

  it('do not stop the sync: the Federation ID is first, and the other user needs attention', async () => {
    const world = await openWorld({ users: 10 })
    const [one, two] = (await readClouds(world.url)).pbx.map(({ basicInfo }) => basicInfo.userName)
    assert.ok(one && two)
    await changePbxUser(world.url, one, (user) => Object.assign(user.basicInfo, { ssoFederationId: null }))
    await changePbxUser(world.url, two, (user) => Object.assign(user.basicInfo, { ssoFederationId: one }))
    const preview = await world.run('all', { preview: true })
    const jobs = await world.run()
    assert.deepEqual(
      jobs.map(({ state, cause }) => [state, cause]),
      [
        ['succeeded', null],
        ['succeededWithErrors', null],
      ],
    )
    const stands = new Map((await world.users()).map((user) => [user.userName, [user.state, user.reason]]))
    assert.deepEqual(stands.get(one), ['blocked', 'AMBIGUOUS_MATCH'])
    assert.deepEqual(stands.get(two), ['inSync', null])
    assert.equal(jobs[1]?.counts.planned, preview[1]?.counts.planned)
    await world.close()
  })
})

describe('two users who claim the account that was created again under the UPN of one of them', function () {
  this.timeout(60_000)

  it('do not stop the sync: none is linked, also in the sync that learns that the old account is gone', async () => {
    const world = await openWorld({ users: 10 })
    await world.run()
    const [one, two] = (await world.users()).filter(({ m365Id, number }) => m365Id && number)
    assert.ok(one?.m365Id && two?.m365Id)
    const upn = one.userName
    await deleteAccount(world.url, two.m365Id)
    await changePbxUser(world.url, two.userName, (user) => Object.assign(user.basicInfo, { ssoFederationId: upn }))
    await world.run()
    await deleteAccount(world.url, one.m365Id)
    await createAccount(world.url, { userPrincipalName: upn, displayName: one.displayName })
    const jobs = await world.run()
    assert.deepEqual(
      jobs.map(({ state, cause }) => [state, cause]),
      [
        ['succeeded', null],
        ['succeededWithErrors', null],
      ],
    )
    const found = (await world.users()).filter(({ id }) => id === one.id || id === two.id)
    assert.deepEqual(
      found.map(({ m365Id, state, reason }) => [m365Id, state, reason]),
      [
        [null, 'blocked', 'AMBIGUOUS_MATCH'],
        [null, 'blocked', 'AMBIGUOUS_MATCH'],
      ],
    )
    await world.close()
  })
})
