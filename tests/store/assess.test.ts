import assert from 'node:assert/strict'
import type { Assessment, ChangeKind, QueuedChange } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn } from './steps.ts'

for (const engine of engines) {
  describe(`where users stand, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    async function company(n: number): Promise<string> {
      const tenant = newTenant()
      const accounts = Array.from({ length: n }, (_, at) => pbxAccount(at + 1))
      await seeAndTakeIn(opened.stores.directory, tenant, accounts)
      await lookAtAll(opened.stores.directory, tenant)
      return tenant
    }

    it('has a revision that moves with every look at users and every accepted change, and not by itself', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const none = await directory.revision(tenant)
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      const taken = await directory.revision(tenant)
      await lookAtAll(directory, tenant)
      const looked = await directory.revision(tenant)
      assert.ok(none < taken && taken < looked, `${none} ${taken} ${looked}`)
      assert.equal(await directory.revision(tenant), looked)
      assert.equal(await directory.revision(newTenant()), 0)
    })

    it('stores state and queue, counts them, and clears the keys looked at', async () => {
      const { directory } = opened.stores
      const tenant = await company(3)
      await directory.seePbx(tenant, [pbxAccount(4)], null, AT)
      const keys = await directory.dirty(tenant, 10)
      const blocked = {
        ...standing(1),
        state: 'blocked' as const,
        reason: 'NUMBER_IN_USE',
        reasonDetail: { holder: 'Öz' },
      }
      const queued = { ...standing(2), state: 'queued' as const, changes: [change('assign'), change('policy')] }
      const joiner = { account: pbxAccount(4), changes: [change('create')] }
      await directory.assess(tenant, [blocked, queued, standing(3)], [joiner], keys, AT)
      const counts = await directory.counts(tenant)
      assert.deepEqual(counts.byState, { inSync: 1, queued: 1, waiting: 0, blocked: 1, excluded: 0 })
      assert.equal(counts.users, 3)
      assert.equal(counts.queued, 2, 'one user and one joiner')
      assert.deepEqual(await directory.reasonCounts(tenant), [{ state: 'blocked', reason: 'NUMBER_IN_USE', users: 1 }])
      assert.deepEqual((await directory.user(tenant, userId(1)))?.reasonDetail, { holder: 'Öz' })
      assert.equal((await directory.user(tenant, userId(2)))?.nextChange?.kind, 'assign')
      assert.equal((await directory.queuedOf(tenant, userId(2))).length, 2)
      assert.deepEqual(await directory.dirty(tenant, 10), [])
    })

    it('keeps since when a change was queued until it becomes another change', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      const assess = (changes: Assessment['changes'], at: string) =>
        directory.assess(tenant, [{ ...standing(1), state: 'queued', changes }], [], [], at)
      await assess([change('assign'), change('update', 'title', 'CTO')], AT)
      await assess([{ ...change('assign'), cause: 'DRIFT' }, change('update', 'title', 'CEO')], LATER)
      const queued = await directory.queuedOf(tenant, userId(1))
      assert.deepEqual(
        queued.map((one) => [one.field, one.after, one.cause, one.since]),
        [
          ['teamsNumber', numberOf(1), 'DRIFT', AT],
          ['title', 'CEO', 'FIRST_NUMBER', LATER],
        ],
      )
      await assess([], LATER)
      assert.deepEqual(await directory.queuedOf(tenant, userId(1)), [])
      assert.equal((await directory.counts(tenant)).queued, 0)
    })

    it('lists what is queued, removals first, page by page', async () => {
      const { directory } = opened.stores
      const tenant = await company(4)
      const kinds: ChangeKind[] = ['update', 'assign', 'unassign', 'change']
      const assessments = kinds.map((kind, at) => ({
        ...standing(at + 1),
        state: 'queued' as const,
        changes: [change(kind), change('policy', 'callingPolicy', 'p')],
      }))
      const joiner = { account: pbxAccount(9), changes: [change('create', 'user', 'user9@example.com')] }
      await directory.assess(tenant, assessments, [joiner], [], AT)
      const seen: [string | null, string, string][] = []
      let cursor: string | null = null
      do {
        const page = await directory.queued(tenant, cursor, 2)
        assert.equal(page.total, 9)
        assert.ok(page.items.length <= 2)
        seen.push(...page.items.map((row): (typeof seen)[0] => [row.userId, row.displayName, row.kind]))
        cursor = page.nextCursor
      } while (cursor !== null)
      assert.deepEqual(seen, [
        [userId(3), 'Given Family3', 'unassign'],
        [null, 'Given Family9', 'create'],
        [userId(2), 'Given Family2', 'assign'],
        [userId(4), 'Given Family4', 'change'],
        [userId(1), 'Given Family1', 'update'],
        ...[1, 2, 3, 4].map((n): (typeof seen)[0] => [userId(n), `Given Family${n}`, 'policy']),
      ])
      await assert.rejects(directory.queued(tenant, 'nonsense', 2), { name: 'BadCursor' })
    })

    it('tells what was queued last, and by what cause each user is queued', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      const queue = (n: number, cause: string, at: string) => {
        const changes = [change('assign'), change('policy', 'callingPolicy', 'p')].map((each) => ({ ...each, cause }))
        return directory.assess(tenant, [{ ...standing(n), state: 'queued', changes }], [], [], at)
      }
      await queue(1, 'FIRST_NUMBER', AT)
      await queue(2, 'DRIFT', '2030-01-01T00:00:00.000Z')
      const newest = await directory.newestQueued(tenant, 3)
      assert.deepEqual(
        newest.map(({ userId: id, displayName }) => [id, displayName]),
        [2, 2, 1].map((n) => [userId(n), `Given Family${n}`]),
      )
      assert.deepEqual(await directory.queuedCauses(tenant), [
        { cause: 'DRIFT', users: 1 },
        { cause: 'FIRST_NUMBER', users: 1 },
      ])
    })

    it('leaves nothing queued for an account that is no joiner any more', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      const queue = async (...ns: number[]) => {
        await directory.seePbx(
          tenant,
          ns.map((n) => pbxAccount(n)),
          null,
          AT,
        )
        const joiners = ns.map((n) => ({ account: pbxAccount(n), changes: [change('create')] }))
        await directory.assess(tenant, [], joiners, await directory.dirty(tenant, 10), AT)
      }
      const queued = async () => (await directory.queued(tenant, null, 10)).items.map((row) => row.userName)
      await queue(2, 3, 4)
      assert.deepEqual(await queued(), ['user2@example.com', 'user3@example.com', 'user4@example.com'])
      await directory.losePbx(tenant, [pbxAccount(2).id], LATER)
      assert.deepEqual(await queued(), ['user3@example.com', 'user4@example.com'], 'gone at 8x8')
      await directory.assess(tenant, [], [], [{ kind: 'pbx', key: pbxAccount(3).id }], LATER)
      assert.deepEqual(await queued(), ['user4@example.com'], 'looked at again and not named')
      await seeAndTakeIn(directory, tenant, [])
      assert.deepEqual(await queued(), [], 'taken in')
    })

    it('does not clear a key that was dirtied again while it was looked at', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      await directory.seePbx(tenant, [pbxAccount(1, { title: 'a' }), pbxAccount(2, { title: 'a' })], null, AT)
      const keys = await directory.dirty(tenant, 10)
      await directory.seePbx(tenant, [pbxAccount(1, { title: 'b' })], null, LATER)
      await directory.assess(tenant, [], [], keys, LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(1)}`, `pbx:${pbxAccount(1).id}`])
    })

    it('clears keys given without a number however new they are', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      await directory.seePbx(tenant, [pbxAccount(1, { title: 'a' })], null, AT)
      await directory.assess(tenant, [], [], [{ kind: 'pbx', key: pbxAccount(1).id }], LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(1)}`])
    })

    it('hands out the oldest dirty keys first, at most as many as asked for', async () => {
      const { directory } = opened.stores
      const tenant = await company(0)
      await directory.seeM365(tenant, [m365Account(5)], null, AT)
      await directory.seeM365(tenant, [m365Account(1), m365Account(2)], null, AT)
      const keys = async () => (await directory.dirty(tenant, 10)).map((key) => key.key)
      const ids = (...all: number[]) => all.map((n) => m365Account(n).id)
      await directory.seeM365(tenant, [{ id: m365Account(5).id, enabled: false }], null, LATER)
      assert.deepEqual(await keys(), ids(5, 1, 2), 'nobody was given it yet')
      await directory.seeM365(tenant, [{ id: m365Account(5).id, enabled: true }], null, LATER)
      assert.deepEqual(await keys(), ids(1, 2, 5))
      assert.equal((await directory.dirty(tenant, 2)).length, 2)
    })

    it('makes every user dirty, a few at a time, and those only once', async () => {
      const { directory } = opened.stores
      const tenant = await company(5)
      await directory.dirtyAll(tenant)
      const first = await directory.dirty(tenant, 2)
      assert.deepEqual(
        first.map((key) => key.key),
        [userId(1), userId(2)],
      )
      await directory.assess(tenant, [], [], first, AT)
      assert.deepEqual(
        await dirtyNames(directory, tenant),
        [3, 4, 5].map((n) => `user:${userId(n)}`),
      )
      assert.deepEqual(await directory.dirty(tenant, 2), [])
      await directory.dirtyAll(tenant)
      await directory.dirty(tenant, 3)
      await directory.dirtyAll(tenant)
      assert.equal((await dirtyNames(directory, tenant)).length, 5, 'begun anew')
    })

    it('counts Microsoft 365 members that no user is linked to', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      const guest = m365Account(3, { userType: 'guest' })
      await directory.link(tenant, [{ userId: userId(2), m365Id: m365Account(2).id }], AT)
      await directory.seeM365(tenant, [m365Account(1), m365Account(2), guest, m365Account(4)], null, AT)
      assert.equal((await directory.counts(tenant)).onlyInM365, 2)
      await directory.link(tenant, [{ userId: userId(1), m365Id: m365Account(1).id }], AT)
      assert.equal((await directory.counts(tenant)).onlyInM365, 1)
      await directory.link(tenant, [{ userId: userId(1), m365Id: null }], AT)
      await directory.seeM365(tenant, [{ id: m365Account(4).id, gone: true }], null, AT)
      assert.equal((await directory.counts(tenant)).onlyInM365, 1)
    })

    it('lists the sites by name', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const site = (id: string, name: string) => ({ id, name, pbxName: 'main' })
      await directory.seeSites(tenant, [site('1', 'Paris'), site('2', 'Lyon')])
      await directory.seeSites(tenant, [site('1', 'Berlin')])
      assert.deepEqual(await directory.sites(tenant), [site('1', 'Berlin'), site('2', 'Lyon')])
      assert.equal((await directory.counts(tenant)).sites, 2)
    })
  })
}

function userId(n: number): string {
  return `user-${String(n).padStart(5, '0')}`
}

function standing(n: number): Assessment {
  return {
    userId: userId(n),
    state: 'inSync',
    reason: null,
    reasonDetail: {},
    waitingSince: null,
    nextTryAt: null,
    changes: [],
  }
}

function change(
  kind: ChangeKind,
  field = 'teamsNumber',
  after: string | null = numberOf(1),
): Omit<QueuedChange, 'since'> {
  const service = field === 'teamsNumber' ? 'teams' : 'pbx'
  return { service, kind, field, before: null, after, cause: 'FIRST_NUMBER', causedBy: null }
}
