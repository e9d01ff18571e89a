/** Every reason of the table has a case that produces it: a person of the company, a script, or the vendor's own words. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConnectorError, type ConnectorErrorKind } from '../../src/connectors/errors.ts'
import { REASONS, type ReasonCode } from '../../src/jobs/reasons.ts'
import { OUTCOMES } from '../../src/sandbox/company/problems.ts'
import { causeOf } from '../../src/sync/run/causes.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { createGroup, deleteGroup } from './microsoftAdmin.ts'
import { setTeams } from './teamsSettings.ts'
import { openWorld, type SyncWorld } from './world.ts'

/** Codes that another test makes a sync produce. */
const ELSEWHERE: Partial<Record<ReasonCode, string>> = {
  PBX_VALUE_REFUSED: 'api/users/requests.test.ts',
  PBX_WRITE_OFF: 'sync/push.test.ts',
  SITE_MISSING: 'sync/provisioned.test.ts',
  CREATE_OR_REMOVE: 'sync/removal.test.ts',
  ARCHIVED: 'sync/run/archive.test.ts',
  SITE_NOT_SENT: 'sync/provisioned.test.ts',
  PBX_OPERATION_FAILED: 'sync/push.test.ts',
  DOUBLE_PROVISIONED: 'sync/push.test.ts',
  UPLOAD_MISSING: 'sync/uploads.test.ts',
  PBX_OTHER_COMPANY: 'journeys/credentials.test.ts',
  KEPT: 'sync/guard/keep.test.ts',
  USER_KEPT: 'sync/guard/keepUsers.test.ts',
  UNDO_MOVED: 'sync/run/undo.test.ts',
  HOLDER_MOVES_FIRST: 'sync/oneUser.test.ts',
  MOVED_MEANWHILE: 'sync/run/compare.test.ts',
  PLAN_EXPIRED: 'sync/guard/approve.test.ts',
  REMOVALS_ADD_UP: 'sync/lately.test.ts',
}

const DAY_MS = 24 * 60 * 60 * 1000
const ASSIGN = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
const GRANT = 'POST /admin/teams/policy/userAssignments/assign'

const produced = new Set<string>()

describe('ENG-3 every reason has a case', function () {
  this.timeout(120_000)

  describe('before Microsoft 365 was read', () => {
    it('SVC-2 TEAMS_NOT_READ: nobody is said to be missing there, until a sync has looked', async () => {
      const world = await openWorld({ users: 20 })
      try {
        await world.run('pbx')
        const before = new Set((await world.users()).map(({ state, reason }) => `${state} ${reason}`))
        assert.deepEqual([...before], ['queued TEAMS_NOT_READ'])
        const { directory } = world.stores
        const { byState, queued } = await directory.counts(world.tenantId)
        assert.deepEqual([byState.queued, byState.excluded, queued], [20, 0, 0], 'nobody knows of a change yet')
        assert.deepEqual(await directory.reasonCounts(world.tenantId), [
          { state: 'queued', reason: 'TEAMS_NOT_READ', users: 20 },
        ])
        assert.equal((await world.sync.status(world.tenantId)).button, 'setup')
        await world.run()
        assert.deepEqual([...new Set((await world.users()).map(({ state }) => state))], ['inSync'])
        produced.add('TEAMS_NOT_READ')
      } finally {
        await world.close()
      }
    })
  })

  describe('people of the company', () => {
    let world: SyncWorld
    before(async () => {
      world = await openWorld({ users: 100, problems: true })
      await world.run()
    })
    after(() => world.close())

    it('each problem of the generator ends in its reason and its notes', async () => {
      const users = await world.users()
      for (const { reason, reasonDetail } of users)
        for (const code of [reason, ...(reasonDetail['noted']?.split(' ') ?? [])]) if (code) produced.add(code)
      for (const [problem, { reason, notes = [] }] of Object.entries(OUTCOMES))
        for (const code of [reason, ...notes]) assert.ok(code === null || produced.has(code), `${problem}: ${code}`)
    })

    it('the two with one number are told of each other, and neither has it', async () => {
      const shared = (await world.users()).filter((user) => user.reason === 'NUMBER_SHARED')
      const [one, other] = shared
      assert.equal(shared.length, 2)
      assert.equal(one?.number, other?.number)
      assert.deepEqual(
        [one?.reasonDetail['other'], other?.reasonDetail['other']],
        [other?.displayName, one?.displayName],
      )
      assert.ok(shared.every((user) => user.teamsNumber === null))
    })

    it('the job tells as many that are not set up in Teams as wait for it', async () => {
      const waits = (await world.users()).filter(({ reason }) => reason === 'NOT_PROVISIONED_YET').length
      const { items } = await world.stores.jobs.jobs(world.tenantId, { limit: 1 })
      assert.match(
        await world.output(items[0]?.id ?? ''),
        new RegExp(`^Check first: ${waits} users not set up in Teams`, 'm'),
      )
    })

    it('a reason has the moment it began', async () => {
      const users = (await world.users()).filter((user) => user.reason !== null)
      assert.ok(users.every((user) => user.stateSince !== null))
      const before = new Map(users.map((user) => [user.id, user.stateSince]))
      await world.pass(60_000)
      await world.run()
      for (const user of await world.users())
        if (before.has(user.id)) assert.equal(user.stateSince, before.get(user.id), user.reason ?? '')
    })
  })

  describe('scripts and faults', () => {
    let world: SyncWorld
    let next = 0
    before(async () => {
      world = await openWorld({ users: 12 })
      await world.run()
    })
    after(() => world.close())

    /** Runs a sync and answers every code that it ended with, of jobs and of users. */
    const codesAfter = async (service: 'all' | 'pbx' | 'teams' = 'all'): Promise<(string | null)[]> => {
      const jobs = await world.run(service)
      const users = await world.users()
      const noted = users.flatMap((user) => user.reasonDetail['noted']?.split(' ') ?? [])
      return [...jobs.map((job) => job.cause?.code ?? null), ...users.map((user) => user.reason), ...noted]
    }

    const produces = async (codes: ReasonCode[], found: (string | null)[]): Promise<void> => {
      for (const code of codes) {
        assert.ok(found.includes(code), `${code} is not among ${[...new Set(found)].join(', ')}`)
        produced.add(code)
      }
      await world.faults({})
    }

    /** Somebody gets another number at 8x8. */
    const giveNewNumber = async (): Promise<string> => {
      const [user] = await world.users()
      const number = `+4420799900${String((next += 1)).padStart(2, '0')}`
      await changePbxUser(world.url, user?.userName ?? '', (each) => setNumber(each, number))
      return number
    }

    /** Microsoft's words for one write, and the reason that they are read as. */
    const WORDS: [ReasonCode, number, string][] = [
      ['TARGET_NOT_FOUND', 400, "The user 'x' is not found"],
      ['UNKNOWN_REFUSAL', 400, 'Something nobody has seen'],
      ['MS_TRANSIENT', 400, 'Service is unavailable. Please try again'],
      ['SBC_DOMAIN', 400, 'Cannot use the "sbc1.sip.contoso.com" domain as it was not configured for this tenant.'],
      ['GATEWAY_NOT_READY', 400, 'PSTN Gateway not ready yet: "sbc1.contoso.com"'],
      ['CONSENT', 403, 'Insufficient privileges to complete the operation.'],
      ['DRIFT', 400, '404 Unallocated Number'],
    ]
    for (const [code, status, message] of WORDS)
      it(`${code}, and the vendor’s words are kept: ${message.slice(0, 50)}`, async () => {
        await giveNewNumber()
        await world.faults({ faults: [{ system: 'graph', match: ASSIGN, kind: 'status', status, message }] })
        await produces([code], await codesAfter())
        const [latest, user] = [
          await world.stores.jobs.latest(world.tenantId, 'teams'),
          (await world.users()).find((each) => each.reason === code),
        ]
        const raw = REASONS[code].scope === 'tenant' ? latest?.cause?.raw : user?.reasonDetail['raw']
        assert.ok(raw?.includes(message), `${raw}`)
        await world.run()
        assert.equal((await world.sync.status(world.tenantId)).button, 'green', 'mended')
      })

    for (const [assignOutcome, code] of [
      ['noEffect', 'NOT_VERIFIED'],
      ['pending', 'NOT_ACTIVATED_YET'],
    ] as const)
      it(`${code}, by the switch assignOutcome: ${assignOutcome}`, async () => {
        const number = await giveNewNumber()
        await world.faults({ switches: { assignOutcome, outcomeNumbers: [number] } })
        await produces([code], await codesAfter())
        await giveNewNumber()
        await world.run()
      })

    it('POLICY_TARGET, by a refused grant', async () => {
      await setTeams(world, { callingPolicy: 'AllowCalling' })
      const fault = { system: 'graph', match: GRANT, kind: 'status', status: 400, message: 'User does not exist' }
      await world.faults({ faults: [fault] })
      await produces(['POLICY_TARGET'], await codesAfter())
      await setTeams(world, { callingPolicy: '8x8-Calling' })
    })

    it('POLICY_MISSING, by a setting that names no policy', async () => {
      await setTeams(world, { voiceRoutingPolicy: 'Nowhere' })
      await produces(['POLICY_MISSING'], await codesAfter())
      await setTeams(world, { voiceRoutingPolicy: '8x8-Voice' })
    })

    it('OUT_OF_SCOPE, M365_EMPTY and GROUP_MISSING, by groups', async () => {
      const members = (await world.users()).slice(0, 8).map((user) => user.m365Id ?? '')
      const [some, nobody] = [await createGroup(world.url, 'Some', members), await createGroup(world.url, 'Nobody', [])]
      await setTeams(world, { scope: { kind: 'groups', groups: [some] } })
      await produces(['OUT_OF_SCOPE'], await codesAfter())
      await setTeams(world, { scope: { kind: 'groups', groups: [nobody] } })
      await produces(['M365_EMPTY'], await codesAfter())
      await world.look()
      const queued = await world.stores.directory.queued(world.tenantId, null, 10)
      const losses = queued.items.filter((change) => change.kind === 'unassign')
      assert.deepEqual(losses, [], 'nobody is queued to lose a number for an empty group')
      await deleteGroup(world.url, some.id)
      await produces(
        ['GROUP_MISSING'],
        (await setTeams(world, { scope: { kind: 'groups', groups: [some] } }), await codesAfter()),
      )
      await setTeams(world, { scope: { kind: 'all' } })
      await world.run()
    })

    it('LEFT_OUT, and DRIFT beside it', async () => {
      const [user] = await world.users()
      const by = { id: 'dana', name: 'Dana' }
      const leftOut = { note: 'x', by, at: '2026-11-21T12:00:00.000Z', until: null }
      await world.stores.directory.leaveOut(world.tenantId, [user?.id ?? ''], leftOut)
      await giveNewNumber()
      await produces(['LEFT_OUT', 'DRIFT'], await codesAfter())
      await world.stores.directory.takeBackIn(world.tenantId, [user?.id ?? ''])
      await world.run()
    })

    it('SERVICE_OFF', async () => {
      await setTeams(world, { off: 'keep' })
      await world.look()
      await produces(
        ['SERVICE_OFF'],
        (await world.users()).map((user) => user.reason),
      )
      await setTeams(world, { off: null })
    })

    it('TOO_MANY_REMOVALS and PBX_JOB_ENDED, by a guard that allows none', async () => {
      const [user] = await world.users()
      await world.stores.tenants.changeGuard(world.tenantId, { number: 0, share: 0 })
      await deletePbxUser(world.url, user?.userName ?? '')
      await produces(['TOO_MANY_REMOVALS', 'PBX_JOB_ENDED'], await codesAfter())
      await world.stores.tenants.changeGuard(world.tenantId, { number: 20, share: 0 })
      await produces(['PBX_USER_GONE'], await codesAfter())
    })

    it('PBX_ROLE, by 8x8’s words', async () => {
      await world.pass(DAY_MS)
      const message = 'Authenticated user is not an administrator'
      await world.faults({ faults: [{ system: '8x8', match: 'GET /users', kind: 'status', status: 403, message }] })
      await produces(['PBX_ROLE'], await codesAfter())
    })

    it('PBX_EMPTY, by an 8x8 without users', async () => {
      const users = (await world.users()).filter((user) => user.deletedAt === null)
      for (const { userName } of users) await deletePbxUser(world.url, userName)
      await world.pass(DAY_MS)
      await produces(['PBX_EMPTY'], await codesAfter())
    })
  })

  describe('what a cloud does to a job', () => {
    const KINDS: Exclude<ConnectorErrorKind, 'aborted' | 'cursorExpired'>[] = [
      ...(['credential', 'permission', 'unavailable', 'malformed', 'incomplete', 'refused'] as const),
    ]
    for (const system of ['8x8', 'graph'] as const)
      for (const kind of KINDS)
        it(`${system} ${kind} has a reason, with the vendor’s words beside it`, () => {
          const { code, raw } = causeOf(
            new ConnectorError(kind, system, 'It said no.', { raw: 'No', requestId: 'r-1' }),
          )
          produced.add(code)
          assert.equal(raw, 'No (request r-1)')
          assert.equal(REASONS[code as ReasonCode].scope, 'tenant')
        })

    it('a fault of our own has one too, without its stack', () => {
      const { code, raw } = causeOf(new Error('undefined is not a function'))
      produced.add(code)
      assert.deepEqual([code, raw], ['INTERNAL', null])
    })
  })

  describe('the table', () => {
    it('no reason of the table is left without a case, and no excuse is stale', () => {
      const codes = Object.keys(REASONS) as ReasonCode[]
      assert.deepEqual(
        codes.filter((code) => !produced.has(code) && !ELSEWHERE[code]),
        [],
      )
      assert.deepEqual(
        Object.keys(ELSEWHERE).filter((code) => produced.has(code)),
        [],
      )
      for (const [code, file] of Object.entries(ELSEWHERE))
        assert.ok(readFileSync(join(import.meta.dirname, '..', file), 'utf8').includes(code), `${code} in ${file}`)
    })
  })
})
