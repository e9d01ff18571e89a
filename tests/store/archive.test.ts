import assert from 'node:assert/strict'
import type { Assessment } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, pbxAccount } from './sample.ts'
import { lookAtAll, seeAndTakeIn, takeIn, userIdOf } from './steps.ts'

const MUCH_LATER = '2026-12-31T10:00:00.000Z'

for (const engine of engines) {
  describe(`the archive, on ${engine.name}`, function () {
    this.timeout(60_000)
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    const gone = (userId: string, more: Partial<Assessment> = {}): Assessment => ({
      ...{ userId, state: 'excluded', reason: 'PBX_USER_GONE', reasonDetail: {}, waitingSince: null, nextTryAt: null },
      ...{ changes: [], planDue: false },
      ...more,
    })
    const ids = (ns: number[]): string[] => ns.map((n) => userIdOf(pbxAccount(n).id))

    /** Users 1 to `count`; 8x8 deleted the first at `AT`, the others `LATER`, down to the fifth from the end. */
    async function company(count: number): Promise<{ tenant: string; deleted: string[] }> {
      const { directory } = opened.stores
      const tenant = newTenant()
      const ns = Array.from({ length: count }, (_, at) => at + 1)
      await seeAndTakeIn(
        directory,
        tenant,
        ns.map((n) => pbxAccount(n)),
      )
      const leavers = ns.slice(0, -5)
      for (const [some, at] of [
        [leavers.slice(0, 3), AT],
        [leavers.slice(3), LATER],
      ] as const) {
        for (let from = 0; from < some.length; from += 200) {
          const accounts = some.slice(from, from + 200).map((n) => pbxAccount(n).id)
          await directory.losePbx(tenant, accounts, at)
        }
        await takeIn(directory, tenant, at)
      }
      await lookAtAll(directory, tenant)
      for (let from = 0; from < leavers.length; from += 200) {
        const some = ids(leavers.slice(from, from + 200)).map((id) => gone(id))
        await directory.assess(tenant, some, [], [], LATER)
      }
      return { tenant, deleted: ids(leavers) }
    }

    it('takes a bounded number at a time, the longest gone first, and each once', async () => {
      const { directory } = opened.stores
      const { tenant, deleted } = await company(258)
      assert.deepEqual((await directory.archive(tenant, AT, MUCH_LATER)).sort(), deleted.slice(0, 3))
      const [first, second, third] = [
        await directory.archive(tenant, LATER, MUCH_LATER),
        await directory.archive(tenant, LATER, MUCH_LATER),
        await directory.archive(tenant, LATER, MUCH_LATER),
      ]
      assert.deepEqual([first.length, second.length, third.length], [200, 50, 0])
      assert.deepEqual([...first, ...second].sort(), deleted.slice(3))
      const { users, byState } = await directory.counts(tenant)
      assert.deepEqual([users, byState.excluded], [5, 0])
    })

    it('leaves who stands elsewhere, and whom nobody deleted for so long', async () => {
      const { directory } = opened.stores
      const { tenant, deleted } = await company(12)
      const [one = '', two = '', three = '', ...rest] = deleted
      const at = { jobId: '1', at: AT }
      await directory.manage(tenant, [{ number: '+441', userId: one, holderId: 'h', origin: 'assigned', ...at }])
      await directory.noteGranted(tenant, [{ userId: two, type: 'T', policyId: 'p', holderId: 'h', ...at }])
      await directory.assess(tenant, [gone(three, { state: 'blocked', reason: 'CREATE_OR_REMOVE' })], [], [], LATER)
      assert.deepEqual(await directory.archive(tenant, AT, MUCH_LATER), [])
      assert.deepEqual((await directory.archive(tenant, LATER, MUCH_LATER)).sort(), rest)
      assert.deepEqual(await directory.archive('another', LATER, MUCH_LATER), [])
    })

    it('is in no page of a list but of those that ask for it, whatever sorts and searches', async () => {
      const { directory } = opened.stores
      const { tenant, deleted } = await company(12)
      await directory.archive(tenant, LATER, MUCH_LATER)
      const all = async (query: object) => {
        const found: string[] = []
        let cursor: string | null = null
        let total: number
        do {
          const page = await directory.users(tenant, { ...query, limit: 2, ...(cursor === null ? {} : { cursor }) })
          found.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor
          total = page.total
        } while (cursor !== null)
        assert.equal(total, found.length, JSON.stringify(query))
        return found.sort()
      }
      const there = ids([8, 9, 10, 11, 12])
      for (const sort of ['name', 'userName', 'site', 'extension', 'number', 'state'] as const)
        for (const descending of [true, false]) {
          assert.deepEqual(await all({ sort, descending }), there, sort)
          assert.deepEqual(await all({ sort, descending, reasons: ['ARCHIVED'] }), deleted, sort)
        }
      assert.deepEqual(await all({ search: 'user1' }), ids([10, 11, 12]))
      assert.deepEqual(await all({ search: 'user1', reasons: ['ARCHIVED'] }), ids([1]))
      assert.deepEqual(await all({ states: ['excluded'] }), [])
      assert.deepEqual(await all({ sites: ['London'] }), there)
    })
  })
}
