import assert from 'node:assert/strict'
import type { PbxAccount, UserQuery, UserRow } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { seeAndTakeIn, userIdOf } from './steps.ts'

for (const engine of engines) {
  describe(`the list of users, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    async function company(accounts: PbxAccount[]): Promise<string> {
      const tenant = newTenant()
      await seeAndTakeIn(opened.stores.directory, tenant, accounts)
      return tenant
    }

    const ids = (rows: UserRow[]) => rows.map((row) => Number(row.id.slice(-5)))
    const list = async (tenant: string, query: Partial<UserQuery> = {}) =>
      ids((await opened.stores.directory.users(tenant, { limit: 100, ...query })).items)

    async function walk(tenant: string, query: UserQuery, between?: () => Promise<void>): Promise<number[]> {
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await opened.stores.directory.users(tenant, { ...query, cursor })
        assert.ok(page.items.length <= query.limit)
        seen.push(...ids(page.items))
        cursor = page.nextCursor ?? undefined
        await between?.()
      } while (cursor !== undefined)
      return seen
    }

    it('sorts by each column with empty values last, in either direction, page by page', async () => {
      const none = { site: null, extensions: [] }
      const tenant = await company([
        pbxAccount(1, { givenName: 'bea', site: { id: 's', name: 'Paris' } }),
        pbxAccount(2, { givenName: 'Ada', userName: 'zoe@example.com', ...none }),
        pbxAccount(3, { givenName: 'Änne', ...none }),
        pbxAccount(4, { givenName: 'Ada', site: { id: 's', name: 'london' } }),
        pbxAccount(5, { givenName: 'Cy', extensions: [{ ...pbxAccount(5).extensions[0]!, number: '99' }] }),
      ])
      const expected: Record<NonNullable<UserQuery['sort']>, [number[], number[]]> = {
        name: [
          [2, 4, 1, 5, 3],
          [3, 5, 1, 4, 2],
        ],
        userName: [
          [1, 3, 4, 5, 2],
          [2, 5, 4, 3, 1],
        ],
        site: [
          [4, 5, 1, 2, 3],
          [1, 5, 4, 3, 2],
        ],
        extension: [
          [5, 1, 4, 2, 3],
          [4, 1, 5, 3, 2],
        ],
        number: [
          [1, 4, 5, 2, 3],
          [5, 4, 1, 3, 2],
        ],
        state: [
          [1, 2, 3, 4, 5],
          [5, 4, 3, 2, 1],
        ],
      }
      for (const [sort, [up, down]] of Object.entries(expected)) {
        const by = { sort: sort as NonNullable<UserQuery['sort']> }
        assert.deepEqual(await list(tenant, by), up, sort)
        for (const limit of [1, 2, 3, 4, 5]) {
          assert.deepEqual(await walk(tenant, { ...by, limit }), up, `${sort}, ${limit} a page`)
          assert.deepEqual(
            await walk(tenant, { ...by, descending: true, limit }),
            down,
            `${sort} down, ${limit} a page`,
          )
        }
      }
    })

    it('shows nobody twice and misses nobody while users are added', async () => {
      const ns = Array.from({ length: 30 }, (_, at) => at + 1)
      const tenant = await company(ns.map((n) => pbxAccount(n, { familyName: `F${n % 7}` })))
      let next = 100
      const seen = await walk(tenant, { sort: 'name', limit: 4 }, async () => {
        await seeAndTakeIn(opened.stores.directory, tenant, [pbxAccount(next++, { familyName: `F${next % 7}` })])
      })
      assert.equal(new Set(seen).size, seen.length)
      assert.deepEqual(
        ns.filter((n) => !seen.includes(n)),
        [],
      )
    })

    it('finds parts of name, username, e-mail, number and extension, whatever case and width', async () => {
      const tenant = await company([
        pbxAccount(1, { givenName: 'Jörg', familyName: 'Straße', userName: 'JS@Example.com', email: 'post@firma.de' }),
        pbxAccount(2, { givenName: 'Ｍａｘ', familyName: 'O’Neil_50%\\x' }),
        pbxAccount(3, { givenName: 'ΟΔΥΣΣΕΥΣ', familyName: 'İnce' }),
      ])
      const found = (search: string) => list(tenant, { search })
      assert.deepEqual(await found('JÖRG'), [1])
      assert.deepEqual(await found('jo\u0308rg'), [1], 'o and a combining diaeresis')
      assert.deepEqual(await found('js@example'), [1])
      assert.deepEqual(await found('FIRMA.de'), [1])
      assert.deepEqual(await found('max'), [2])
      assert.deepEqual(await found('_50%'), [2])
      assert.deepEqual(await found('%'), [2], 'no wildcard')
      assert.deepEqual(await found('l_5'), [2])
      assert.deepEqual(await found('neil_5_'), [], 'nor for one letter')
      assert.deepEqual(await found('%\\x'), [2], 'a backslash is itself')
      assert.deepEqual(await found('οδυσσ'), [3])
      assert.deepEqual(await found('1002'), [2], 'extension')
      assert.deepEqual(await found(numberOf(3)), [3])
      assert.deepEqual(await found('(020) 7946-0002'), [2], 'as it is dialled at home')
      assert.deepEqual(await found('+44 (0)20 7946 0001'), [1])
      assert.deepEqual(await found('  '), await list(tenant), 'nothing to search for')
      assert.deepEqual(await found('straße\nJS'), [], 'not across two fields')
      assert.deepEqual(await found("'; drop table users; --"), [])
    })

    it('filters by state, reason and site together, and counts what matches', async () => {
      const { directory } = opened.stores
      const site = (n: number) => ({ id: 's', name: n % 2 ? 'Zürich' : 'London' })
      const tenant = await company([1, 2, 3, 4, 5].map((n) => pbxAccount(n, { site: site(n) })))
      const standing = { reasonDetail: {}, waitingSince: null, nextTryAt: null, changes: [] }
      await directory.assess(
        tenant,
        [
          { ...standing, userId: 'user-00001', state: 'blocked', reason: 'UNMATCHED' },
          { ...standing, userId: 'user-00002', state: 'blocked', reason: 'UNMATCHED' },
          { ...standing, userId: 'user-00003', state: 'blocked', reason: 'NUMBER_IN_USE' },
          { ...standing, userId: 'user-00004', state: 'excluded', reason: 'NO_NUMBER' },
        ],
        [],
        [],
        AT,
      )
      assert.deepEqual(await list(tenant, { states: ['blocked'] }), [1, 2, 3])
      assert.deepEqual(await list(tenant, { states: ['blocked', 'excluded'] }), [1, 2, 3, 4])
      assert.deepEqual(await list(tenant, { reasons: ['UNMATCHED', 'NO_NUMBER'] }), [1, 2, 4])
      assert.deepEqual(await list(tenant, { sites: ['zÜRICH'] }), [1, 3, 5])
      const both = { states: ['blocked' as const], sites: ['Zürich'], search: 'family', limit: 1 }
      const page = await directory.users(tenant, both)
      assert.equal(page.total, 2)
      assert.deepEqual(await walk(tenant, both), [1, 3])
      assert.deepEqual(await list(tenant, { states: [], reasons: [], sites: [] }), [1, 2, 3, 4, 5], 'no filter')
    })

    it('shows the Teams side and the first queued change of each user', async () => {
      const { directory } = opened.stores
      const tenant = await company([pbxAccount(1), pbxAccount(2)])
      await directory.seeM365(tenant, [m365Account(1)], null, AT)
      await directory.link(tenant, [{ userId: 'user-00001', m365Id: m365Account(1).id }], AT)
      const numbers = [
        teamsNumber(8, 1, { category: 'private' }),
        teamsNumber(5, 1),
        teamsNumber(9, 1, { category: 'alternate' }),
      ]
      await directory.seeNumbers(tenant, numbers, null, AT)
      const { items } = await directory.users(tenant, { limit: 10 })
      assert.deepEqual(
        items.map((row) => [row.userPrincipalName, row.teamsNumber, row.nextChange]),
        [
          ['user1@example.com', numberOf(5), null],
          [null, null, null],
        ],
      )
      assert.deepEqual(await directory.user(tenant, 'user-00001'), items[0])
      assert.equal(await directory.user(tenant, 'unknown'), null)
    })

    it('refuses cursors that are not of this list and order', async () => {
      const { directory } = opened.stores
      const tenant = await company([1, 2, 3].map((n) => pbxAccount(n)))
      const { nextCursor } = await directory.users(tenant, { sort: 'name', limit: 1 })
      assert.ok(nextCursor)
      const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const bad = [
        '',
        'x',
        '%%%',
        'a'.repeat(5000),
        encoded(null),
        encoded({}),
        encoded(['users:name:asc']),
        encoded(['users:name:asc', 0, 'a', 7]),
        encoded(['users:name:asc', 0.5, 'a', 'b']),
        encoded(['users:name:asc', 0, ['a'], 'b']),
        `${nextCursor}=`,
      ]
      for (const cursor of bad) {
        await assert.rejects(directory.users(tenant, { sort: 'name', cursor, limit: 1 }), { name: 'BadCursor' }, cursor)
      }
      for (const other of [{ sort: 'site' as const }, { sort: 'name' as const, descending: true }]) {
        await assert.rejects(directory.users(tenant, { ...other, cursor: nextCursor, limit: 1 }), { name: 'BadCursor' })
      }
      assert.deepEqual(await list(tenant, { sort: 'name', cursor: nextCursor }), [2, 3])
    })

    it('never gives a page of more than 1000, or of none', async () => {
      const ns = Array.from({ length: 1001 }, (_, at) => at + 1)
      const tenant = await company(ns.map((n) => pbxAccount(n)))
      assert.equal((await list(tenant, { limit: 1e9 })).length, 1000)
      assert.equal((await list(tenant, { limit: -1 })).length, 1)
      assert.equal(userIdOf(pbxAccount(1).id), 'user-00001')
    })

    it('keeps names of any length apart, on indexes that have one', async () => {
      const long = 'x'.repeat(5000)
      const tenant = await company([
        pbxAccount(1, { userName: `${long}1`, familyName: long, federationId: `${long}a` }),
        pbxAccount(2, { userName: `${long}2`, familyName: long, federationId: `${long}b` }),
      ])
      const { directory } = opened.stores
      await directory.seeM365(tenant, [m365Account(1, { userPrincipalName: `${long}A` })], null, AT)
      const views = await directory.views(tenant, null, 10)
      assert.deepEqual(
        views.map((view) => view.candidates.length),
        [1, 0],
      )
    })
  })
}
