import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../src/store/open.ts'
import { newDatabase } from '../postgres.ts'
import { besidePostgres, newTenant } from './engines.ts'
import { AT, pbxAccount } from './sample.ts'

describe('what PostgreSQL knows of its tables', () => {
  it('is counted anew where a table has grown, and nowhere else', async function () {
    this.timeout(60_000)
    const databaseUrl = await newDatabase()
    const stores = await openStore({ databaseUrl, folder: '/nowhere', alone: true })
    try {
      const tenant = newTenant()
      for (let from = 1; from <= 2_400; from += 200) {
        const some = Array.from({ length: 200 }, (_, n) => pbxAccount(from + n))
        await stores.directory.seePbx(tenant, some, 'r1', AT)
      }
      const counted = (): Promise<{ name: string; rows: number }[]> =>
        besidePostgres(
          databaseUrl,
          `select s.relname as name, c.reltuples as rows from pg_stat_user_tables s join pg_class c on c.oid = s.relid
            where s.last_analyze is not null and s.relname in ('pbx_accounts', 'pbx_sites')`,
        )
      while ((await counted()).length === 0) await sleep(100)
      const [first, ...others] = await counted()
      assert.deepEqual([first?.name, others], ['pbx_accounts', []])
      assert.ok(Number(first?.rows) > 2_000, `${first?.rows} of 2,400`)
    } finally {
      await stores.close()
    }
  })
})
