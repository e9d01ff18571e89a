import assert from 'node:assert/strict'
import { Kysely } from 'kysely'
import type { NumberQuery } from '../../src/directory/store.ts'
import { numbers } from '../../src/store/directory/numbers/numbers.ts'
import { NUMBER_BOUNDS, type NumberBounds } from '../../src/store/directory/numbers/searchedNumbers.ts'
import type { Work } from '../../src/store/engine.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import type { NumberStateTable, Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'

const TENANT = 'numbers'
const of = <T>(values: readonly T[], n: number): T => values[n % values.length] as T

/** Those of a status stand together, and so do users: no page is full soon along either. */
const NUMBERS = Array.from({ length: 240 }, (_, n): NumberStateTable => {
  const number = `+44${1_000 + ((n * 77) % 240)}`
  const name = n < 90 ? null : `${of(['Ada', 'Åse', 'Bo'], n)} ${n % 40}`
  return {
    tenant_id: n % 30 === 7 ? 'another' : TENANT,
    number,
    status: of(['free', 'ours', 'onlyInPbx'], n >> 4),
    country: of(['GB', 'IE', null], n),
    origin: of(['claimed', null], n >> 1),
    ...{ type: null, category: null, pbx_status: null, holder_id: null, holder_name: null, holder_user_id: null },
    ...{ user_id: name && `u${n}`, user_name: name },
    user_ci: name?.toLowerCase() ?? '\u{10ffff}',
    search_text: `${number}${name === null ? '' : `\n${name.toLowerCase()}`}`,
  }
})

const ASKED: { query: Partial<NumberQuery>; has(row: NumberStateTable): boolean }[] = [
  { query: { search: '+44' }, has: () => true },
  { query: { search: '11' }, has: () => true },
  { query: { search: 'a' }, has: () => true },
  { query: { search: 'qqzx' }, has: () => true },
  { query: { search: '44', statuses: ['ours'] }, has: ({ status }) => status === 'ours' },
  { query: { search: 'b', statuses: ['ours', 'free'] }, has: ({ status }) => status !== 'onlyInPbx' },
  { query: { search: '1', countries: ['IE'] }, has: ({ country }) => country === 'IE' },
  {
    query: { search: '0', countries: ['IE', 'GB'], origins: ['claimed'], statuses: ['free'] },
    has: ({ country, origin, status }) => country !== null && origin !== null && status === 'free',
  },
]

const WAYS: Record<string, NumberBounds> = {
  'as they are': NUMBER_BOUNDS,
  'tried along the sort': { window: 60, few: 500 },
  'put aside, and read of their rows': { window: 0, few: 500 },
  'put aside, and met along the sort': { window: 0, few: 0 },
}

describe('searches of the list of numbers on SQLite', () => {
  let work: Work
  before(async () => {
    work = {
      db: new Kysely<Schema>({ dialect: sqliteDialect(':memory:', { release: () => undefined }) }),
      engine: SQLITE,
    }
    await migrate(work.db, 'sqlite')
    await work.db.insertInto('number_states').values(NUMBERS).execute()
  })
  after(() => work.db.destroy())

  async function walked(query: Partial<NumberQuery>, bounds: NumberBounds): Promise<[string[], number[]]> {
    const seen: string[] = []
    const totals = new Set<number>()
    let cursor: string | null = null
    do {
      const page = await numbers(work, TENANT, { ...query, limit: 13, ...(cursor === null ? {} : { cursor }) }, bounds)
      seen.push(...page.items.map(({ number }) => number))
      totals.add(page.total)
      cursor = page.nextCursor
    } while (cursor !== null)
    return [seen, [...totals]]
  }

  for (const [way, bounds] of Object.entries(WAYS))
    it(`are the same ${way} as their rows say, in every order`, async () => {
      for (const { query, has } of ASKED)
        for (const sort of ['number', 'status', 'user'] as const)
          for (const descending of [false, true]) {
            const sign = descending ? -1 : 1
            const column = sort === 'user' ? 'user_ci' : sort
            const expected = NUMBERS.filter((row) => row.tenant_id === TENANT && has(row))
              .filter(({ search_text: text }) => text.includes(query.search ?? ''))
              .sort((one, other) => sign * (compare(one[column], other[column]) || compare(one.number, other.number)))
              .map(({ number }) => number)
            const asked = { ...query, sort, descending }
            assert.equal(expected.length > 0, query.search !== 'qqzx', JSON.stringify(asked))
            assert.deepEqual(await walked(asked, bounds), [expected, [expected.length]], JSON.stringify(asked))
          }
    })
})

const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other))
