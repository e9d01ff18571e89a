import assert from 'node:assert/strict'
import type { DriftRow, Page, UserRow } from '../../src/directory/store.ts'
import { unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DRIFTED = 2_150
/** Keep theirs, so that Teams' list does not look as if it had not come. */
const KEEP = 50

describe('what thousands of users lost by hand in Teams', function () {
  this.timeout(120_000)
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: DRIFTED + KEEP })
    await world.run()
    for (const number of (await numbers()).slice(0, DRIFTED)) await unassign(world.url, number)
    await world.pass(1_000)
    await world.look()
  })
  after(() => world.close())

  /** Of everybody who has one in Teams. */
  async function numbers(): Promise<string[]> {
    const found: string[] = []
    let cursor: string | null = null
    do {
      const asked = { sort: 'userName', limit: 500, ...(cursor ? { cursor } : {}) } as const
      const page: Page<UserRow> = await world.stores.directory.users(world.tenantId, asked)
      found.push(...page.items.flatMap(({ teamsNumber }) => teamsNumber ?? []))
      cursor = page.nextCursor
    } while (cursor !== null)
    return found
  }

  /** Every row of every page, and the totals that the pages told. */
  async function all(limit: number): Promise<{ rows: string[]; totals: number[]; pages: number }> {
    const rows: string[] = []
    const totals = new Set<number>()
    let pages = 0
    let cursor: string | null = null
    do {
      const page: Page<DriftRow> = await world.stores.directory.drift(world.tenantId, cursor, limit)
      rows.push(...page.items.map(({ userId, field, wanted }) => `${userId} ${field} ${wanted}`))
      totals.add(page.total)
      pages += 1
      cursor = page.nextCursor
    } while (cursor !== null)
    return { rows, totals: [...totals], pages }
  }

  for (const [limit, pages] of [
    [1_000, 3],
    [50, 43],
  ] as const)
    it(`is told whole, each once and in order, in pages of ${limit}`, async () => {
      const found = await all(limit)
      assert.deepEqual([found.rows.length, found.totals, found.pages], [DRIFTED, [DRIFTED], pages])
      assert.deepEqual(found.rows, [...new Set(found.rows)].sort())
    })
})
