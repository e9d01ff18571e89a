import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import type { Job } from '../../../src/jobs/store.ts'
import { changePbxUser, deletePbxUser, findPbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { readClouds } from '../../journeys/checker.ts'
import { resetRequests } from '../../journeys/person.ts'
import { deleteAccount, unassign } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const

interface Teams {
  numbers: string[]
  policies: string[]
}

/** All numbers that somebody holds and all direct policies, as Microsoft itself keeps them. */
async function teams(world: SyncWorld): Promise<Teams> {
  const numbers = await all<Record<string, string>>(world, 'admin/teams/telephoneNumberManagement/numberAssignments')
  const users = await all<{ id: string; effectivePolicyAssignments: Policy[] }>(world, 'admin/teams/userConfigurations')
  return {
    numbers: numbers
      .filter((each) => each['assignmentTargetId'])
      .map((n) => `${n['telephoneNumber']} ${n['assignmentTargetId']} ${n['assignmentCategory']} ${n['numberType']}`)
      .sort(),
    policies: users
      .flatMap(({ id, effectivePolicyAssignments: list }) =>
        list
          .filter(({ policyAssignment }) => policyAssignment.assignmentType === 'direct')
          .map(({ policyType, policyAssignment }) => `${id} ${policyType} ${policyAssignment.policyId}`),
      )
      .sort(),
  }
}

interface Policy {
  policyType: string
  policyAssignment: { policyId: string; assignmentType: string }
}

async function all<T>(world: SyncWorld, path: string): Promise<T[]> {
  const items: T[] = []
  let next: string | undefined = `${world.url}/sandbox/graph/${path}?$top=1000`
  while (next) {
    const page = (await (await fetch(next)).json()) as { value: T[]; '@odata.nextLink'?: string }
    items.push(...page.value)
    next = page['@odata.nextLink']
  }
  return items
}

async function post(world: SyncWorld, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${world.url}/sandbox/graph/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  assert.ok(answer.ok, await answer.text())
}

const assignBody = (number: string, target: string, category = 'primary') => ({
  telephoneNumber: number,
  assignmentTargetId: target,
  numberType: 'directRouting',
  assignmentCategory: category,
})
const NUMBERS = 'admin/teams/telephoneNumberManagement/numberAssignments'

/** What of everybody is ours, without what moves by itself. */
async function managed(world: SyncWorld): Promise<string[]> {
  const ids = (await world.users()).map((user) => user.id)
  const views = await world.stores.directory.viewsOf(world.tenantId, ids)
  const rows = views.flatMap(({ managed: numbers, granted }) => [...numbers, ...granted])
  return rows.map(({ at: _, jobId: __, ...row }) => JSON.stringify(row)).sort()
}

async function undo(world: SyncWorld, jobId: string): Promise<Job> {
  const { jobs } = await world.sync.undo(world.tenantId, DANA, jobId)
  const [ended] = await world.ended(jobs.map((job) => job.id))
  assert.ok(ended)
  return ended
}

const last = (jobs: Job[]): Job => {
  const job = jobs.at(-1)
  assert.ok(job)
  return job
}

const swapped = (users: UserRow[], at: number): string => users[(at + 1) % users.length]?.number ?? ''

describe('undo', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.stores.tenants.changeGuard(world.tenantId, { number: 1000, share: 1 })
  })
  afterEach(() => world.close())

  /** Runs a sync of what `change` did at 8x8, undoes it, and holds both sides of it against each other. */
  async function thereAndBack(change: () => Promise<void>): Promise<{ did: Job; undid: Job; after: Teams }> {
    await change()
    const before = await teams(world)
    const ours = await managed(world)
    const did = last(await world.run())
    const after = await teams(world)
    assert.notDeepEqual(after, before, `the sync changed nothing\n${await world.output(did.id)}`)
    const undid = await undo(world, did.id)
    assert.deepEqual(await teams(world), before, await world.output(undid.id))
    assert.deepEqual(await managed(world), ours)
    return { did, undid, after }
  }

  it('of a first sync takes every number and policy away again, and queues everybody as undone', async () => {
    await post(world, 'admin/teams/policy/userAssignments/assign', {
      value: [
        { userId: await someAccount(world), policyType: 'TeamsCallingPolicy', policyId: await otherPolicy(world) },
      ],
    })
    const { did, undid } = await thereAndBack(() => Promise.resolve())
    assert.deepEqual([did.counts.assigned, undid.state, undid.counts.removed], [12, 'succeeded', 12])
    const { queued, button } = await world.sync.status(world.tenantId)
    assert.deepEqual([queued, button], [12, 'queued'])
    const { items } = await world.stores.directory.queued(world.tenantId, null, 100)
    assert.ok(
      items.every((change) => change.cause === 'UNDONE' && change.causedBy === 'Dana'),
      JSON.stringify(items[0]),
    )
    // the watch keeps saying so, and a sync does it again
    await world.stores.directory.dirtyAll(world.tenantId)
    await world.look()
    assert.ok((await world.stores.directory.queued(world.tenantId, null, 100)).items.every((c) => c.cause === 'UNDONE'))
    const again = last(await world.run())
    assert.deepEqual([again.state, again.counts.assigned], ['succeeded', 12])
    const { items: made } = await world.stores.jobs.changes(world.tenantId, again.id, { limit: 100 })
    assert.deepEqual([...new Set(made.map(({ cause, causedBy }) => `${cause} ${causedBy}`))], ['UNDONE Dana'])
  })

  it('of changed numbers gives the old ones back, and undoing that does them again', async () => {
    await world.run()
    const users = await world.users()
    const { undid, after } = await thereAndBack(() => renumber(world, users.slice(0, 3)))
    assert.equal(undid.counts.changed, 3)
    await undo(world, undid.id)
    assert.deepEqual(await teams(world), after)
  })

  it('of what was put right in Teams is told as undone, not as changed by hand once more', async () => {
    await world.run()
    const { numbers } = await readClouds(world.url)
    const held = numbers.find((each) => each.assignmentTargetId !== null && each.numberType === 'directRouting')
    await unassign(world.url, held?.telephoneNumber ?? '')
    await undo(world, last(await world.run()).id)
    const plan = last(await world.run('teams', { preview: true }))
    const { items } = await world.stores.jobs.changes(world.tenantId, plan.id, { limit: 100 })
    assert.deepEqual(
      items.map(({ after, cause, causedBy }) => [after, cause, causedBy]),
      [[held?.telephoneNumber, 'UNDONE', 'Dana']],
    )
  })

  it('that is undone makes what was ours ours again, so that a sync can take it back', async () => {
    const { undid } = await thereAndBack(() => Promise.resolve())
    await undo(world, undid.id)
    const [someone] = await world.users()
    await changePbxUser(world.url, someone?.userName ?? '', (each) => setNumber(each, null))
    await world.run()
    const { numbers, policies } = await teams(world)
    assert.deepEqual(
      [...numbers, ...policies].filter((line) => line.includes(someone?.m365Id ?? '?')),
      [],
    )
  })

  for (const secondNumber of ['replace', 'keep', 'refuse'] as const)
    it(`of a ring of swapped numbers brings each one home (second number: ${secondNumber})`, async () => {
      await world.run()
      await world.faults({ switches: { secondNumber } })
      const ring = (await world.users()).slice(0, 4)
      await thereAndBack(async () => {
        for (const user of ring) await changePbxUser(world.url, user.userName, (each) => setNumber(each, null))
        for (const [at, user] of ring.entries())
          await changePbxUser(world.url, user.userName, (each) => setNumber(each, swapped(ring, at)))
      })
    })

  it('of removals assigns again, with the policies that went with the numbers', async () => {
    await world.run()
    const users = await world.users()
    const { did, undid } = await thereAndBack(async () => {
      await changePbxUser(world.url, users[0]?.userName ?? '', (each) => {
        for (const extension of each.serviceInfo.extensions) extension.msTeamsEnabled = false
      })
      await deletePbxUser(world.url, users[1]?.userName ?? '')
    })
    assert.equal(did.counts.removed, 2)
    assert.equal(undid.counts.assigned, 2)
    const { items } = await world.stores.directory.queued(world.tenantId, null, 100)
    assert.deepEqual(
      items.map(({ kind, cause }) => [kind, cause]),
      [
        ['unassign', 'UNDONE'],
        ['unassign', 'UNDONE'],
        ['policy', 'UNDONE'],
        ['policy', 'UNDONE'],
        ['policy', 'UNDONE'],
        ['policy', 'UNDONE'],
      ],
    )
    // of whoever 8x8 deleted too
    const again = last(await world.run())
    assert.deepEqual([again.state, again.counts.removed], ['succeeded', 2])
    const { policies } = await teams(world)
    const gone = new Set(users.slice(0, 2).map(({ m365Id }) => m365Id))
    assert.deepEqual(
      policies.filter((line) => [...gone].some((id) => id && line.includes(id))),
      [],
    )
  })

  it('of policies alone gives somebody whom 8x8 deleted the account again, so that the next sync takes them back', async () => {
    await world.run()
    const [leaver] = (await world.users()).filter(({ state }) => state === 'inSync')
    assert.ok(leaver?.m365Id && leaver.number)
    await deletePbxUser(world.url, leaver.userName)
    // by hand, before the sync: what it takes back is policies alone
    await unassign(world.url, leaver.number)
    const did = last(await world.run())
    assert.equal(did.counts.removed, 0, await world.output(did.id))
    const undid = await undo(world, did.id)
    const theirs = async () => (await teams(world)).policies.filter((line) => line.startsWith(leaver.m365Id ?? ''))
    assert.equal((await theirs()).length, 2, await world.output(undid.id))
    await world.run()
    assert.deepEqual(await theirs(), [])
  })

  it('of a number that was an alternate one makes it an alternate one again', async () => {
    const [first] = (await expectedPeople(world)).slice(0, 1)
    assert.ok(first)
    await post(world, `${NUMBERS}/assignNumber`, assignBody(first.number, first.accountId, 'alternate'))
    await world.pass(1000)
    await world.run()
    await thereAndBack(() => renumber(world, [{ userName: first.userName }]))
  })

  it('of a job whose new number was refused and the old one put back leaves that user as it is', async () => {
    await world.run()
    const users = await world.users()
    await world.faults({
      switches: { secondNumber: 'refuse', assignOutcome: 'failed', outcomeNumbers: ['+442079990000'] },
    })
    await thereAndBack(() => renumber(world, users.slice(0, 3)))
  })

  for (const assignOutcome of ['pending', 'failed', 'noEffect'] as const)
    it(`of a job that half failed puts back what came of it (${assignOutcome})`, async () => {
      await world.run()
      const users = await world.users()
      await world.faults({ switches: { assignOutcome, outcomeNumbers: ['+442079990000'] } })
      await thereAndBack(() => renumber(world, users.slice(0, 3)))
    })

  it('of a job that was stopped in the middle puts back what it had done', async () => {
    const match = 'POST /admin/teams/policy/userAssignments/assign'
    await world.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 403 }] })
    const before = await teams(world)
    const did = last(await world.run())
    assert.deepEqual([did.state, did.cause?.code], ['failed', 'CONSENT'])
    await world.faults({})
    const undid = await undo(world, did.id)
    assert.deepEqual(await teams(world), before, await world.output(undid.id))
    await assert.rejects(world.sync.retry(world.tenantId, DANA, undid.id), { message: /Only the last|changed nothing/ })
  })

  it('does not touch whoever changed since, and says who', async () => {
    await world.run()
    const users = await world.users()
    const [mover, other] = users
    assert.ok(mover?.m365Id && other?.m365Id)
    await renumber(world, [mover, other])
    const before = (await teams(world)).numbers
    const did = last(await world.run())
    // by hand: the mover gets a number of nobody's knowing
    await post(world, `${NUMBERS}/unassignNumber`, { telephoneNumber: '+442079990000', numberType: 'directRouting' })
    await post(world, `${NUMBERS}/assignNumber`, assignBody('+442079998888', mover.m365Id))
    await world.pass(1000)
    const byHand = (await teams(world)).numbers.filter((line) => line.includes(mover.m365Id ?? ''))
    const looked = await world.sync.undo(world.tenantId, DANA, did.id, { preview: true })
    const preview = last(await world.ended(looked.jobs.map(({ id }) => id)))
    const cannot = await world.stores.jobs.reasons(world.tenantId, preview.id)
    assert.deepEqual(cannot, [{ reason: 'UNDO_MOVED', users: 1 }], 'a preview says who cannot go back')
    const undid = await undo(world, did.id)
    assert.equal(undid.state, 'succeededWithErrors', await world.output(undid.id))
    assert.deepEqual([undid.counts.changed, undid.counts.failed, undid.counts.blocked], [1, 1, 0])
    assert.deepEqual(await world.stores.jobs.reasons(world.tenantId, undid.id), [{ reason: 'UNDO_MOVED', users: 1 }])
    const after = (await teams(world)).numbers
    assert.deepEqual(
      after.filter((line) => line.includes(mover.m365Id ?? '')),
      byHand,
    )
    const ofOther = (lines: string[]): string[] => lines.filter((line) => line.includes(other.m365Id ?? ''))
    assert.deepEqual(ofOther(after), ofOther(before))
    const kept = await world.stores.jobs.planned(world.tenantId, undid.id, {
      statuses: ['failed'],
      after: -1,
      limit: 10,
    })
    assert.deepEqual([...new Set(kept.map(({ userId, reason }) => `${userId} ${reason}`))], [`${mover.id} UNDO_MOVED`])
    assert.match(await world.output(undid.id), new RegExp(`${mover.userName}: changed since`))
    // the user keeps the state it really has
    assert.notEqual((await world.users()).find(({ id }) => id === mover.id)?.reason, 'UNDO_MOVED')
  })

  it('says beforehand who cannot be put back as the account was deleted, and not of whom 8x8 alone deleted', async () => {
    await world.run()
    const [gone, leaver, other] = await world.users()
    assert.ok(gone?.m365Id && leaver && other)
    for (const user of [gone, leaver]) await deletePbxUser(world.url, user.userName)
    await renumber(world, [other])
    const did = last(await world.run())
    assert.deepEqual([did.counts.removed, did.counts.changed], [2, 1])
    await deleteAccount(world.url, gone.m365Id)
    await world.pass(1000)
    const looked = await world.sync.undo(world.tenantId, DANA, did.id, { preview: true })
    const preview = last(await world.ended(looked.jobs.map(({ id }) => id)))
    const planned = await world.stores.jobs.planned(world.tenantId, preview.id, { after: -1, limit: 100 })
    const numbers = planned.filter(({ kind }) => kind === 'assign' || kind === 'change')
    assert.deepEqual(
      numbers.map(({ userId, status, reason }) => [userId, status, reason]).sort(),
      [
        [gone.id, 'failed', 'TARGET_NOT_FOUND'],
        [leaver.id, 'planned', null],
        [other.id, 'planned', null],
      ].sort(),
    )
    assert.deepEqual(await world.stores.jobs.reasons(world.tenantId, preview.id), [
      { reason: 'TARGET_NOT_FOUND', users: 1 },
    ])
    assert.match(await world.output(preview.id), new RegExp(`${gone.userName}: deleted in Microsoft 365, not touched`))
    const undid = await undo(world, did.id)
    const { assigned, changed, failed } = undid.counts
    assert.deepEqual({ assigned, changed, failed }, { assigned: 1, changed: 1, failed: 1 })
  })

  it('of the sync of one user speaks of that user, whoever else needs attention', async () => {
    const { world: troubled, userId } = await withTrouble()
    try {
      const { jobs } = await troubled.sync.start(troubled.tenantId, DANA, { service: 'all', userId })
      const did = last(await troubled.ended(jobs.map(({ id }) => id)))
      assert.equal(did.counts.changed, 1, await troubled.output(did.id))
      const preview = last(
        await troubled.ended(
          (await troubled.sync.undo(troubled.tenantId, DANA, did.id, { preview: true })).jobs.map(({ id }) => id),
        ),
      )
      assert.deepEqual([preview.plan?.changes, preview.counts.blocked], [1, 0])
      const undid = await undo(troubled, did.id)
      const { done, changed, blocked, excluded, waiting, failed } = undid.counts
      const output = await troubled.output(undid.id)
      assert.deepEqual({ done, changed, blocked, excluded, waiting, failed }, { ...NONE, done: 1, changed: 1 }, output)
      assert.equal(undid.state, 'succeeded')
      assert.deepEqual(await troubled.stores.jobs.reasons(troubled.tenantId, undid.id), [])
      assert.match(output, new RegExp(`Undo of job ${did.id}: 0 assigned, 1 changed, 0 removed; 0 users not put back`))
      assert.doesNotMatch(output, /need attention|Check first/)
    } finally {
      await troubled.close()
    }
  })

  it('does not touch whoever was left out of sync since, nor who would get a number of theirs', async () => {
    await world.run()
    const ring = (await world.users()).slice(0, 3)
    const [first, , third] = ring
    assert.ok(first && third)
    await changePbxUser(world.url, third.userName, (each) => setNumber(each, null))
    await renumber(world, [first])
    const did = last(await world.run())
    const before = await teams(world)
    const by = { id: 'u', name: 'Dana' }
    const leftOut = { note: 'on leave', by, at: new Date().toISOString(), until: null }
    await world.stores.directory.leaveOut(world.tenantId, [first.id], leftOut)
    const undid = await undo(world, did.id)
    const of = (lines: string[], { m365Id }: UserRow): string[] => lines.filter((line) => line.includes(m365Id ?? '?'))
    const after = await teams(world)
    assert.deepEqual(of(after.numbers, first), of(before.numbers, first))
    assert.equal(of(after.numbers, third).length, 1, await world.output(undid.id))
    assert.match(await world.output(undid.id), new RegExp(`${first.userName}: left out of sync, not touched`))
  })

  it('has a guard of its own', async () => {
    const did = last(await world.run())
    await world.stores.tenants.changeGuard(world.tenantId, { number: 11, share: 0 })
    const before = await teams(world)
    const undid = await undo(world, did.id)
    assert.deepEqual([undid.state, undid.cause?.detail], ['refused', { removals: '12', limit: '11' }])
    assert.deepEqual(await teams(world), before)
  })

  it('is only of the last Teams job that changed anything', async () => {
    const [pbx, first] = await world.run()
    await renumber(world, (await world.users()).slice(0, 1))
    const second = last(await world.run())
    const third = last(await world.run())
    const refused = (jobId: string | undefined, says: RegExp) =>
      assert.rejects(world.sync.undo(world.tenantId, DANA, jobId ?? ''), { name: 'NotPossible', message: says })
    await refused(pbx?.id, /8x8 PBX/)
    await refused(first?.id, new RegExp(`That is job ${second.id}`))
    await refused(third.id, /changed nothing/)
    await refused('999', /no job 999/)
    await undo(world, second.id)
  })
})

const NONE = { blocked: 0, excluded: 0, waiting: 0, failed: 0 }

/** A company where many need attention, and one user in sync whose number was changed at 8x8. */
async function withTrouble(): Promise<{ world: SyncWorld; userId: string }> {
  const world = await openWorld({ users: 80, problems: true })
  await world.run()
  const users = await world.users()
  const plain = ({ state, number, reasonDetail }: UserRow): boolean =>
    state === 'inSync' && number !== null && Object.keys(reasonDetail).length === 0
  const user = users.filter(plain).at(-1)
  assert.ok(user && users.some(({ state }) => state === 'blocked'))
  await renumber(world, [user])
  return { world, userId: user.id }
}

async function renumber(world: SyncWorld, users: { userName: string }[]): Promise<void> {
  for (const [at, user] of users.entries())
    await changePbxUser(world.url, user.userName, (each) => setNumber(each, `+44207999000${at}`))
}

interface Account {
  id: string
  userPrincipalName: string
}

async function accounts(world: SyncWorld): Promise<Account[]> {
  return ((await (await fetch(`${world.url}/sandbox/graph/users?$top=999`)).json()) as { value: Account[] }).value
}

async function expectedPeople(world: SyncWorld): Promise<{ userName: string; number: string; accountId: string }[]> {
  const { items } = (await (await fetch(`${world.url}/sandbox/expected`)).json()) as {
    items: { userName: string; state: string; number: string }[]
  }
  const found = await accounts(world)
  return Promise.all(
    items
      .filter(({ state }) => state === 'inSync')
      .map(async ({ userName, number }) => {
        const { basicInfo } = await findPbxUser(world.url, userName)
        const upn = ((basicInfo as { ssoFederationId?: string }).ssoFederationId ?? userName).toLowerCase()
        const accountId = found.find((each) => each.userPrincipalName.toLowerCase() === upn)?.id ?? ''
        return { userName, number, accountId }
      }),
  )
}

const someAccount = async (world: SyncWorld): Promise<string> => (await expectedPeople(world))[0]?.accountId ?? ''

/** Id of a calling policy that the settings do not name. */
async function otherPolicy(world: SyncWorld): Promise<string> {
  const path = `admin/teams/policy/getPolicyId(type='TeamsCallingPolicy',name='AllowCalling')`
  const { value } = (await (await fetch(`${world.url}/sandbox/graph/${path}`)).json()) as {
    value: { policyId: string }[]
  }
  await resetRequests(world.url)
  return value[0]?.policyId ?? ''
}
