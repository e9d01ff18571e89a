import assert from 'node:assert/strict'
import type { DirectoryStore, ManagedAssignment, PbxAccount, UserView } from '../../src/directory/store.ts'
import { acceptance } from '../../src/sync/plan/authority.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'

const withNumber = (account: PbxAccount, number: string | null): PbxAccount => ({
  ...account,
  extensions: account.extensions.map((extension) => ({ ...extension, primaryNumber: number })),
})

async function acceptAll(directory: DirectoryStore, tenant: string, newId: () => string): Promise<void> {
  const pending = await directory.pending(tenant, null, 200)
  await directory.accept(
    tenant,
    pending.flatMap((each) => acceptance(each, newId) ?? []),
    LATER,
  )
}

/** What decides what a sync does: without ids that are given later, and times. */
const decisive = (view: UserView) => {
  const { id: _, createdAt: _c, updatedAt: _u, stateSince: _ss, deletedAt, ...user } = view.user
  const holders = view.holders.map(({ userId: _id, userPending: _p, userGone: _g, ...holder }) => holder)
  const rivals = view.rivals.map(({ userId: _id, ...rival }) => rival)
  const { pbxPending: _pp, pbxSeenAt: _s, ...rest } = view
  return JSON.stringify({ ...rest, holders, rivals, user: { ...user, gone: deletedAt !== null } })
}

for (const engine of engines)
  describe(`the directory as it will be, on ${engine.name}`, () => {
    let opened: Opened
    let ids = 0
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())
    const newId = () => `u${String((ids += 1)).padStart(4, '0')}`

    async function everyone(directory: DirectoryStore, tenant: string) {
      const expected = await directory.expect(tenant, (pending) => acceptance(pending, () => ''))
      const views = await expected.views(null, 200)
      for (let after: string | null = null; ;) {
        const page = await expected.joiners(after, 2)
        views.push(...page.views)
        if (page.after === null) return { expected, views }
        after = page.after
      }
    }

    /** Ten users with accounts and numbers, all but the last linked, and five numbers managed. */
    async function company(tenant: string): Promise<DirectoryStore> {
      const { directory } = opened.stores
      const ten = Array.from({ length: 10 }, (_, at) => at + 1)
      await directory.seePbx(
        tenant,
        ten.map((n) => pbxAccount(n)),
        'r',
        AT,
      )
      await directory.seeM365(
        tenant,
        [...ten, 11, 12, 13, 14, 15].map((n) => m365Account(n)),
        'r',
        AT,
      )
      await acceptAll(directory, tenant, newId)
      const users = await directory.views(tenant, null, 200)
      await directory.link(
        tenant,
        users
          .filter(({ user }) => user.pbxId !== pbxAccount(10).id)
          .map(({ user }) => ({ userId: user.id, m365Id: user.pbxId?.replace('8x8', 'm365') ?? null })),
        AT,
      )
      await directory.seeNumbers(
        tenant,
        ten.map((n) => teamsNumber(n, n)),
        'r',
        AT,
      )
      const managed = users.slice(0, 5).flatMap(({ user }): ManagedAssignment[] => {
        const holderId = user.pbxId?.replace('8x8', 'm365') ?? ''
        const base = { userId: user.id, holderId, jobId: '1', at: AT }
        return user.number ? [{ ...base, number: user.number, origin: 'assigned' }] : []
      })
      await directory.manage(tenant, managed)
      return directory
    }

    it('shows everybody just as accepting then does: movers, leavers, the renamed, joiners and who comes again', async () => {
      const tenant = newTenant()
      const directory = await company(tenant)
      await directory.seePbx(
        tenant,
        [
          withNumber(pbxAccount(1), numberOf(2)),
          withNumber(pbxAccount(2), numberOf(1)),
          pbxAccount(3, { active: false }),
          pbxAccount(5, { userName: 'user11@example.com', federationId: 'user12@example.com' }),
          // a joiner with the number of one who leaves
          withNumber(pbxAccount(20, { federationId: 'user13@example.com' }), numberOf(4)),
          // two joiners who claim one account, and one who claims another's by username
          pbxAccount(21, { federationId: 'user14@example.com' }),
          pbxAccount(22, { federationId: 'user14@example.com' }),
          pbxAccount(23, { userName: 'USER15@example.com' }),
          // one who was never linked takes another name, and a joiner the one that is free
          pbxAccount(10, { userName: 'else@example.com' }),
          pbxAccount(24, { userName: 'user10@example.com' }),
          // a joiner with the number of another joiner, and one with that of somebody who keeps it
          withNumber(pbxAccount(25), numberOf(24)),
          withNumber(pbxAccount(26), numberOf(6)),
          // 8x8 deleted and created again the same person
          pbxAccount(30, { userName: 'user9@example.com' }),
        ],
        null,
        LATER,
      )
      await directory.losePbx(tenant, [pbxAccount(4).id, pbxAccount(9).id], LATER)
      const before = JSON.stringify(await directory.views(tenant, null, 200))
      const { views } = await everyone(directory, tenant)
      assert.equal(JSON.stringify(await directory.views(tenant, null, 200)), before, 'looking changed something')
      await acceptAll(directory, tenant, newId)
      const after = await directory.views(tenant, null, 200)
      assert.equal(after.length, 17)
      assert.deepEqual(views.map(decisive).sort(), after.map(decisive).sort())
      assert.deepEqual(
        views.filter(({ user }) => user.id === '').map(({ user }) => user.pbxId),
        [20, 21, 22, 23, 24, 25, 26].map((n) => pbxAccount(n).id),
      )
      const claims = views.flatMap(({ user, candidates }) =>
        user.pbxId === pbxAccount(21).id ? candidates.map((candidate) => candidate.claims) : [],
      )
      assert.deepEqual(claims, [2])
      const rivals = views.flatMap(({ user, rivals: found }) => found.map((rival) => `${user.pbxId} ${rival.number}`))
      assert.deepEqual(
        rivals.sort(),
        [
          // these two swap, and the first joiner follows one who leaves
          `${pbxAccount(1).id} ${numberOf(1)}`,
          `${pbxAccount(2).id} ${numberOf(2)}`,
          `${pbxAccount(4).id} ${numberOf(4)}`,
          `${pbxAccount(24).id} ${numberOf(24)}`,
          `${pbxAccount(25).id} ${numberOf(24)}`,
          `${pbxAccount(26).id} ${numberOf(6)}`,
          `${pbxAccount(6).id} ${numberOf(6)}`,
        ].sort(),
      )
    })

    it('finds users by id and joiners by their account', async () => {
      const tenant = newTenant()
      const directory = await company(tenant)
      await directory.seePbx(tenant, [withNumber(pbxAccount(1), numberOf(40)), pbxAccount(20)], null, LATER)
      const { expected, views } = await everyone(directory, tenant)
      const mover = views.find(({ user }) => user.pbxId === pbxAccount(1).id)
      assert.equal(mover?.user.number, numberOf(40))
      const accountIds = [pbxAccount(20).id, pbxAccount(1).id, 'nobody']
      const found = await expected.viewsOf({ userIds: [mover.user.id, 'nobody'], accountIds })
      assert.deepEqual(
        found.map(({ user }) => [user.id, user.pbxId, user.number]),
        [
          [mover.user.id, pbxAccount(1).id, numberOf(40)],
          ['', pbxAccount(20).id, numberOf(20)],
        ],
      )
    })

    it('is empty where nobody is and nobody comes', async () => {
      const { views } = await everyone(opened.stores.directory, newTenant())
      assert.deepEqual(views, [])
    })
  })
