import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { UserRow } from '../../src/directory/store.ts'
import type { Job } from '../../src/jobs/store.ts'
import { readClouds } from '../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { readNumber } from '../../src/api/numbers/oneNumber.ts'
import { readUser } from '../../src/api/shape/user.ts'
import { MOST_CHOSEN } from '../../src/sync/run/chosen.ts'
import { MOST_CHOSEN as TOLD } from '../../src/words/chosen.ts'
import { numberWords } from '../../src/words/numbers.ts'
import { reasonWords } from '../../src/words/reasons.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { changeAccount } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const AT = '2026-11-21T13:00:00.000Z'
const number = (at: number): string => `+44207999${String(at).padStart(4, '0')}`

describe('chosen users alone', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
    await world.run()
  })
  afterEach(() => world.close())

  const start = (users: UserRow[], options: { service?: 'all' | 'pbx' | 'teams'; preview?: boolean } = {}) =>
    world.sync.start(world.tenantId, DANA, { service: 'all', ...options, userIds: users.map(({ id }) => id) })
  async function sync(users: UserRow[], options: { service?: 'all' | 'pbx' | 'teams'; preview?: boolean } = {}) {
    const { jobs } = await start(users, options)
    return world.ended(jobs.map((job) => job.id))
  }
  const states = (jobs: Job[]): string[] => jobs.map(({ service, state }) => `${service} ${state}`)
  const give = (user: UserRow | undefined, to: string | null) =>
    changePbxUser(world.url, user?.userName ?? '', (each) => setNumber(each, to))
  async function some(count: number): Promise<UserRow[]> {
    const users = (await world.users()).slice(0, count)
    assert.equal(users.length, count)
    return users
  }
  const holderOf = async (of: string): Promise<string | null | undefined> =>
    (await readClouds(world.url)).numbers.find((each) => each.telephoneNumber === of)?.assignmentTargetId
  const wish = (user: UserRow, value: string) =>
    world.stores.directory.request(world.tenantId, {
      ...{ id: randomUUID(), userId: user.id, accountId: user.pbxId, userName: user.userName },
      ...{ field: 'title', before: user.title, value, create: null, by: { id: 'd', name: 'Dana' }, at: AT },
      ...{ state: 'pending', sentAt: null, endedAt: null, reason: null, raw: null },
    })
  async function renumber(users: UserRow[]): Promise<void> {
    for (const [at, user] of users.entries()) await give(user, number(at))
  }

  it('are taken in and get their numbers with one job of each service, and nobody else does', async () => {
    const [one, two, other] = await some(3)
    assert.ok(one && two && other)
    await renumber([one, two, other])
    const jobs = await sync([one, two])
    assert.deepEqual(states(jobs), ['pbx succeeded', 'teams succeeded'], await world.output(jobs[1]?.id ?? ''))
    const counts = jobs.map(({ counts: { read, done, updated, changed } }) => ({ read, done, updated, changed }))
    assert.deepEqual(counts[0], { read: 2, done: 2, updated: 2, changed: 0 })
    assert.equal(counts[1]?.changed, 2)
    assert.deepEqual(await Promise.all([0, 1].map((at) => holderOf(number(at)))), [one.m365Id, two.m365Id])
    assert.equal(await holderOf(other.number ?? ''), other.m365Id)
    await world.look()
    const status = await world.sync.status(world.tenantId)
    assert.equal(status.queued, 1)
    const output = await world.output(jobs[0]?.id ?? '')
    assert.match(output, /Only 2 chosen users; what is queued for others stays queued/)
    assert.match(output, new RegExp(`Chosen: .*${one.userName}`))
    assert.ok(!output.includes(`of ${other.userName}`))
    // what the job did not take in is not lost: the next sync of everybody does
    assert.deepEqual(states(await world.run()), ['pbx succeeded', 'teams succeeded'])
    assert.equal(await holderOf(number(2)), other.m365Id)
  })

  it('are previewed as they will be, and exactly that plan is applied', async () => {
    const [one, other] = await some(2)
    assert.ok(one && other)
    await renumber([one, other])
    const planned = await sync([one], { preview: true })
    assert.deepEqual(states(planned), ['pbx succeeded', 'teams succeeded'])
    assert.deepEqual(
      planned.map(({ plan }) => plan?.changes),
      [1, 1],
    )
    assert.equal(await holderOf(one.number ?? ''), one.m365Id, 'a preview writes nothing')
    const approved = await world.sync.approve(world.tenantId, { ...DANA, exceedGuard: false }, planned[0]?.id ?? '')
    const jobs = await world.ended(approved.jobs.map(({ id }) => id))
    assert.deepEqual(states(jobs), ['pbx succeeded', 'teams succeeded'], await world.output(jobs[1]?.id ?? ''))
    assert.deepEqual(jobs[0]?.task, { kind: 'users', userIds: [one.id] })
    assert.equal(await holderOf(number(0)), one.m365Id)
    assert.equal(await holderOf(other.number ?? ''), other.m365Id)
  })

  it('are stopped by the guard where too many of them would be taken away, which can be declined', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    const users = await some(3)
    const [one, two, other] = users
    for (const user of users) await deletePbxUser(world.url, user.userName)
    // one alone passes, whatever else is pending
    assert.deepEqual(states(await sync([other!])), ['pbx succeeded', 'teams succeeded'])
    const jobs = await sync([one!, two!])
    assert.deepEqual(states(jobs), ['pbx refused', 'teams cancelled'])
    assert.equal(jobs[0]?.plan?.removals, 2)
    assert.equal(await holderOf(one?.number ?? ''), one?.m365Id)
    const { removals } = await world.sync.keepable(world.tenantId, jobs[0]?.id ?? '')
    assert.deepEqual(removals.map(({ userId }) => userId).sort(), [one?.id, two?.id].sort())
  })

  it('can be put back as they were, and tried again where one failed', async () => {
    const [one, two] = await some(2)
    assert.ok(one && two)
    await renumber([one, two])
    await world.faults({ switches: { assignOutcome: 'noEffect', outcomeNumbers: [number(0)] } })
    const [, teams] = await sync([one, two])
    assert.equal(teams?.state, 'succeededWithErrors')
    assert.deepEqual([teams.counts.blocked, teams.counts.blockedInAll], [1, 1])
    assert.match(await world.output(teams.id), /of the chosen users 1 still to be looked at, 0 waiting/)
    await world.faults({})
    const again = await world.sync.retry(world.tenantId, DANA, teams.id)
    assert.deepEqual(states(await world.ended(again.jobs.map(({ id }) => id))), ['teams succeeded'])
    assert.equal(await holderOf(number(0)), one.m365Id)
    const last = again.jobs[0]?.id ?? ''
    const undo = await world.sync.undo(world.tenantId, DANA, last)
    assert.deepEqual(states(await world.ended(undo.jobs.map(({ id }) => id))), ['teams succeeded'])
    assert.equal(await holderOf(one.number ?? ''), one.m365Id)
  })

  it('whose job failed before it had a plan are tried again, and nobody else; then undone, all of it', async () => {
    const [one, two, other] = await some(3)
    assert.ok(one && two && other)
    await renumber([one, two, other])
    await world.faults({ faults: [{ system: '8x8', kind: 'status', status: 403 }] })
    const failed = await sync([one, two])
    assert.deepEqual(states(failed), ['pbx failed', 'teams cancelled'])
    await world.faults({})
    const again = await world.sync.retry(world.tenantId, DANA, failed[0]?.id ?? '')
    const jobs = await world.ended(again.jobs.map(({ id }) => id))
    assert.deepEqual(states(jobs), ['pbx succeeded', 'teams succeeded'])
    assert.deepEqual(jobs[1]?.task, { kind: 'users', userIds: [one.id, two.id] })
    assert.deepEqual([await holderOf(number(0)), await holderOf(number(1))], [one.m365Id, two.m365Id])
    assert.equal(await holderOf(other.number ?? ''), other.m365Id)
    const undo = await world.sync.undo(world.tenantId, DANA, jobs[1].id)
    assert.deepEqual(states(await world.ended(undo.jobs.map(({ id }) => id))), ['teams succeeded'])
    for (const user of [one, two]) assert.equal(await holderOf(user.number ?? ''), user.m365Id)
  })

  it('leave alone what was queued for others before: numbers, wishes for 8x8, and whom an admin chose to remove', async () => {
    const [one, other, leaver] = await some(3)
    assert.ok(one && other && leaver)
    const { directory } = world.stores
    await renumber([one, other])
    await deletePbxUser(world.url, leaver.userName)
    await world.run()
    await give(one, number(7))
    await give(other, number(8))
    await world.run('pbx')
    await directory.chooseRemoval(world.tenantId, leaver.id, { by: { id: 'd', name: 'Dana' }, at: AT })
    for (const user of [one, other]) await wish(user, 'Chief')
    const jobs = await sync([one])
    assert.deepEqual(states(jobs), ['pbx succeeded', 'teams succeeded'], await world.output(jobs[0]?.id ?? ''))
    assert.deepEqual([await holderOf(number(7)), await holderOf(number(1))], [one.m365Id, other.m365Id])
    const now = await world.users()
    const titles = [one, other].map(({ id }) => now.find((user) => user.id === id)?.title)
    assert.deepEqual(titles, ['Chief', other.title])
    assert.ok(
      now.some(({ id }) => id === leaver.id),
      'nobody chose the leaver for this sync',
    )
    await sync([leaver])
    assert.ok(!(await world.users()).some(({ id }) => id === leaver.id))
  })

  it('are previewed by what 8x8 shows of them alone, as the sync then does it', async () => {
    const [one, other] = await some(2)
    assert.ok(one && other)
    const free = other.number
    await give(other, null)
    await give(one, free)
    const told = async ([, teams]: Job[]) => {
      const output = await world.output(teams?.id ?? '')
      return [/Plan: .*/, /Check first: .*/].map((line) => line.exec(output)?.[0])
    }
    const foreseen = await told(await sync([one], { preview: true }))
    assert.deepEqual(foreseen, ['Plan: 0 changes', 'Check first: 1 user with NUMBER_SHARED'])
    const jobs = await sync([one])
    assert.deepEqual(await told(jobs), foreseen)
    // the other gives the number up with a sync of its own, for which this one waits
    assert.match(await world.output(jobs[1]?.id ?? ''), /1 chosen user stays queued/)
    assert.deepEqual(states(await sync([one, other])), ['pbx succeeded', 'teams succeeded'])
    assert.equal(await holderOf(free ?? ''), one.m365Id)
  })

  it('who wait for Microsoft wait since their own sync; others as they did', async () => {
    const [one, other] = await some(2)
    assert.ok(one && other)
    await renumber([one, other])
    for (const user of [one, other]) await changeAccount(world.url, user.m365Id ?? '', { teamsProvisioned: false })
    await world.pass(25 * 3_600_000)
    const [, first] = await world.run()
    const waits = async () =>
      (await world.stores.directory.waiting(world.tenantId, null, 10)).map((user) => [user.userId, user.waiting?.jobId])
    const both = [one, other].map(({ id }) => [id, first?.id])
    assert.deepEqual((await waits()).sort(), both.sort())
    const [teams] = await sync([one], { service: 'teams' })
    const after = Object.fromEntries(await waits())
    assert.deepEqual([after[one.id], after[other.id]], [teams?.id, first?.id])
  })

  it('may be as many as one sync takes', async () => {
    assert.equal(MOST_CHOSEN, TOLD, 'as the console says')
    const jobs = await sync(await some(30))
    assert.deepEqual(states(jobs), ['pbx succeeded', 'teams succeeded'])
    assert.equal(jobs[0]?.counts.read, 30)
  })

  it('are gone on with after a restart, each written once', async () => {
    const users = await some(4)
    await renumber(users)
    await resetRequests(world.url)
    const held = world.hold(/^POST .*\$batch$/)
    const { jobs } = await start(users.slice(0, 3))
    await held.come()
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 3, 'they are on their way')
    const stopped = world.restart()
    held.letOut()
    await stopped
    const ended = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual(states(ended), ['pbx succeeded', 'teams succeeded'], await world.output(ended[1]?.id ?? ''))
    assert.equal(ended[1]?.counts.changed, 3)
    for (const [at, user] of users.slice(0, 3).entries()) assert.equal(await holderOf(number(at)), user.m365Id)
    assert.equal(await holderOf(users[3]?.number ?? ''), users[3]?.m365Id)
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 3, 'nothing is sent twice')
  })

  it('are let go of when somebody cancels: what was not reached stays queued', async () => {
    const users = await some(3)
    await renumber(users)
    const held = world.hold(/^GET .*numberAssignments/)
    const { jobs } = await start(users)
    await held.come()
    await world.sync.cancel(world.tenantId, { id: 'u', name: 'Dana' }, jobs[1]?.id ?? '')
    held.letOut()
    const ended = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual(states(ended), ['pbx succeeded', 'teams cancelled'])
    await world.look()
    assert.equal((await world.sync.status(world.tenantId)).queued, 3)
    for (const user of users) assert.equal(await holderOf(user.number ?? ''), user.m365Id)
  })

  it('swap their numbers; who waits for somebody not chosen stays queued, and is told so', async () => {
    const [one, two, other] = await some(3)
    assert.ok(one && two && other)
    for (const user of [one, two, other]) await give(user, null)
    await give(one, two.number)
    await give(two, other.number)
    await give(other, one.number)
    const [, held] = await sync([one, two])
    assert.equal(held?.state, 'succeededWithErrors')
    const { failed } = await world.stores.jobs.countPlanned(world.tenantId, held.id)
    assert.ok(failed >= 1)
    assert.equal(await holderOf(other.number ?? ''), other.m365Id)
    const [, teams] = await sync([one, two, other])
    assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
    assert.deepEqual(await Promise.all([one, two, other].map((user) => holderOf(user.number ?? ''))), [
      other.m365Id,
      one.m365Id,
      two.m365Id,
    ])
  })

  it('who wait for somebody that is blocked, however far along, are told who has to be solved first', async () => {
    const [one, two, other] = await some(3)
    assert.ok(one && two && other)
    for (const user of [one, two, other]) await give(user, null)
    // a swap, of which the last has no sign-in any more
    await give(one, two.number)
    await give(two, other.number)
    await give(other, one.number)
    await changeAccount(world.url, other.m365Id ?? '', { accountEnabled: false })
    await world.run('pbx')
    const chain = [
      [two, other],
      [one, two],
    ] as const
    for (const [chosen, holder] of chain) {
      const [, planned] = await sync([chosen], { preview: true })
      const foreseen = await world.output(planned?.id ?? '')
      const [, teams] = await sync([chosen])
      const output = await world.output(teams?.id ?? '')
      const says = `${chosen.userName} does not get \\${holder.number}, which ${holder.displayName} has. ${other.displayName} has to be solved first: M365_DISABLED`
      assert.match(output, new RegExp(says))
      assert.match(foreseen, new RegExp(says), 'a preview says what the sync will')
      assert.doesNotMatch(output, /Sync Now does both|stays queued: something/)
      const now = (await world.users()).find(({ id }) => id === chosen.id)
      assert.deepEqual([now?.state, now?.reason], ['blocked', 'NUMBER_IN_USE'])
      assert.equal(now?.reasonDetail['holder'], holder.displayName)
      assert.deepEqual([teams?.state, teams?.counts.blocked], ['succeededWithErrors', 1])
    }
    // as a sync of everybody finds it; and once it is solved, it moves them all
    await world.run()
    const shown = await Promise.all(
      chain.map(([{ id }]) => readUser({ ...world.stores, now: () => AT }, world.tenantId, id)),
    )
    assert.deepEqual(
      shown.map(({ others }) => others.users.map(({ id }) => id)),
      [[other.id], [two.id, other.id]],
    )
    const [last, further] = shown.map(({ reason }) => reasonWords(reason?.code ?? '', reason?.detail).fix)
    assert.match(last ?? '', new RegExp(`^If ${other.displayName} needs attention, solve that first`))
    assert.equal(
      further,
      `${two.displayName} waits for ${other.displayName}. Solve ${other.displayName} first: the number then moves with Sync Now.`,
    )
    // and the page of a number says the same of whoever holds it
    const numbers = await Promise.all(
      chain.map(([, { number }]) =>
        readNumber({ ...world.stores, now: () => AT }, world.tenantId, number ?? assert.fail('a holder has a number')),
      ),
    )
    assert.deepEqual(
      numbers.map(({ status, first }) => [status, first?.id]),
      [
        ['heldByAnother', undefined],
        ['heldByAnother', other.id],
      ],
    )
    const fixes = numbers.map(({ number, status, holderUser, first }) =>
      numberWords(status, {
        ...{ number, owner: 'Ada', holder: holderUser?.displayName ?? null, first: first?.displayName ?? null },
        holderBlocked: holderUser?.state === 'blocked',
      }),
    )
    assert.match(fixes[0]?.fix ?? '', new RegExp(`^${other.displayName} needs attention: solve that first`))
    assert.equal(fixes[1]?.fix, further)
    const states = async () =>
      (await world.users()).flatMap(({ id, state, reason }) =>
        [one, two, other].some((each) => each.id === id) ? [`${state} ${reason}`] : [],
      )
    assert.deepEqual((await states()).sort(), [
      'blocked M365_DISABLED',
      'blocked NUMBER_IN_USE',
      'blocked NUMBER_IN_USE',
    ])
    await changeAccount(world.url, other.m365Id ?? '', { accountEnabled: true })
    await world.run()
    assert.deepEqual(await states(), ['inSync null', 'inSync null', 'inSync null'])
  })

  it('are refused where nothing could come of it, and nothing is started', async () => {
    const [one] = await some(1)
    assert.ok(one)
    const before = (await world.stores.jobs.jobs(world.tenantId, { limit: 1 })).items[0]?.id
    const refused = (userIds: string[], as: object) =>
      assert.rejects(world.sync.start(world.tenantId, DANA, { service: 'all', userIds }), as)
    await refused([one.id, 'nobody'], { name: 'NoSuchUsers', userIds: ['nobody'] })
    await refused([], { name: 'NotPossible' })
    await refused(
      Array.from({ length: MOST_CHOSEN + 1 }, (_, at) => `user-${at}`),
      { name: 'TooManyChosen', most: MOST_CHOSEN },
    )
    const held = world.hold(/^GET .*/)
    const going = world.run()
    await held.come()
    await refused([one.id], { name: 'NotPossible', message: /A sync is running/ })
    held.letOut()
    const [pbx] = await going
    assert.equal(Number(pbx?.id), Number(before) + 1)
  })
})
