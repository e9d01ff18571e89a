/** A plan that visits only who is due keeps what a plan of everybody keeps, whatever was seen and accepted before. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { DirectoryStore, PbxAccount } from '../../src/directory/store.ts'
import type { UserView } from '../../src/directory/view.ts'
import { assessDirty } from '../../src/sync/plan/assess.ts'
import { acceptance } from '../../src/sync/plan/authority.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import { decide, type TeamsRules } from '../../src/sync/plan/plan.ts'
import { teamsRules } from '../../src/sync/plan/rules.ts'
import { isDue, linkOf } from '../../src/sync/teams/planners/due.ts'
import { engines, newTenant, type Opened } from '../store/engines.ts'
import { AT, m365Account, numberOf, pbxAccount, teamsNumber } from '../store/sample.ts'
import { dice } from './dice.ts'

const PEOPLE = 9

interface World {
  tenantId: string
  directory: DirectoryStore
  deps: SyncDeps
  below(most: number): number
  pick<T>(from: readonly T[]): T
}

const POLICIES = [
  { type: 'OnlineVoiceRoutingPolicy', id: 'voice-1', name: '8x8-Voice', via: 'direct' as const },
  { type: 'TeamsCallingPolicy', id: 'calling-1', name: '8x8-Calling', via: 'direct' as const },
]

/** Names and numbers from small pools, so that people meet over them. */
function randomAccount({ below, pick }: World): PbxAccount {
  const n = below(PEOPLE)
  const extension = pbxAccount(n).extensions[0]!
  return pbxAccount(n, {
    userName: `user${pick([n, n, n, below(PEOPLE)])}@example.com`,
    federationId: pick([null, null, `USER${below(PEOPLE)}@example.com`]),
    active: below(6) > 0,
    extensions: [
      {
        ...extension,
        licenceId: pick(['lic-1', 'lic-1', 'lic-1', null]),
        teamsEnabled: below(6) > 0,
        primaryNumber: pick([numberOf(n), numberOf(n), numberOf(below(PEOPLE + 2)), null]),
      },
    ],
  })
}

async function takeIn({ directory, tenantId }: World): Promise<void> {
  const pending = await directory.pending(tenantId, null, 200)
  // one by one: two that become the same user are two transactions in a job as well
  for (const one of pending) {
    const accepted = acceptance(one, randomUUID)
    if (accepted) await directory.accept(tenantId, [accepted], AT)
  }
}

/** What a pass would link and adopt of one user. */
async function keep({ directory, tenantId, below }: World, rules: TeamsRules): Promise<void> {
  for (const view of await directory.views(tenantId, null, 200)) {
    if (below(2) === 0) continue
    const decision = decide(view.user, view, rules)
    const link = linkOf(view, decision)
    // an account has one user at any moment; a pass meets this too, and the next sync goes on
    if (link) await directory.link(tenantId, [link], AT).catch(() => undefined)
    if (!decision.adopt) continue
    const holderId = decision.holderId ?? ''
    const base = { origin: 'adopted' as const, jobId: '1', at: AT }
    await directory.manage(tenantId, [{ ...base, number: decision.adopt, userId: view.user.id, holderId }])
  }
}

async function happen(world: World): Promise<void> {
  const { directory, tenantId, deps, below, pick } = world
  const m365Id = m365Account(below(PEOPLE)).id
  const number = numberOf(below(PEOPLE + 2))
  const happenings: (() => Promise<unknown>)[] = [
    () => directory.seePbx(tenantId, [randomAccount(world)], null, AT),
    () => directory.losePbx(tenantId, [pbxAccount(below(PEOPLE)).id], AT),
    () => takeIn(world),
    () => takeIn(world),
    async () => keep(world, teamsRules(await deps.tenants.teams(tenantId))),
    () => directory.seeM365(tenantId, [m365Account(below(PEOPLE))], null, AT),
    () =>
      directory.seeM365(
        tenantId,
        [
          m365Account(below(PEOPLE), {
            userPrincipalName: `user${below(PEOPLE)}@example.com`,
            enabled: below(4) > 0,
            phoneLicence: pick(['enabled', 'enabled', 'missing']),
          }),
        ],
        null,
        AT,
      ),
    () => directory.loseSeen(tenantId, 'm365', [m365Id], AT),
    () => directory.seeNumbers(tenantId, [teamsNumber(below(PEOPLE + 2), pick([null, below(PEOPLE)]))], null, AT),
    () => directory.loseSeen(tenantId, 'number', [number], AT),
    () => {
      const policies = pick([POLICIES, POLICIES, POLICIES.slice(1), []])
      const seen = { id: m365Id, accountType: 'user', enterpriseVoice: true, policies } as const
      return directory.seeConfigurations(tenantId, [seen], null, AT)
    },
    () => directory.loseSeen(tenantId, 'configuration', [m365Id], AT),
    () => directory.unmanage(tenantId, [number]),
    async () => {
      const user = pick(await directory.views(tenantId, null, 200)) as UserView | undefined
      if (!user) return
      const base = { number, userId: user.user.id, origin: 'assigned' as const, jobId: '1', at: AT }
      await directory.manage(tenantId, [{ ...base, holderId: user.user.m365Id ?? m365Id }])
    },
    () => assessDirty(deps, tenantId),
    async () => {
      const teams = await deps.tenants.teams(tenantId)
      if (!teams || below(4) > 0) return
      const settings = { ...teams.settings, deactivated: pick(['unassign', 'keep'] as const) }
      await deps.tenants.changeSettings(tenantId, 'teams', settings, AT)
      const ids = { 'OnlineVoiceRoutingPolicy/8x8-Voice': 'voice-1', 'TeamsCallingPolicy/8x8-Calling': 'calling-1' }
      await deps.tenants.savePolicyIds(tenantId, pick([ids, {}]))
    },
  ]
  await pick(happenings)()
}

for (const engine of engines) {
  describe(`who is due for a plan, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    async function newWorld(seed: number): Promise<World> {
      const tenantId = newTenant()
      const { stores } = opened
      await stores.tenants.seed(
        { id: tenantId, name: 'T', createdAt: AT },
        { name: '8x8', writes: 'none' },
        { name: 'Teams', voiceRoutingPolicy: '8x8-Voice', callingPolicy: '8x8-Calling', deactivated: 'unassign' },
      )
      const connections = () => ({ pbx: null, m365: null })
      const deps = { ...stores, connections, now: () => Date.parse(AT), newId: randomUUID } as unknown as SyncDeps
      return { tenantId, directory: stores.directory, deps, ...dice(seed) }
    }

    it('is exactly who a plan of everybody would keep something of', async () => {
      let due = 0
      let others = 0
      for (let seed = 1; seed <= (engine.name === 'SQLite' ? 16 : 6); seed += 1) {
        const world = await newWorld(seed)
        const { tenantId, directory, deps } = world
        for (let round = 0; round < 12; round += 1) {
          for (let n = 0; n < 10; n += 1) await happen(world)
          await assessDirty(deps, tenantId)
          const rules = teamsRules(await deps.tenants.teams(tenantId))
          const everybody = await directory.views(tenantId, null, 200)
          const wanted = everybody.filter((view) => isDue(view, decide(view.user, view, rules)))
          const visited = await directory.viewsDue(tenantId, null, 200)
          const ids = (views: UserView[]) => views.map((view) => view.user.id)
          assert.deepEqual(ids(visited), ids(wanted), `seed ${seed}, round ${round}`)
          due += wanted.length
          others += everybody.length - wanted.length
        }
      }
      assert.ok(due > 50 && others > 50, `${due} were due and ${others} were not: the worlds are too alike`)
    })

    it('is who a walk over everybody marked, until the next look at them', async () => {
      const world = await newWorld(1)
      const { tenantId, directory, deps } = world
      await directory.seePbx(tenantId, [pbxAccount(1), pbxAccount(2)], null, AT)
      await takeIn(world)
      await assessDirty(deps, tenantId)
      assert.deepEqual(await directory.viewsDue(tenantId, null, 10), [], 'nobody has an account yet')
      const [one] = await directory.views(tenantId, null, 1)
      await directory.markDue(tenantId, [one?.user.id ?? ''])
      assert.deepEqual(
        (await directory.viewsDue(tenantId, null, 10)).map((view) => view.user.id),
        [one?.user.id],
      )
      await directory.dirtyAll(tenantId)
      await assessDirty(deps, tenantId)
      assert.deepEqual(await directory.viewsDue(tenantId, null, 10), [])
    })
  })
}
