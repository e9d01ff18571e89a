import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'dana', name: 'Dana' }
const POLICIES = '/admin/teams/policy/userAssignments'

interface Shown {
  effectivePolicyAssignments: { policyAssignment: { assignmentType: string; displayName: string } }[]
}

/** The policies that Microsoft shows as this account's own. */
async function policiesOf(world: SyncWorld, holderId: string | null): Promise<string[]> {
  const answer = await fetch(`${world.url}/sandbox/graph/admin/teams/userConfigurations/${holderId}`)
  if (answer.status === 404) return []
  const { effectivePolicyAssignments: shown } = (await answer.json()) as Shown
  return shown
    .filter(({ policyAssignment }) => policyAssignment.assignmentType === 'direct')
    .map(({ policyAssignment }) => policyAssignment.displayName)
    .sort()
}

describe('policies that we granted', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let leaver: UserRow
  let heir: UserRow

  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    const [first, second] = (await world.users()).filter(({ state }) => state === 'inSync')
    assert.ok(first && second)
    leaver = first
    heir = second
    assert.notDeepEqual(await policiesOf(world, leaver.m365Id), [])
  })
  afterEach(() => world.close())

  /** The leaver's number goes to the heir; the leaver goes in the way given. */
  async function inherit(leave: () => Promise<void>): Promise<void> {
    await changePbxUser(world.url, leaver.userName, (user) => setNumber(user, null))
    await leave()
    await changePbxUser(world.url, heir.userName, (user) => setNumber(user, leaver.number))
  }
  const refusePolicies = () =>
    world.faults({
      faults: [{ system: 'graph', match: `POST ${POLICIES}/unassign`, kind: 'status', status: 503, times: 50 }],
    })
  const kept = async () => (await policiesOf(world, heir.m365Id)).length

  for (const [how, leave] of [
    ['has no number any more', () => Promise.resolve()],
    ['was deleted at 8x8', () => deletePbxUser(world.url, leaver.userName)],
  ] as const)
    it(`come off a leaver who ${how}, also when somebody else got the number before they could`, async () => {
      await inherit(leave)
      await refusePolicies()
      const [, failed] = await world.run()
      assert.equal(failed?.state, 'failed', await world.output(failed?.id ?? ''))
      assert.notDeepEqual(await policiesOf(world, leaver.m365Id), [])
      await world.faults({})
      const [, teams] = await world.run()
      assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
      assert.deepEqual([await policiesOf(world, leaver.m365Id), await kept()], [[], 2])
      assert.equal((await world.sync.status(world.tenantId)).queued, 0)
    })

  it('stay until the next sync when the job is cancelled before they are taken back', async () => {
    await inherit(() => Promise.resolve())
    await refusePolicies()
    const held = world.hold(/^POST .*\/userAssignments\/unassign$/)
    const { jobs } = await world.sync.start(world.tenantId, { ...DANA, type: 'manual' }, { service: 'all' })
    const teams = jobs.find(({ service }) => service === 'teams')!
    await held.come()
    await world.sync.cancel(world.tenantId, DANA, teams.id)
    held.letOut()
    await world.ended([teams.id])
    await world.faults({})
    assert.ok((await world.sync.status(world.tenantId)).queued > 0, 'nothing says that policies are to be taken back')
    await world.run()
    assert.deepEqual([await policiesOf(world, leaver.m365Id), await kept()], [[], 2])
  })

  it('and that Microsoft does not take back while the account is there stay ours, and are taken back later', async () => {
    await inherit(() => Promise.resolve())
    const match = `POST ${POLICIES}/unassign`
    await world.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 400, times: 50 }] })
    const [, refused] = await world.run()
    assert.equal(refused?.state, 'succeededWithErrors', await world.output(refused?.id ?? ''))
    const stands = (await world.users()).find(({ id }) => id === leaver.id)
    assert.deepEqual([stands?.state, stands?.reason], ['blocked', 'POLICY_TARGET'])
    await world.faults({})
    await world.run()
    assert.deepEqual([await policiesOf(world, leaver.m365Id), await kept()], [[], 2])
  })

  it('and that somebody changed since stay as they are, and are not ours any more', async () => {
    const byHand = await otherPolicy()
    await inherit(() => Promise.resolve())
    await setByHand(byHand)
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
    assert.deepEqual([await policiesOf(world, leaver.m365Id), await kept()], [[byHand.name], 2])
    const [view] = await world.stores.directory.viewsOf(world.tenantId, [leaver.id])
    assert.deepEqual(view?.granted, [])
  })

  const CALLING = 'TeamsCallingPolicy'

  /** A calling policy that the service does not grant. */
  async function otherPolicy(name = 'DisallowCalling'): Promise<{ policyId: string; name: string }> {
    const path = `admin/teams/policy/getPolicyId(type='${CALLING}',name='${name}')`
    const answer = await fetch(`${world.url}/sandbox/graph/${path}`)
    const { value } = (await answer.json()) as { value: { policyId: string }[] }
    assert.ok(value[0])
    return { policyId: value[0].policyId, name }
  }

  async function setByHand({ policyId }: { policyId: string }): Promise<void> {
    const answer = await fetch(`${world.url}/sandbox/graph${POLICIES}/assign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value: [{ userId: leaver.m365Id, policyType: CALLING, policyId }] }),
    })
    assert.ok(answer.ok, await answer.text())
  }
})
