/** kill -9 between something and its record: a job tells it once all the same. */
import assert from 'node:assert/strict'
import { Client } from 'pg'
import { faultsOf, toldOf8x8 } from './faults.ts'
import { openBeginning } from './lives.ts'
import { SCENES } from './scenes.ts'

/** What the product is held up by, and once it waits for that: for a row, or for a table, and not for its turn. */
interface Hold {
  lock: string
  waits: 'rows' | 'table'
}

const HOLDS = {
  proof: {
    lock: `select ordinal from planned_changes where status = 'started' and operation_id is not null for update`,
    waits: 'rows',
  },
  takingIn: { lock: 'lock table users in share row exclusive mode', waits: 'table' },
  takenIn: { lock: `select ordinal from planned_changes where status = 'planned' for update`, waits: 'rows' },
  sentTo8x8: {
    lock: `select number from jobs where state = 'running'
      and exists (select 1 from pbx_requests where state = 'sent') for update`,
    waits: 'rows',
  },
} as const satisfies Record<string, Hold>

const WAITING = {
  rows: `('transactionid', 'tuple')`,
  table: `('relation')`,
}

describe('kill -9 between what was done and its record', function () {
  this.timeout(120_000)

  it('on PostgreSQL: each number is told as verified once', async () => {
    const beginning = await openBeginning({ ...SCENES['first']!, users: 60 }, 'PostgreSQL')
    try {
      const { ending, kills } = await beginning.liveUntil(heldUpBy(HOLDS.proof))
      assert.equal(kills.length, 1)
      assert.deepEqual(faultsOf(ending, ending, kills), [])
    } finally {
      beginning.close()
    }
  })

  for (const [what, scene, hold] of [
    ['before it is taken in, each user is told as new once', 'first', HOLDS.takingIn],
    ['after it was taken in, each user is told as new once', 'first', HOLDS.takenIn],
    ['when 8x8 took what was asked, each is told as written once', 'asked', HOLDS.sentTo8x8],
  ] as const)
    it(`on PostgreSQL: ${what}`, async () => {
      const beginning = await openBeginning({ ...SCENES[scene]!, users: 60 }, 'PostgreSQL')
      try {
        const { ending: undisturbed } = await beginning.live({ most: 0, meanMs: 0, random: () => 0 })
        assert.ok(toldOf8x8(undisturbed).length > 10, toldOf8x8(undisturbed).join('; '))
        const { ending, kills } = await beginning.liveUntil(heldUpBy(hold))
        assert.equal(kills.length, 1)
        assert.deepEqual(faultsOf(ending, undisturbed, kills), [])
      } finally {
        beginning.close()
      }
    })
})

/** Resolves once the product waits for this; it waits until it is let go. */
const heldUpBy =
  ({ lock, waits }: Hold) =>
  async (databaseUrl: string): Promise<() => Promise<void>> => {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await until(async () => {
      await client.query('begin')
      const { rowCount } = await client.query(lock)
      if (waits === 'table' || rowCount) return true
      await client.query('rollback')
      return false
    })
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      and wait_event in ${WAITING[waits]}`
    await until(async () => {
      // else a connection that is opened from now on is not looked at
      await client.query('select pg_stat_clear_snapshot()')
      return Boolean((await client.query(waiting)).rowCount)
    })
    return async () => {
      await client.query('rollback')
      await client.end()
    }
  }

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
