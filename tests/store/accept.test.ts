import assert from 'node:assert/strict'
import type { Acceptance } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, LATER, m365Account, numberOf, pbxAccount } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn, takeIn, userIdOf } from './steps.ts'

for (const engine of engines) {
  describe(`what was accepted, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('lists in account id order what differs from what was accepted, page by page', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(3), pbxAccount(1), pbxAccount(2)], null, AT)
      const first = await directory.pending(tenant, null, 2)
      assert.deepEqual(
        first.map((one) => [one.accountId, one.user]),
        [
          [pbxAccount(1).id, null],
          [pbxAccount(2).id, null],
        ],
      )
      const rest = await directory.pending(tenant, pbxAccount(2).id, 2)
      assert.deepEqual(
        rest.map((one) => one.account),
        [pbxAccount(3)],
      )
      await takeIn(directory, tenant)
      assert.deepEqual(await directory.pending(tenant, null, 10), [])
    })

    it('lists what is pending of some users alone: of their accounts, deleted ones too, and of a new one of the same name', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const accounts = [1, 2, 3, 4].map((n) => pbxAccount(n))
      await seeAndTakeIn(directory, tenant, accounts)
      const userOf = (n: number) => userIdOf(pbxAccount(n).id)
      await directory.seePbx(
        tenant,
        [1, 2].map((n) => ({ ...pbxAccount(n), title: 'Chief' })),
        null,
        LATER,
      )
      await directory.losePbx(tenant, [pbxAccount(3).id, pbxAccount(4).id], LATER)
      await directory.seePbx(tenant, [{ ...pbxAccount(9), userName: pbxAccount(3).userName }], null, LATER)
      const found = await directory.pendingOfUsers(tenant, [userOf(3), userOf(1), 'nobody'])
      assert.deepEqual(
        found.map(({ accountId, account, user }) => [accountId, account !== null, user?.id]),
        [
          [pbxAccount(1).id, true, userOf(1)],
          [pbxAccount(3).id, false, userOf(3)],
          [pbxAccount(9).id, true, userOf(3)],
        ],
      )
      assert.deepEqual(await directory.pendingOfUsers(newTenant(), [userOf(1)]), [])
      assert.deepEqual(await directory.pendingOfUsers(tenant, []), [])
    })

    it('keeps an account pending that changed between being read and being accepted', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
      const [read] = await directory.pending(tenant, null, 10)
      await directory.seePbx(tenant, [pbxAccount(1, { title: 'CTO' })], null, LATER)
      await directory.accept(tenant, [acceptance(1, { hash: read?.hash ?? '', create: true })], LATER)
      const [still] = await directory.pending(tenant, null, 10)
      assert.equal(still?.account?.title, 'CTO')
      assert.equal(still?.user?.id, 'user-00001')
    })

    it('stores facts and changes, and keeps a deleted user', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      const user = await directory.user(tenant, 'user-00001')
      assert.deepEqual(user, {
        ...factsOf(pbxAccount(1)),
        id: 'user-00001',
        owner: 'pbx',
        owned: [],
        pbxId: pbxAccount(1).id,
        m365Id: null,
        deletedAt: null,
        archivedAt: null,
        state: 'queued',
        reason: null,
        reasonDetail: {},
        stateSince: AT,
        waitingSince: null,
        nextTryAt: null,
        createdAt: AT,
        updatedAt: AT,
        teamsNumber: null,
        userPrincipalName: null,
        nextChange: null,
      })
      await directory.losePbx(tenant, [pbxAccount(1).id], LATER)
      assert.equal(await directory.countPendingRemovals(tenant), 1)
      await takeIn(directory, tenant, LATER)
      assert.equal(await directory.countPendingRemovals(tenant), 0)
      const gone = await directory.user(tenant, 'user-00001')
      assert.equal(gone?.deletedAt, LATER)
      await directory.seePbx(tenant, [pbxAccount(1, { active: false })], null, LATER)
      assert.equal(await directory.countPendingRemovals(tenant), 0, 'deleted already')
      assert.equal(gone?.number, numberOf(1))
      await directory.seePbx(tenant, [pbxAccount(1)], null, LATER)
      await takeIn(directory, tenant, LATER)
      assert.equal((await directory.user(tenant, 'user-00001'))?.deletedAt, null, 'the same account came back')
    })

    it('forgets an account that went before any job took it in', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
      await directory.losePbx(tenant, [pbxAccount(1).id], LATER)
      assert.deepEqual(await directory.pending(tenant, null, 10), [])
    })

    it('counts deleted and deactivated users as removals, others not', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(
        directory,
        tenant,
        [1, 2, 3, 4].map((n) => pbxAccount(n, { active: n !== 4 })),
      )
      await directory.losePbx(tenant, [pbxAccount(1).id], LATER)
      const seen = [
        pbxAccount(2, { active: false }),
        pbxAccount(3, { title: 'CTO' }),
        pbxAccount(4, { active: false, title: 'CTO' }),
        pbxAccount(5, { active: false }),
      ]
      await directory.seePbx(tenant, seen, null, LATER)
      assert.equal(await directory.countPendingRemovals(tenant), 2)
    })

    it('names who changed an account until it changes again', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
      await lookAtAll(directory, tenant)
      await directory.attributePbx(tenant, [
        { accountId: pbxAccount(1).id, by: 'Dana' },
        { accountId: 'unknown', by: 'Dana' },
      ])
      assert.deepEqual(await dirtyNames(directory, tenant), [`pbx:${pbxAccount(1).id}`])
      assert.equal((await directory.pending(tenant, null, 1))[0]?.changedBy, 'Dana')
      await directory.seePbx(tenant, [pbxAccount(1, { title: 'CTO' })], null, LATER)
      assert.equal((await directory.pending(tenant, null, 1))[0]?.changedBy, null)
    })

    it('numbers the change log without gaps and tells a user its history, newest first', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1), pbxAccount(2)])
      const changes = [
        { field: 'title', before: null, after: 'CTO' },
        { field: 'email', before: 'a', after: 'b' },
      ]
      await directory.accept(tenant, [acceptance(1, { changes, causedBy: 'Dana' })], LATER)
      const log = await directory.changesAfter(tenant, 0, 10)
      assert.deepEqual(
        log.map((line) => [line.seq, line.userId, line.kind, line.field]),
        [
          [1, 'user-00001', 'created', null],
          [2, 'user-00002', 'created', null],
          [3, 'user-00001', 'updated', 'title'],
          [4, 'user-00001', 'updated', 'email'],
        ],
      )
      assert.deepEqual(await directory.changesAfter(tenant, 3, 10), log.slice(3))
      const history = await directory.history(tenant, 'user-00001', 2)
      assert.deepEqual(history, [log[3], log[2]])
      assert.equal(history[0]?.causedBy, 'Dana')
    })

    it('tells a number who got it and gave it up, newest first, and finds users by name and the licences they have', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1), pbxAccount(2)])
      const [old, fresh] = [numberOf(1), numberOf(9)]
      const move = (n: number, before: string | null, after: string | null, field = 'number') =>
        directory.accept(tenant, [acceptance(n, { changes: [{ field, before, after }] })], LATER)
      await move(1, old, fresh)
      await move(2, null, old)
      await move(1, fresh, old, 'title')
      await move(2, old, null)
      const told = async (number: string, limit = 10) =>
        (await directory.numberHistory(tenant, number, limit)).map(({ userId, before, after }) => [
          userId,
          before,
          after,
        ])
      assert.deepEqual(await told(old), [
        ['user-00002', old, null],
        ['user-00002', null, old],
        ['user-00001', old, fresh],
      ])
      assert.deepEqual(await told(old, 1), [['user-00002', old, null]])
      assert.deepEqual(await told(fresh), [['user-00001', old, fresh]])
      assert.deepEqual(await directory.numberHistory(newTenant(), old, 10), [])

      const named = await directory.usersNamed(tenant, ['USER1@example.com', 'nobody', 'user1@EXAMPLE.com'])
      assert.deepEqual(
        named.map(({ id }) => id),
        ['user-00001'],
      )
      assert.deepEqual(await directory.usersNamed(tenant, []), [])
      assert.deepEqual(await directory.licences(tenant), [{ name: 'X2', users: 2 }])
      assert.deepEqual(await directory.licences(newTenant()), [])
    })

    it('leaves the user, its numbers and accounts of its name dirty', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      await directory.seeM365(tenant, [m365Account(1), m365Account(7)], null, AT)
      await lookAtAll(directory, tenant)
      const facts = { ...factsOf(pbxAccount(1)), number: numberOf(9), userName: 'User7@Example.com' }
      await directory.accept(tenant, [acceptance(1, { facts })], LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [
        `m365:${m365Account(1).id}`,
        `m365:${m365Account(7).id}`,
        `number:${numberOf(1)}`,
        `number:${numberOf(9)}`,
        'user:user-00001',
      ])
    })

    it('stores nothing at all when one of a batch is refused', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      await directory.seePbx(tenant, [pbxAccount(2)], null, AT)
      await lookAtAll(directory, tenant)
      const batch = [acceptance(2, { create: true }), acceptance(1, { userId: 'somebody-else', create: true })]
      await assert.rejects(directory.accept(tenant, batch, LATER), { name: 'AlreadyThere', key: 'pbx_id' })
      await assert.rejects(directory.accept(tenant, [acceptance(8)], LATER), { name: 'NotThere' })
      assert.equal((await directory.counts(tenant)).users, 1)
      assert.equal((await directory.changesAfter(tenant, 0, 10)).length, 1)
      assert.equal((await directory.pending(tenant, null, 10)).length, 1)
      assert.deepEqual(await dirtyNames(directory, tenant), [])
      await takeIn(directory, tenant)
      assert.equal((await directory.changesAfter(tenant, 0, 10)).at(-1)?.seq, 2, 'no number was used up')
    })

    it('offers an account the one user without an account that has its username', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2, { userName: 'USER1@example.com' })], null, LATER)
      const [pending] = await directory.pending(tenant, null, 10)
      assert.equal(pending?.user, null, 'the user of that name has an account of its own')
    })

    it('takes whoever 8x8 has again under another id for the person that was, and of two of that name none', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [
        pbxAccount(1),
        pbxAccount(2),
        pbxAccount(3, { userName: 'user2@example.com' }),
      ])
      await directory.losePbx(
        tenant,
        [1, 2, 3].map((n) => pbxAccount(n).id),
        LATER,
      )
      await takeIn(directory, tenant, LATER)
      const again = [pbxAccount(8, { userName: 'USER1@example.com' }), pbxAccount(9, { userName: 'User2@example.com' })]
      await directory.seePbx(tenant, again, null, LATER)
      const pending = await directory.pending(tenant, null, 10)
      assert.deepEqual(
        pending.map(({ accountId, user }) => [accountId, user?.id ?? null]),
        [
          [again[0]?.id, userIdOf(pbxAccount(1).id)],
          [again[1]?.id, null],
        ],
      )
    })

    it('looks again at the account that a linked user claims no more, for whoever else claims it', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const federationId = 'shared@example.com'
      await seeAndTakeIn(directory, tenant, [pbxAccount(1, { federationId }), pbxAccount(2, { federationId })])
      const shared = m365Account(9, { userPrincipalName: federationId })
      await directory.seeM365(tenant, [m365Account(1), shared], null, AT)
      await lookAtAll(directory, tenant)
      await directory.link(tenant, [{ userId: 'user-00001', m365Id: m365Account(1).id }], AT)
      assert.ok((await dirtyNames(directory, tenant)).includes(`m365:${shared.id}`))
    })
  })
}

function acceptance(n: number, more: Partial<Acceptance> = {}): Acceptance {
  const account = pbxAccount(n)
  return {
    accountId: account.id,
    hash: 'seen',
    userId: account.id.replace('8x8', 'user'),
    create: false,
    facts: factsOf(account),
    changes: [],
    cause: 'CHANGED_IN_PBX',
    causedBy: null,
    ...more,
  }
}
