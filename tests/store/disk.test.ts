/** The log of SQLite: who copies it into the file, and who waits for the disk when it begins anew. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { newFolder } from './engines.ts'

const PAGE = 4096
const HEAD = 32
const FRAME_HEAD = 24
/** Rows a transaction, each of more than a page: the log is long after a few dozen of them. */
const ROWS = 40
const TEXT = 'x'.repeat(2 * PAGE)

/** Page, and the pages of the file if that ends a transaction (0: it does not), of the log's first frame. */
function firstFrame(log: Buffer): { salt: number; page: number; ends: number } {
  return { salt: log.readUInt32BE(16), page: log.readUInt32BE(HEAD), ends: log.readUInt32BE(HEAD + 4) }
}

describe('the log of SQLite', () => {
  it('is begun anew by the thread that copies it, between two transactions, and holds all that came before', async () => {
    const folder = newFolder()
    const path = join(folder, 'voice-sync.db')
    const db = new Kysely<Schema>({ dialect: sqliteDialect(path, { release: () => undefined }) })
    const begins = new Map<number, { page: number; ends: number }>()
    const look = (): void => {
      const { salt, ...begin } = firstFrame(readFileSync(`${path}-wal`))
      begins.set(salt, begin)
    }
    try {
      await sql`create table kept (at integer primary key, text text not null)`.execute(db)
      let rows = 0
      for (let round = 0; begins.size < 3; round += 1) {
        assert.ok(round < 2000, 'the log never begins anew')
        await db.transaction().execute(async (trx) => {
          for (let row = 0; row < ROWS; row += 1) await sql`insert into kept (text) values (${TEXT})`.execute(trx)
        })
        rows += ROWS
        look()
      }
      // the first log is the one that the table was made in
      for (const begin of [...begins.values()].slice(1)) {
        assert.equal(begin.page, 1, 'a transaction of ours began it, which waits for the disk on the event loop')
        assert.notEqual(begin.ends, 0)
      }
      const { rows: kept } = await sql<{ n: number }>`select count(*) as n from kept`.execute(db)
      assert.equal(kept[0]?.n, rows)
      assert.ok(readFileSync(`${path}-wal`).length < 64 * 1024 * 1024, 'it is copied before it is long')
    } finally {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('is copied when it is long, not because its file once was', async () => {
    const folder = newFolder()
    const path = join(folder, 'voice-sync.db')
    const db = new Kysely<Schema>({ dialect: sqliteDialect(path, { release: () => undefined }) })
    const log = (): Buffer => readFileSync(`${path}-wal`)
    try {
      await sql`create table kept (at integer primary key, text text not null)`.execute(db)
      const first = firstFrame(log()).salt
      for (let round = 0; firstFrame(log()).salt === first; round += 1) {
        assert.ok(round < 2000, 'the log never begins anew')
        await db.transaction().execute(async (trx) => {
          for (let row = 0; row < ROWS; row += 1) await sql`insert into kept (text) values (${TEXT})`.execute(trx)
        })
      }
      const { salt } = firstFrame(log())
      for (let commit = 0; commit < 100; commit += 1)
        await sql`update kept set text = ${String(commit)} where at = 1`.execute(db)
      assert.equal(firstFrame(log()).salt, salt)
      assert.ok(log().length > 1000 * (PAGE + FRAME_HEAD), 'its file is as long as it was')
    } finally {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

it('SQLite counts as a write what writes, however it begins', async () => {
  const folder = newFolder()
  const dialect = sqliteDialect(join(folder, 'voice-sync.db'), { release: () => undefined })
  const db = new Kysely<Schema>({ dialect })
  const wrote = async (text: string): Promise<boolean> => {
    const before = dialect.direct.writes()
    await sql.raw(text).execute(db)
    return dialect.direct.writes() > before
  }
  try {
    await sql`create table kept (at integer primary key, deleted_at text)`.execute(db)
    assert.equal(await wrote('select * from kept'), false)
    assert.equal(await wrote('with some as materialized (select deleted_at from kept) select * from some'), false)
    for (const change of ['insert into kept (at) select at from some', 'delete from kept', 'update kept set at = 1'])
      assert.equal(await wrote(`with some(at) as (values (1))\n${change}`), true, change)
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
})
