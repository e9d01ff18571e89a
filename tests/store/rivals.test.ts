/** Who else would have a number: one that a whole company shows does not make all others dear. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { rivalsOf } from '../../src/store/directory/numbers/rivals.ts'
import { openStore } from '../../src/store/open.ts'
import { postgresDialect } from '../../src/store/postgres/dialect.ts'
import { POSTGRES } from '../../src/store/postgres/engine.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { newDatabase } from '../postgres.ts'
import { newFolder, newTenant } from './engines.ts'
import { numberOf, pbxAccount } from './sample.ts'
import { seeAndTakeIn, userIdOf } from './steps.ts'

const NUMBERS = 100
const SHARING = 400
const [MAIN, OTHER] = [numberOf(7), numberOf(70)]

/** One after the other: numbers of their own, and two numbers that many show. */
const company = [
  ...Array.from({ length: NUMBERS }, (_, at) => pbxAccount(at)),
  ...Array.from({ length: SHARING }, (_, at) => {
    const account = pbxAccount(1_000 + at)
    const primaryNumber = at % 2 ? MAIN : OTHER
    return { ...account, extensions: account.extensions.map((each) => ({ ...each, primaryNumber })) }
  }),
  // three of each of some others: more than two of a number, and none that too many have
  ...Array.from({ length: 120 }, (_, at) => {
    const account = pbxAccount(2_000 + at)
    return {
      ...account,
      extensions: account.extensions.map((each) => ({ ...each, primaryNumber: numberOf(500 + (at % 40)) })),
    }
  }),
]

for (const engine of [SQLITE, POSTGRES])
  describe(`rivals for numbers, on ${engine.name}`, () => {
    const folder = newFolder()
    const tenant = newTenant()
    const texts: string[] = []
    let db: Kysely<Schema>

    before(async () => {
      const databaseUrl = engine === POSTGRES ? await newDatabase() : null
      const stores = await openStore({ databaseUrl, folder })
      await seeAndTakeIn(stores.directory, tenant, company)
      await stores.close()
      db = opened(databaseUrl, folder, texts)
    })
    after(async () => {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    })

    const rivals = async (numbers: string[]): Promise<Record<string, number>> => {
      texts.length = 0
      const shown = new Map([[userIdOf(pbxAccount(0).id), numbers]])
      const found = [...(await rivalsOf({ db, engine }, tenant, shown)).values()].flat()
      return Object.fromEntries(
        numbers.map((number) => [number, found.filter((each) => each.number === number).length]),
      )
    }
    const own = Array.from({ length: NUMBERS }, (_, at) => numberOf(at)).filter((number) => number !== numberOf(0))
    const asked = () => texts.filter((text) => text.includes('teams_enabled'))

    it('all of who has a number alone, and some of who share one', async () => {
      const found = await rivals(own)
      const counts = new Map(Object.entries(found))
      for (const main of [MAIN, OTHER]) assert.ok((counts.get(main) ?? 0) > 20 && (counts.get(main) ?? 0) < 60)
      const others = own.filter((number) => number !== MAIN && number !== OTHER)
      assert.deepEqual([...new Set(others.map((number) => counts.get(number)))], [1])
    })

    it('others are asked for together, however many share one', async () => {
      await rivals(own)
      assert.ok(asked().length <= 12, `${asked().length} statements for ${own.length} numbers`)
    })

    it('numbers that are three’s each are all found', async () => {
      const found = await rivals(Array.from({ length: 40 }, (_, at) => numberOf(500 + at)))
      assert.deepEqual([...new Set(Object.values(found))], [3])
    })
  })

function opened(databaseUrl: string | null, folder: string, texts: string[]): Kysely<Schema> {
  const dialect = databaseUrl
    ? postgresDialect(databaseUrl)
    : sqliteDialect(join(folder, 'voice-sync.db'), { release: () => undefined })
  return new Kysely<Schema>({ dialect, log: ({ query }) => void texts.push(query.sql) })
}
