import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { DirectoryStore, NumberQuery, NumberStatus, PbxNumber } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'

const inventory = (n: number, more: Partial<PbxNumber> = {}): PbxNumber => ({
  number: numberOf(n),
  country: 'GB',
  category: 'local',
  origin: 'claimed',
  status: 'available',
  ...more,
})

for (const engine of engines)
  describe(`the list of numbers, on ${engine.name}`, () => {
    let opened: Opened
    let directory: DirectoryStore
    let tenant: string
    before(async () => {
      opened = await engine.open()
      directory = opened.stores.directory
    })
    after(() => opened.close())
    beforeEach(() => {
      tenant = newTenant()
    })

    const settle = async (): Promise<number> => {
      let all = 0
      for (;;) {
        const some = await directory.settleNumbers(tenant, 200)
        if (some === 0) return all
        all += some
      }
    }
    const statuses = async (): Promise<Record<string, NumberStatus>> => {
      const { items } = await directory.numbers(tenant, { limit: 1000 })
      return Object.fromEntries(items.map((row) => [row.number, row.status]))
    }
    /** A user of the directory with that number, linked to the account of the same n. */
    const user = async (n: number, more: Parameters<typeof pbxAccount>[1] = {}): Promise<void> => {
      const account = pbxAccount(n, more)
      await directory.seePbx(tenant, [account], null, AT)
      const acceptance = { accountId: account.id, hash: '', userId: `u${n}`, changes: [], cause: 'x', causedBy: null }
      await directory.accept(tenant, [{ ...acceptance, create: true, facts: factsOf(account) }], AT)
      await directory.seeM365(tenant, [m365Account(n)], null, AT)
      await directory.link(tenant, [{ userId: `u${n}`, m365Id: m365Account(n).id }], AT)
    }
    const managed = (n: number) =>
      directory.manage(tenant, [
        {
          number: numberOf(n),
          userId: `u${n}`,
          holderId: m365Account(n).id,
          origin: 'assigned',
          jobId: '1',
          at: AT,
        },
      ])

    it('ENG-11 says where each number stands, and keeps the counts', async () => {
      await directory.seeInventory(
        tenant,
        [
          inventory(1),
          inventory(2, { status: 'porting' }),
          ...[3, 4, 5, 6].map((n) => inventory(n, { status: 'assigned' })),
        ],
        'r1',
        AT,
      )
      for (const n of [3, 4, 5]) await user(n)
      const offline = pbxAccount(6)
      await user(6, { extensions: offline.extensions.map((one) => ({ ...one, teamsEnabled: false })) })
      await managed(3)
      await directory.seeM365(tenant, [m365Account(9)], null, AT)
      const onPremises = teamsNumber(8, 9, { source: 'onPremises' })
      await directory.seeNumbers(
        tenant,
        [teamsNumber(3, 3), { ...teamsNumber(4, 9) }, teamsNumber(7, null), onPremises],
        'r',
        AT,
      )
      await settle()
      const expected: Record<string, NumberStatus> = {
        [numberOf(1)]: 'free',
        [numberOf(2)]: 'porting',
        [numberOf(3)]: 'ours',
        [numberOf(4)]: 'heldByAnother',
        [numberOf(5)]: 'wantedNotAssigned',
        [numberOf(6)]: 'onlyInPbx',
        [numberOf(7)]: 'onlyInTeams',
        [numberOf(8)]: 'onPremises',
      }
      assert.deepEqual(await statuses(), expected)
      assert.deepEqual(
        Object.values(await directory.numberCounts(tenant)).filter((count) => count !== 1),
        [],
        'one of each',
      )
      const { items } = await directory.numbers(tenant, { limit: 10, search: numberOf(4) })
      assert.deepEqual(items[0]?.holder, { id: m365Account(9).id, name: 'Given Family9', userId: null })
      assert.deepEqual(items[0]?.user, { id: 'u4', displayName: 'Given Family4' })
    })

    it('tells how much waits to be looked at: keys, and the numbers they move', async () => {
      assert.equal(await directory.countDirty(tenant), 0)
      await user(1)
      const keys = await directory.dirty(tenant, 1000)
      const waiting = await directory.countDirty(tenant)
      await directory.assess(tenant, [], [], keys, AT)
      const numbers = await settle()
      assert.ok(keys.length > 0 && numbers > 0)
      assert.equal(waiting, keys.length + numbers)
      assert.equal(await directory.countDirty(tenant), 0)
    })

    it('moves a number when inventory, Teams, users or names move, and forgets it when nobody knows it', async () => {
      await directory.seeInventory(tenant, [inventory(1), inventory(2)], 'r1', AT)
      await settle()
      assert.equal(await directory.settleNumbers(tenant, 200), 0)
      await directory.seeInventory(tenant, [inventory(1), inventory(2)], 'r2', AT)
      assert.equal(await directory.settleNumbers(tenant, 200), 0, 'the same again is no change')
      await user(1)
      await settle()
      assert.equal((await statuses())[numberOf(1)], 'wantedNotAssigned')
      await directory.seeNumbers(tenant, [teamsNumber(1, 1)], null, AT)
      await settle()
      assert.equal((await statuses())[numberOf(1)], 'ours', 'already as wanted')
      await directory.seeM365(tenant, [m365Account(1, { displayName: 'Renamed' })], null, AT)
      await settle()
      assert.equal((await directory.numbers(tenant, { limit: 9, search: 'renamed' })).items[0]?.number, numberOf(1))
      await directory.loseSeen(tenant, 'number', [numberOf(1)], AT)
      await directory.loseSeen(tenant, 'inventory', [numberOf(1), numberOf(2)], AT)
      await settle()
      assert.deepEqual(await statuses(), { [numberOf(1)]: 'wantedNotAssigned' })
      assert.deepEqual((await directory.numberCounts(tenant)).free, 0)
    })

    it('shows each number once over all pages, in every order and filter, with the total of the first page', async () => {
      const seen = Array.from({ length: 60 }, (_, n) =>
        inventory(n, {
          country: n % 3 ? 'GB' : 'IE',
          status: n % 2 ? 'available' : 'assigned',
          origin: n % 5 ? 'claimed' : null,
        }),
      )
      await directory.seeInventory(tenant, seen, 'r1', AT)
      for (const n of [4, 8, 12]) await user(n)
      await settle()
      const queries: Omit<NumberQuery, 'limit'>[] = [
        {},
        { descending: true },
        { sort: 'status' },
        { sort: 'user' },
        { sort: 'user', descending: true },
        { countries: ['IE'] },
        { statuses: ['free', 'onlyInPbx'], countries: ['GB'] },
        { statuses: ['wantedNotAssigned'], sort: 'user' },
        { search: '+44', origins: ['claimed'] },
        { search: 'Family' },
      ]
      for (const query of queries) {
        const whole = await directory.numbers(tenant, { ...query, limit: 1000 })
        assert.equal(whole.items.length, whole.total, JSON.stringify(query))
        const paged: string[] = []
        let cursor: string | null = null
        do {
          const page = await directory.numbers(tenant, { ...query, ...(cursor ? { cursor } : {}), limit: 7 })
          assert.equal(page.total, whole.total)
          paged.push(...page.items.map((row) => row.number))
          cursor = page.nextCursor
        } while (cursor)
        assert.deepEqual(
          paged,
          whole.items.map((row) => row.number),
          JSON.stringify(query),
        )
      }
      assert.equal((await directory.numbers(tenant, { countries: ['IE'], limit: 1 })).total, 20)
      assert.equal((await directory.numbers(tenant, { search: 'Family', limit: 1 })).total, 3)
      const byUser = await directory.numbers(tenant, { sort: 'user', limit: 4 })
      assert.deepEqual(
        byUser.items.map((row) => row.user?.id),
        ['u12', 'u4', 'u8', undefined],
      )
    })

    it('refuses the cursor of another order, and shows nothing of another tenant', async () => {
      await directory.seeInventory(tenant, [inventory(1), inventory(2)], 'r1', AT)
      await settle()
      const { nextCursor } = await directory.numbers(tenant, { limit: 1 })
      await assert.rejects(directory.numbers(tenant, { limit: 1, sort: 'user', cursor: nextCursor! }), {
        name: 'BadCursor',
      })
      assert.equal((await directory.numbers(newTenant(), { limit: 1 })).total, 0)
    })
  })
