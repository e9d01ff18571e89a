/** kill -9 just when it is known that numbers show in Teams, and before that is recorded: a job tells it once all the same. */
import assert from 'node:assert/strict'
import { Client } from 'pg'
import { faultsOf } from './faults.ts'
import { openBeginning } from './lives.ts'
import { SCENES } from './scenes.ts'

const ACCEPTED = `select ordinal from planned_changes where status = 'started' and operation_id is not null for update`
/** For a row that is locked, not for its turn. */
const WAITING = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  and wait_event in ('transactionid', 'tuple')`

describe('kill -9 between a proof and its record', function () {
  this.timeout(120_000)

  it('on PostgreSQL: each number is told as verified once', async () => {
    const beginning = await openBeginning({ ...SCENES['first']!, users: 60 }, 'PostgreSQL')
    try {
      const { ending, kills } = await beginning.liveUntil(proven)
      assert.equal(kills.length, 1)
      assert.deepEqual(faultsOf(ending, ending, kills), [])
    } finally {
      beginning.close()
    }
  })
})

/** Resolves once the product waits to record what Teams shows of changes that it sent; it waits until this is let go. */
async function proven(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await until(async () => {
    await client.query('begin')
    if ((await client.query(ACCEPTED)).rowCount) return true
    await client.query('rollback')
    return false
  })
  await until(async () => Boolean((await client.query(WAITING)).rowCount))
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
