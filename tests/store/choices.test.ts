import assert from 'node:assert/strict'
import type { LeftOut, ManagedAssignment, PbxAccount, TeamsNumber, UserState } from '../../src/directory/store.ts'
import type { Scope } from '../../src/tenants/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn } from './steps.ts'

const userId = (n: number) => pbxAccount(n).id.replace('8x8', 'user')
const BY = { id: 'dana', name: 'Dana Whitfield' }
const leftOut = (more: Partial<LeftOut> = {}): LeftOut => ({ note: 'on leave', by: BY, at: AT, until: null, ...more })
const group = (id: string) => ({ id, name: id })

for (const { name, open } of engines) {
  describe(`what admins decide about users, on ${name}`, function () {
    this.timeout(60_000)
    let opened: Opened
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())

    /** Linked, each with its number in 8x8. */
    async function company(users: number): Promise<string> {
      const { directory } = opened.stores
      const tenant = newTenant()
      const everyone = Array.from({ length: users }, (_, at) => at + 1)
      await seeAndTakeIn(
        directory,
        tenant,
        everyone.map((n) => pbxAccount(n)),
      )
      await directory.seeM365(
        tenant,
        everyone.map((n) => m365Account(n)),
        null,
        AT,
      )
      await directory.link(
        tenant,
        everyone.map((n) => ({ userId: userId(n), m365Id: m365Account(n).id })),
        AT,
      )
      await lookAtAll(directory, tenant)
      return tenant
    }

    const viewOf = async (tenant: string, n: number) => {
      const [view] = await opened.stores.directory.viewsOf(tenant, [userId(n)])
      assert.ok(view)
      return view
    }

    const managed = (n: number, holder: number): ManagedAssignment => ({
      number: numberOf(n),
      userId: userId(holder),
      holderId: m365Account(holder).id,
      origin: 'assigned',
      jobId: '1',
      at: AT,
    })

    describe('leaving out', () => {
      it('keeps who, why and until when, counts it, and has the user looked at again', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        const done = await directory.leaveOut(tenant, [userId(1), userId(2), 'nobody'], leftOut({ until: LATER }))
        assert.deepEqual(done.sort(), [userId(1), userId(2)])
        assert.deepEqual((await viewOf(tenant, 1)).leftOut, leftOut({ until: LATER }))
        assert.equal((await viewOf(tenant, 3)).leftOut, null)
        assert.equal((await directory.counts(tenant)).leftOut, 2)
        // whoever waits for what their accounts hold is looked at too
        const accounts = [`m365:${m365Account(1).id}`, `m365:${m365Account(2).id}`]
        assert.deepEqual(await dirtyNames(directory, tenant), [...accounts, `user:${userId(1)}`, `user:${userId(2)}`])
        await directory.leaveOut(tenant, [userId(1)], leftOut({ note: 'for good' }))
        assert.deepEqual((await viewOf(tenant, 1)).leftOut, leftOut({ note: 'for good' }), 'said again')
        assert.equal((await directory.counts(newTenant())).leftOut, 0)
      })

      it('ends when somebody ends it, or when its time has come', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        await directory.leaveOut(tenant, [userId(1), userId(2)], leftOut({ until: LATER }))
        await directory.leaveOut(tenant, [userId(3)], leftOut())
        assert.deepEqual(await directory.takeBackIn(tenant, [userId(1), 'nobody']), [userId(1)])
        assert.deepEqual(await directory.endLeftOut(tenant, AT), [])
        await lookAtAll(directory, tenant)
        assert.deepEqual(await directory.endLeftOut(tenant, LATER), [userId(2)])
        assert.deepEqual(await dirtyNames(directory, tenant), [`m365:${m365Account(2).id}`, `user:${userId(2)}`])
        assert.equal((await directory.counts(tenant)).leftOut, 1)
      })

      it('shows on the number that the user holds, for whoever else wants it', async () => {
        const { directory } = opened.stores
        const tenant = await company(2)
        await directory.seeNumbers(tenant, [teamsNumber(2, 1)], null, AT)
        await directory.leaveOut(tenant, [userId(1)], leftOut())
        assert.equal((await viewOf(tenant, 2)).holders[0]?.userLeftOut, true)
      })
    })

    describe('taking over', () => {
      it('keeps one number for a user, beside being left out, until it ends', async () => {
        const { directory } = opened.stores
        const tenant = await company(1)
        const takeOver = { number: numberOf(9), by: BY, at: AT }
        await directory.agreeToTakeOver(tenant, userId(1), { ...takeOver, number: numberOf(8) })
        await directory.agreeToTakeOver(tenant, userId(1), takeOver)
        await directory.leaveOut(tenant, [userId(1)], leftOut())
        const view = await viewOf(tenant, 1)
        assert.deepEqual([view.takeOver, view.leftOut], [takeOver, leftOut()])
        await directory.endTakeOvers(tenant, [userId(1)])
        assert.deepEqual([(await viewOf(tenant, 1)).takeOver, (await viewOf(tenant, 1)).leftOut], [null, leftOut()])
        await assert.rejects(directory.agreeToTakeOver(tenant, 'nobody', takeOver), /nobody/)
      })
    })

    describe('keeping numbers', () => {
      it('of some users against just what was declined, told by whom, until it ends', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        await directory.manage(tenant, [managed(1, 1)])
        const removal = `${numberOf(1)}@${m365Account(1).id}:NUMBER_GONE`
        const [one, two] = [
          { userId: userId(1), removal },
          { userId: userId(2), removal: 'x@y:z' },
        ]
        const kept = { note: 'a filter', jobId: '7', by: BY, at: AT }
        assert.deepEqual(await directory.keepNumbers(tenant, [one, { userId: 'nobody', removal }], kept), [userId(1)])
        await directory.keepNumbers(tenant, [two], { ...kept, jobId: '8', by: { id: 'sam', name: 'Sam' } })
        assert.deepEqual((await viewOf(tenant, 1)).kept, { ...kept, removal })
        assert.deepEqual(await directory.keptBy(tenant, 'numbers'), [
          { name: 'Dana Whitfield', users: 1 },
          { name: 'Sam', users: 1 },
        ])
        assert.deepEqual(await directory.endKept(tenant, [userId(1), userId(2)], '7'), [userId(1)])
        assert.deepEqual(await directory.endKept(tenant, [userId(1), userId(2)]), [userId(2)])
        assert.equal((await viewOf(tenant, 1)).kept, null)
      })

      it('who holds such a number keeps just that one', async () => {
        const { directory } = opened.stores
        const tenant = await company(2)
        await directory.seeNumbers(tenant, [teamsNumber(2, 1)], null, AT)
        const keep = async (n: number) => {
          const removal = `${numberOf(n)}@${m365Account(1).id}:NUMBER_GONE`
          await directory.keepNumbers(tenant, [{ userId: userId(1), removal }], {
            note: 'x',
            jobId: '7',
            by: BY,
            at: AT,
          })
          return (await viewOf(tenant, 2)).holders[0]?.userLeftOut
        }
        assert.deepEqual([await keep(2), await keep(20)], [true, false])
      })
    })

    describe('keeping users', () => {
      const kept = { note: 'a wrong list', jobId: '7', by: BY, at: AT }
      const pendingIds = async (tenant: string) =>
        (await opened.stores.directory.pending(tenant, null, 10)).map(({ accountId }) => accountId)

      it('as they are against just what 8x8 shows, told by whom, until it ends', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        const [gone, off, same] = [pbxAccount(1).id, pbxAccount(2).id, pbxAccount(3).id]
        await directory.losePbx(tenant, [gone], AT)
        await directory.seePbx(tenant, [pbxAccount(2, { active: false })], null, AT)
        const asked = [
          { userId: userId(1), removal: 'gone' as const },
          { userId: userId(2), removal: 'gone' as const },
          { userId: userId(3), removal: 'inactive' as const },
          { userId: 'nobody', removal: 'gone' as const },
        ]
        assert.deepEqual(
          await directory.keepUsers(tenant, asked, kept),
          [userId(1)],
          'of the others it shows otherwise',
        )
        assert.deepEqual(await pendingIds(tenant), [off])
        await directory.keepUsers(tenant, [{ userId: userId(2), removal: 'inactive' }], { ...kept, jobId: '8' })
        assert.deepEqual([await pendingIds(tenant), await directory.countPendingRemovals(tenant)], [[], 0])
        assert.deepEqual((await viewOf(tenant, 1)).keptUser, { ...kept, removal: 'gone' })
        assert.deepEqual((await viewOf(tenant, 2)).keptUser, { ...kept, jobId: '8', removal: 'inactive' })
        assert.deepEqual(await directory.keptBy(tenant, 'users'), [{ name: BY.name, users: 2 }])
        assert.deepEqual(await directory.keptBy(tenant, 'numbers'), [])
        assert.deepEqual(await directory.endKeptUsers(tenant, [userId(1), userId(2)], '7'), [userId(1)])
        assert.deepEqual(await directory.endKeptUsers(tenant, [userId(1), userId(2), userId(3)]), [userId(2)])
        assert.deepEqual(
          [await pendingIds(tenant), await directory.countPendingRemovals(tenant)],
          [[gone, off].sort(), 2],
        )
        assert.ok(!(await pendingIds(tenant)).includes(same))
      })

      it('ends with what is taken in of them', async () => {
        const { directory } = opened.stores
        const tenant = await company(1)
        await directory.losePbx(tenant, [pbxAccount(1).id], AT)
        await directory.keepUsers(tenant, [{ userId: userId(1), removal: 'gone' }], kept)
        await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
        assert.ok((await viewOf(tenant, 1)).keptUser)
        const [pending] = await directory.pending(tenant, null, 1)
        const one = {
          accountId: pbxAccount(1).id,
          hash: pending?.hash ?? '',
          userId: userId(1),
          create: false as const,
        }
        await directory.accept(
          tenant,
          [{ ...one, facts: factsOf(pbxAccount(1)), changes: [], cause: 'CHANGED_IN_PBX', causedBy: null }],
          AT,
        )
        assert.deepEqual([(await viewOf(tenant, 1)).keptUser, await pendingIds(tenant)], [null, []])
      })
    })

    describe('the scope', () => {
      const setScope = async (tenant: string, scope: Scope): Promise<void> => {
        const teams = {
          name: 'T',
          voiceRoutingPolicy: null,
          callingPolicy: null,
          deactivated: 'unassign',
          scope,
        } as const
        await opened.stores.tenants.seed({ id: tenant, name: 'T', createdAt: AT }, null, teams)
        await opened.stores.tenants.changeSettings(tenant, 'teams', teams, AT)
      }
      const members = async (tenant: string, groupId: string, people: number[], readId = 'r1'): Promise<void> => {
        const ids = people.map((n) => m365Account(n).id)
        if (ids.length > 0) await opened.stores.directory.seeMembers(tenant, groupId, ids, readId)
        await opened.stores.directory.seeMembers(tenant, groupId, [], readId)
      }
      const inScope = async (tenant: string, users: number[]): Promise<boolean[]> =>
        Promise.all(users.map(async (n) => (await viewOf(tenant, n)).inScope))

      it('is everybody without groups, and before a group was read', async () => {
        const tenant = await company(2)
        assert.deepEqual(await inScope(tenant, [1, 2]), [true, true], 'no service')
        await setScope(tenant, { kind: 'all' })
        assert.deepEqual(await inScope(tenant, [1, 2]), [true, true])
        await setScope(tenant, { kind: 'groups', groups: [group('a'), group('b')] })
        await members(tenant, 'a', [1])
        assert.deepEqual(await inScope(tenant, [1, 2]), [true, true], 'b was not read yet')
        await members(tenant, 'b', [])
        assert.deepEqual(await inScope(tenant, [1, 2]), [true, false])
      })

      it('is who is in any of its groups, and in no other group', async () => {
        const tenant = await company(4)
        await setScope(tenant, { kind: 'groups', groups: [group('a'), group('b')] })
        await members(tenant, 'a', [1])
        await members(tenant, 'b', [2])
        await members(tenant, 'c', [3])
        assert.deepEqual(await inScope(tenant, [1, 2, 3, 4]), [true, true, false, false])
      })

      it('members come and go with complete reads, and are looked at again', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        await setScope(tenant, { kind: 'groups', groups: [group('a')] })
        await members(tenant, 'a', [1, 2])
        await lookAtAll(directory, tenant)
        await members(tenant, 'a', [2, 3], 'r2')
        assert.deepEqual(await dirtyNames(directory, tenant), [`m365:${m365Account(3).id}`])
        assert.deepEqual(await directory.notInRead(tenant, 'member', 'r2', 10), [`a:${m365Account(1).id}`])
        assert.equal(await directory.countSeen(tenant, 'member'), 4)
        await directory.loseSeen(tenant, 'member', [`a:${m365Account(1).id}`], LATER)
        assert.deepEqual(await dirtyNames(directory, tenant), [`m365:${m365Account(1).id}`])
        assert.deepEqual(await inScope(tenant, [1, 2, 3]), [false, true, true])
      })

      it('a group that is read for the first time has everybody looked at again', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        await setScope(tenant, { kind: 'groups', groups: [group('a')] })
        await members(tenant, 'a', [1])
        const names = await dirtyNames(directory, tenant)
        for (const n of [1, 2, 3]) assert.ok(names.includes(`user:${userId(n)}`), String(n))
      })

      it('who could be linked is in scope by that account, who has none is not, and holders show it too', async () => {
        const { directory } = opened.stores
        const tenant = await company(2)
        await directory.link(tenant, [{ userId: userId(1), m365Id: null }], AT)
        await seeAndTakeIn(directory, tenant, [pbxAccount(3)])
        await directory.seeNumbers(tenant, [teamsNumber(1, 2)], null, AT)
        await setScope(tenant, { kind: 'groups', groups: [group('a')] })
        await members(tenant, 'a', [1])
        assert.deepEqual(await inScope(tenant, [1, 2, 3]), [true, false, false])
        assert.equal((await viewOf(tenant, 1)).holders[0]?.userInScope, false)
      })
    })

    describe('others with the same number', () => {
      const withNumber = (n: number, number: number) =>
        pbxAccount(n, { extensions: [{ ...pbxAccount(n).extensions[0]!, primaryNumber: numberOf(number) }] })

      it('are named to each other, deleted ones are not, and most users have none', async () => {
        const { directory } = opened.stores
        const tenant = await company(3)
        await seeAndTakeIn(directory, tenant, [withNumber(2, 1)])
        const [one, two, three] = [await viewOf(tenant, 1), await viewOf(tenant, 2), await viewOf(tenant, 3)]
        const rival = { number: numberOf(1), name: 'Given Family2', active: true, pending: null }
        assert.deepEqual(one.rivals, [{ ...rival, userId: userId(2) }])
        assert.deepEqual(
          two.rivals.map((each) => each.userId),
          [userId(1)],
        )
        assert.deepEqual(three.rivals, [])
        await directory.losePbx(tenant, [pbxAccount(2).id], LATER)
        assert.equal((await viewOf(tenant, 1)).rivals[0]?.pending, 'gone', 'deleted at 8x8, not taken in yet')
        await seeAndTakeIn(directory, tenant, [])
        assert.deepEqual((await viewOf(tenant, 1)).rivals, [])
      })

      it('show what 8x8 shows of them now', async () => {
        const { directory } = opened.stores
        const tenant = await company(2)
        await seeAndTakeIn(directory, tenant, [withNumber(2, 1)])
        await directory.seePbx(tenant, [withNumber(2, 7)], null, LATER)
        const [rival] = (await viewOf(tenant, 1)).rivals
        assert.deepEqual(rival?.pending, withNumber(2, 7))
      })
    })

    describe('a number that a whole company shows', () => {
      const MANY = 120
      const MAIN = numberOf(1)
      const withMain = (n: number, more: Partial<PbxAccount> = {}) =>
        pbxAccount(n, { extensions: [{ ...pbxAccount(n).extensions[0]!, primaryNumber: MAIN }], ...more })
      const everyone = Array.from({ length: MANY }, (_, at) => at + 1)

      it('is told of by some of those who decide it, however many they are', async () => {
        const { directory } = opened.stores
        const tenant = newTenant()
        const active = (n: number) => n > 100
        await seeAndTakeIn(
          directory,
          tenant,
          everyone.map((n) => withMain(n, { active: active(n) })),
        )
        // the first of them get numbers of their own, which no job has taken in yet
        const moved = everyone.slice(0, 60).map((n) => pbxAccount(n + 1000, { id: pbxAccount(n).id }))
        await directory.seePbx(tenant, moved, null, LATER)
        const views = await directory.viewsOf(tenant, everyone.map(userId))
        assert.equal(views.length, MANY)
        for (const { user, rivals } of views) {
          assert.ok(rivals.length > 20 && rivals.length < 70, String(rivals.length))
          assert.ok(rivals.every((rival) => rival.userId !== user.id))
          const decides = rivals.filter((rival) => rival.active && rival.pending === null)
          assert.ok(decides.length >= 10, `${user.id}: ${decides.length}`)
        }
      })

      it('is told of by nobody who gave it up, once that is taken in', async () => {
        const { directory } = opened.stores
        const tenant = newTenant()
        await seeAndTakeIn(
          directory,
          tenant,
          everyone.map((n) => withMain(n)),
        )
        const moved = everyone.slice(1).map((n) => pbxAccount(n + 1000, { id: pbxAccount(n).id }))
        await directory.seePbx(tenant, moved, null, LATER)
        const [before] = await directory.viewsOf(tenant, [userId(1)])
        assert.ok(before && before.rivals.length > 0 && before.rivals.every((rival) => rival.pending !== null))
        await seeAndTakeIn(directory, tenant, [])
        assert.deepEqual((await viewOf(tenant, 1)).rivals, [])
      })
    })

    describe('drift and adoption', () => {
      it('lists what was changed behind our back, by what becomes of it, page by page', async () => {
        const { directory } = opened.stores
        const tenant = await company(4)
        const foreign: TeamsNumber = teamsNumber(9, 3)
        await directory.seeNumbers(tenant, [teamsNumber(2, 4), foreign], null, AT)
        await directory.manage(tenant, [managed(2, 2)])
        await directory.leaveOut(tenant, [userId(3)], leftOut())
        const none = { reasonDetail: {}, waitingSince: null, nextTryAt: null }
        const change = {
          service: 'teams',
          kind: 'assign',
          field: 'teamsNumber',
          before: null,
          after: numberOf(1),
        } as const
        const drift = { ...change, cause: 'DRIFT', causedBy: null }
        const other = { ...change, after: numberOf(4), cause: 'FIRST_NUMBER', causedBy: null }
        await directory.assess(
          tenant,
          [
            { ...none, userId: userId(1), state: 'queued', reason: null, changes: [drift] },
            { ...none, userId: userId(2), state: 'blocked', reason: 'NUMBER_IN_USE', changes: [] },
            { ...none, userId: userId(4), state: 'queued', reason: null, changes: [other] },
          ],
          [],
          [],
          AT,
        )
        const first = await directory.drift(tenant, null, 2)
        const rest = await directory.drift(tenant, first.nextCursor, 2)
        assert.deepEqual([first.total, rest.nextCursor], [3, null])
        assert.deepEqual(
          [...first.items, ...rest.items].map((row) => [
            row.userId,
            row.wanted,
            row.shown,
            row.holder,
            row.fate,
            row.since,
          ]),
          [
            [userId(1), numberOf(1), null, null, 'queued', AT],
            [userId(2), numberOf(2), null, 'Given Family4', 'blocked', AT],
            [userId(3), numberOf(3), numberOf(9), null, 'leftOut', AT],
          ],
        )
        assert.equal((await directory.drift(newTenant(), null, 10)).total, 0)
        await assert.rejects(directory.drift(tenant, 'x', 10), { name: 'BadCursor' })
      })

      it('SVC-7 lists numbers that were there before us: as wanted, and others', async () => {
        const { directory } = opened.stores
        const tenant = await company(4)
        await directory.seeNumbers(tenant, [teamsNumber(1, 1), teamsNumber(8, 2), teamsNumber(3, 3)], null, AT)
        await directory.manage(tenant, [{ ...managed(1, 1), origin: 'adopted' }, managed(3, 3)])
        const first = await directory.adoption(tenant, null, 1)
        const rest = await directory.adoption(tenant, first.nextCursor, 10)
        assert.deepEqual(
          [...first.items, ...rest.items].map((row) => [row.userId, row.wanted, row.shown, row.type, row.outcome]),
          [
            [userId(1), numberOf(1), numberOf(1), 'directRouting', 'adopted'],
            [userId(2), numberOf(2), numberOf(8), 'directRouting', 'other'],
          ],
        )
        assert.equal(first.total, 2)
      })

      it('is counted when somebody is looked at, page by page, and goes with the user', async () => {
        const { directory } = opened.stores
        const many = 130
        const tenant = await company(many)
        const all = Array.from({ length: many }, (_, n) => n + 1)
        await directory.seeNumbers(
          tenant,
          all.map((n) => teamsNumber(n + many, n)),
          null,
          AT,
        )
        const standing = { reason: 'OTHER_NUMBER', reasonDetail: {}, waitingSince: null } as const
        const assessAll = async (state: UserState): Promise<void> => {
          const looked = all.map((n) => ({ ...standing, state, userId: userId(n), nextTryAt: null, changes: [] }))
          for (;;) {
            const keys = await directory.dirty(tenant, 1000)
            if (keys.length === 0) return
            await directory.assess(tenant, looked, [], keys, AT)
          }
        }
        const pages = async (kind: 'drift' | 'adoption'): Promise<[number, string[]]> => {
          const seen: string[] = []
          let page = await directory[kind](tenant, null, 50)
          const { total } = page
          for (;;) {
            seen.push(...page.items.map((row) => row.userId))
            assert.equal(page.total, total)
            if (page.nextCursor === null) return [total, seen]
            page = await directory[kind](tenant, page.nextCursor, 50)
          }
        }
        await assessAll('blocked')
        const everybody = all.map(userId).sort()
        assert.deepEqual(await pages('adoption'), [many, everybody])
        assert.deepEqual(await pages('drift'), [0, []])
        // ours by our record, and in Teams nobody has them; the last of the first page has two
        await directory.manage(tenant, [...all.map((n) => managed(n, n)), managed(1_000, 50)])
        const rowsOf = (ids: string[]) => ids.flatMap((id) => (id === userId(50) ? [id, id] : [id]))
        await assessAll('waiting')
        assert.deepEqual(await pages('drift'), [0, []])
        const waiting = { wanted: null, jobId: '1', tries: 1, due: AT, since: AT }
        await directory.keepWaiting(
          tenant,
          everybody.map((id) => ({ userId: id, over: true, waiting })),
        )
        assert.deepEqual(await pages('drift'), [many + 1, rowsOf(everybody)], 'who waited too long is blocked')
        await directory.unmanage(tenant, all.slice(60).map(numberOf))
        const left = all.slice(0, 60).map(userId)
        assert.deepEqual((await pages('drift'))[1], rowsOf(left), 'rows are as they are, whatever waits')
        await assessAll('blocked')
        assert.deepEqual(await pages('drift'), [61, rowsOf(left)])
        await directory.unmanage(tenant, [numberOf(1)])
        assert.deepEqual(await pages('drift'), [60, rowsOf(left.slice(1))], 'few that wait are looked at')
        await directory.losePbx(tenant, [pbxAccount(100).id], LATER)
        await seeAndTakeIn(directory, tenant, [])
        await directory.chooseRemoval(tenant, userId(100), { at: LATER, by: BY })
        assert.deepEqual(await directory.remove(tenant, [userId(100)], LATER), [userId(100)])
        await assessAll('blocked')
        assert.deepEqual(await pages('adoption'), [many - 1, everybody.filter((id) => id !== userId(100))])
      })

      it('a state keeps the moment it began, whatever its detail', async () => {
        const { directory } = opened.stores
        const tenant = await company(1)
        const stand = (reason: string, detail: string, at: string) =>
          directory.assess(
            tenant,
            [
              {
                ...({ userId: userId(1), state: 'blocked', reason, reasonDetail: { detail } } as const),
                ...{ waitingSince: null, nextTryAt: null, changes: [] },
              },
            ],
            [],
            [],
            at,
          )
        const since = async () => (await directory.user(tenant, userId(1)))?.stateSince
        await stand('OTHER_NUMBER', 'a', AT)
        await stand('OTHER_NUMBER', 'b', LATER)
        assert.equal(await since(), AT)
        await stand('NUMBER_IN_USE', 'b', LATER)
        assert.equal(await since(), LATER)
      })
    })
  })
}
