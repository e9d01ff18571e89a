import assert from 'node:assert/strict'
import { Kysely } from 'kysely'
import type { ProvisioningLog, ProvisioningRequest } from '../../src/audit/store.ts'
import { createProvisioningLog } from '../../src/store/audit/provisioning.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'

const request = (n: number): ProvisioningRequest => ({
  at: '2026-11-20T12:00:00.000Z',
  credentialId: 'c',
  method: 'GET',
  route: '/Users',
  resourceId: `r${n % 10}`,
  userName: null,
  status: n % 1000 === 0 ? 404 : 200,
  scimType: null,
  detail: null,
  ms: 1,
})
const ALL = { outcome: null, search: '', cursor: null, limit: 1000 }

describe('the log of provisioning requests, grown long', () => {
  let db: Kysely<Schema>
  const open = async (most: number): Promise<ProvisioningLog> => {
    db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:', { release: () => undefined }) })
    await migrate(db, 'sqlite')
    return createProvisioningLog({ db, engine: SQLITE }, most)
  }
  const fill = async (log: ProvisioningLog, count: number, batch = 128): Promise<void> => {
    for (let from = 1; from <= count; from += batch)
      await log.append(
        't',
        Array.from({ length: Math.min(batch, count - from + 1) }, (_, at) => request(from + at)),
      )
  }
  afterEach(() => db.destroy())

  it('keeps the newest of them and no more, and counts all', async () => {
    const log = await open(300)
    await fill(log, 1000)
    const { items, total, nextCursor } = await log.requests('t', ALL)
    assert.deepEqual([total, items.length, nextCursor], [300, 300, null])
    assert.deepEqual([items[0]?.seq, items.at(-1)?.seq], [1000, 701])
    const { counts } = await log.health('t', '2026-11-20T12:30:00.000Z')
    assert.deepEqual(counts, { ok: 999, refused: 1, failed: 0 })
  })

  it('gets back to its bound in small steps when that was lowered', async () => {
    await fill(await open(10_000), 2000)
    const log = createProvisioningLog({ db, engine: SQLITE }, 100)
    await log.append('t', [request(1)])
    const after = (await log.requests('t', ALL)).total
    assert.ok(after > 1000 && after < 2000, `${after} left after one step`)
    for (let n = 0; n < 5; n++) await log.append('t', [request(1)])
    assert.equal((await log.requests('t', ALL)).total, 100)
  })

  it('searches all of it, each entry once, however many windows that takes', async () => {
    const log = await open(20_000)
    await fill(log, 12_345)
    const { items, total } = await log.requests('t', { ...ALL, search: 'r7' })
    assert.equal(total, 1234)
    const seqs: number[] = []
    for await (const some of log.walk('t', { outcome: null, search: 'R7' })) seqs.push(...some.map(({ seq }) => seq))
    assert.deepEqual(
      seqs,
      Array.from({ length: 1234 }, (_, n) => 12_337 - 10 * n),
    )
    assert.deepEqual(
      items.map(({ seq }) => seq),
      seqs.slice(0, 1000),
    )
    assert.deepEqual(
      (await log.requests('t', { ...ALL, outcome: 'ok', limit: 2 })).items.map(({ seq }) => seq),
      [12_345, 12_344],
    )
    assert.equal((await log.requests('t', { ...ALL, outcome: 'ok' })).total, 12_333)
    assert.equal((await log.requests('t', { ...ALL, outcome: 'refused' })).total, 12)
  })

  it('counts only the newest of a long log once the page is full, and says that there may be more', async () => {
    await fill(await open(20_000), 12_345)
    const log = createProvisioningLog({ db, engine: SQLITE }, 20_000, 5_000)
    const search = { ...ALL, search: 'r7' }
    const first = await log.requests('t', { ...search, limit: 100 })
    assert.deepEqual([first.items.length, first.total, first.more], [100, 500, true])
    const all = await log.requests('t', search)
    assert.deepEqual([all.items.length, all.total, all.more], [1000, 1234, false], 'the page needed all windows')
    const rare = await log.requests('t', { ...ALL, outcome: 'refused', search: 'r0' })
    assert.deepEqual([rare.items.length, rare.total, rare.more], [12, 12, false])
    const seqs: number[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<ProvisioningLog['requests']>> = await log.requests('t', {
        ...search,
        cursor,
        limit: 150,
      })
      seqs.push(...page.items.map(({ seq }) => seq))
      cursor = page.nextCursor
    } while (cursor !== null)
    assert.deepEqual(
      seqs,
      Array.from({ length: 1234 }, (_, n) => 12_337 - 10 * n),
    )
  })
})
