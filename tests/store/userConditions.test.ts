import assert from 'node:assert/strict'
import type { Page, PbxFacts, UserCondition, UserQuery, UserRow } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, m365Account, numberOf, pbxAccount } from './sample.ts'
import { userIdOf } from './steps.ts'

const SITES = ['London', 'Zürich', null]
const LICENCES = ['X2', 'x4 Pro', null]
const NAMES = ['Ada', 'ÄNNE', 'Straße', 'Bo', 'José', 'Łukasz O’Neill', 'Muller']
const STANDING = [
  { state: 'blocked', reason: 'UNMATCHED' },
  { state: 'blocked', reason: 'NUMBER_IN_USE' },
  { state: 'excluded', reason: 'NO_NUMBER' },
  { state: 'inSync', reason: null },
] as const
const PEOPLE = 72

const of = <T>(values: readonly T[], n: number): T => values[n % values.length] as T

/** One of each kind, with every other. */
const factsFor = (n: number): PbxFacts => ({
  ...factsOf(pbxAccount(n, { givenName: of(NAMES, n >> 2), userName: `${n % 5 ? 'user' : 'Room'}${n}@example.com` })),
  site: of(SITES, n),
  siteId: of(SITES, n) && 'site',
  licence: of(LICENCES, Math.floor(n / 3)),
  active: n % 4 !== 1,
  extension: n % 6 === 0 ? null : String(n % 7 === 0 ? `0${n}` : 100 + n),
  number: n % 5 === 2 ? null : numberOf(n),
})

const wordOf: Record<UserCondition['field'], (user: UserRow) => string | null> = {
  state: (user) => user.state,
  reason: (user) => user.reason,
  site: (user) => user.site,
  licence: (user) => user.licence,
  status: (user) => (user.deletedAt ? 'deleted' : user.active ? 'active' : 'deactivated'),
  owner: (user) => user.owner,
  name: (user) => user.displayName,
  userName: (user) => user.userName,
  extension: (user) => user.extension,
  number: (user) => user.number,
  emergency: () => null,
  sync: ({ userName }) => (isLeftOut(Number(/\d+/.exec(userName)?.[0])) ? 'leftOut' : null),
  upn: ({ userPrincipalName, userName }) =>
    userPrincipalName !== null && fold(userPrincipalName) !== fold(userName) ? 'differs' : null,
}
/** Whatever their state is besides. */
const isLeftOut = (n: number): boolean => n % 7 === 3
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC')
/** Without accents, as far as the names here have them. */
const typed = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ß', 'ss').replaceAll('’', "'")

/** The same said in plain words. */
function holds(user: UserRow, { field, test, values }: UserCondition): boolean {
  const text = wordOf[field](user)
  if (test === 'empty') return text === null
  if (test === 'filled') return text !== null
  const among = text !== null && values.some((value) => fold(value) === fold(text))
  if (test === 'is') return among
  if (test === 'not') return !among
  const holds = (value: string) =>
    fold(text ?? '').includes(fold(value)) || (field === 'name' && typed(fold(text ?? '')).includes(typed(fold(value))))
  const within = text !== null && values.some(holds)
  return test === 'contains' ? within : !within
}

const CONDITIONS: UserCondition[] = [
  { field: 'site', test: 'is', values: ['LONDON'] },
  { field: 'site', test: 'not', values: ['zürich'] },
  { field: 'site', test: 'contains', values: ['ond', 'ÜRI'] },
  { field: 'site', test: 'lacks', values: ['o'] },
  { field: 'site', test: 'empty', values: [] },
  { field: 'licence', test: 'is', values: ['x2', 'X9'] },
  { field: 'licence', test: 'not', values: ['X2'] },
  { field: 'licence', test: 'contains', values: ['pro'] },
  { field: 'licence', test: 'empty', values: [] },
  { field: 'licence', test: 'filled', values: [] },
  { field: 'status', test: 'is', values: ['active', 'deleted'] },
  { field: 'status', test: 'not', values: ['active'] },
  { field: 'status', test: 'is', values: ['deactivated'] },
  { field: 'name', test: 'contains', values: ['STRAßE', 'änn'] },
  { field: 'name', test: 'lacks', values: ['user', 'example', '794', 'bo'] },
  { field: 'name', test: 'contains', values: ['jose'] },
  { field: 'name', test: 'contains', values: ['JOSÉ fam'] },
  { field: 'name', test: 'contains', values: ["lukasz o'n"] },
  { field: 'name', test: 'contains', values: ['müll', 'strasse'] },
  { field: 'name', test: 'lacks', values: ['lukasz', 'anne', 'Josè'] },
  { field: 'name', test: 'not', values: ['ada family3'] },
  { field: 'userName', test: 'contains', values: ['ROOM'] },
  { field: 'userName', test: 'is', values: ['user4@EXAMPLE.com'] },
  { field: 'extension', test: 'contains', values: ['07', '15'] },
  { field: 'extension', test: 'is', values: ['07', '108'] },
  { field: 'extension', test: 'lacks', values: ['1'] },
  { field: 'number', test: 'contains', values: ['46001'] },
  { field: 'number', test: 'contains', values: ['79460011'] },
  { field: 'number', test: 'empty', values: [] },
  { field: 'state', test: 'not', values: ['blocked'] },
  { field: 'reason', test: 'not', values: ['UNMATCHED', 'NO_NUMBER'] },
  { field: 'owner', test: 'is', values: ['pbx'] },
  { field: 'upn', test: 'is', values: ['differs'] },
  { field: 'sync', test: 'is', values: ['leftOut'] },
]
const SEARCHES = [undefined, 'a', 'family1', '% _']

for (const engine of engines)
  describe(`conditions on users, on ${engine.name}`, () => {
    let opened: Opened
    const tenant = newTenant()
    let people: UserRow[]
    const ask = (query: Partial<UserQuery>) => opened.stores.directory.users(tenant, { limit: 1000, ...query })
    before(async () => {
      opened = await engine.open()
      const { directory } = opened.stores
      const ns = Array.from({ length: PEOPLE }, (_, at) => at + 1)
      await directory.seePbx(
        tenant,
        ns.map((n) => pbxAccount(n)),
        null,
        AT,
      )
      const pending = await directory.pending(tenant, null, 200)
      const accepted = pending.map(({ accountId, hash }) => ({ accountId, hash, userId: userIdOf(accountId) }))
      const cause = { changes: [], cause: 'CHANGED_IN_PBX', causedBy: null }
      const facts = (accountId: string) => factsFor(Number(accountId.slice(-5)))
      await directory.accept(
        tenant,
        accepted.map((one) => ({ ...one, ...cause, create: true, facts: facts(one.accountId) })),
        AT,
      )
      // every third has an account: of that name, of that name in capitals, or of another
      const linked = ns.filter((n) => n % 3 === 0)
      const upnOf = (n: number) =>
        of([factsFor(n).userName, factsFor(n).userName.toUpperCase(), `n${n}@example.com`], n / 3)
      const accounts = linked.map((n) => m365Account(n, { userPrincipalName: upnOf(n) }))
      await directory.seeM365(tenant, accounts, null, AT)
      const links = linked.map((n) => ({ userId: userIdOf(pbxAccount(n).id), m365Id: m365Account(n).id }))
      await directory.link(tenant, links, AT)
      const standing = { reasonDetail: {}, waitingSince: null, nextTryAt: null, changes: [] }
      await directory.assess(
        tenant,
        accepted.map(({ userId }, at) => ({ ...standing, userId, ...of(STANDING, at) })),
        [],
        [],
        AT,
      )
      const choice = { note: 'later', by: { id: 'a', name: 'Ana' }, at: AT, until: null }
      const left = ns.filter(isLeftOut).map((n) => userIdOf(pbxAccount(n).id))
      await directory.leaveOut(tenant, left, choice)
      people = (await ask({})).items
      assert.equal(people.length, PEOPLE)
    })
    after(() => opened.close())

    it('gives many in the same order as few, page by page, whatever they are sorted by', async () => {
      const SORTS = ['name', 'userName', 'site', 'extension', 'number', 'state'] as const
      for (const [at, condition] of CONDITIONS.entries())
        for (const descending of [false, true]) {
          const query = { conditions: [condition], sort: at % 2 ? ('number' as const) : of(SORTS, at >> 1), descending }
          const few = (await ask(query)).items
          const many: UserRow[] = []
          let cursor: string | null = null
          do {
            // whoever says that many match gets them as many are got
            const page: Page<UserRow> = await ask({ ...query, limit: 7, known: 10_000, ...(cursor && { cursor }) })
            many.push(...page.items)
            cursor = page.nextCursor
          } while (cursor !== null)
          assert.deepEqual(many, few, JSON.stringify(query))
        }
    })

    it('finds whom each means, alone, with another and within a search', async () => {
      for (const search of SEARCHES) {
        const within = search === undefined ? people : (await ask({ search })).items
        for (const [at, condition] of CONDITIONS.entries()) {
          for (const other of [[], [CONDITIONS[(at * 7 + 3) % CONDITIONS.length]!]]) {
            const conditions = [condition, ...other]
            const expected = within.filter((user) => conditions.every((one) => holds(user, one)))
            const { items, total } = await ask({ conditions, ...(search === undefined ? {} : { search }) })
            const asked = JSON.stringify({ search, conditions })
            assert.deepEqual(
              items.map(({ id }) => id),
              expected.map(({ id }) => id),
              asked,
            )
            assert.equal(total, expected.length, asked)
          }
        }
      }
      const some = CONDITIONS.filter((one) => people.some((user) => holds(user, one)))
      assert.equal(some.length, CONDITIONS.length, 'each finds somebody')
    })

    it('finds as many who are left out as are counted, though they stand elsewhere', async () => {
      const found = await ask({ conditions: [{ field: 'sync', test: 'is', values: ['leftOut'] }] })
      assert.equal(found.total, (await opened.stores.directory.counts(tenant)).leftOut)
      assert.ok(new Set(found.items.map(({ state }) => state)).size > 1)
    })

    it('are held together with facets, and by pages that need not count again', async () => {
      const query: Partial<UserQuery> = {
        states: ['blocked'],
        sites: ['London'],
        directory: ['visible'],
        conditions: [{ field: 'licence', test: 'filled', values: [] }],
        sort: 'number',
      }
      const expected = people.filter((user) => user.state === 'blocked' && user.site === 'London' && user.licence)
      const ids: string[] = []
      let page = await ask({ ...query, limit: 2 })
      assert.equal(page.total, expected.length)
      for (;;) {
        ids.push(...page.items.map(({ id }) => id))
        if (page.nextCursor === null) break
        page = await ask({ ...query, limit: 2, cursor: page.nextCursor, known: page.total })
      }
      assert.deepEqual(ids.toSorted(), expected.map(({ id }) => id).toSorted())
      assert.ok(expected.length > 4)
      assert.equal((await ask({ ...query, known: 12_345 })).total, 12_345)
      assert.equal((await ask({ ...query, known: 12_345 })).items.length, expected.length, 'as many as it holds for')
    })
  })
