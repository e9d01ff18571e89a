import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { openStore } from '../../src/store/open.ts'
import { ALONE } from '../../src/store/postgres/alone.ts'
import { newDatabase } from '../postgres.ts'
import { newFolder, newTenant } from './engines.ts'
import { AT, pbxAccount } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn } from './steps.ts'

async function asked(url: string, query: string): Promise<{ rows: Record<string, string>[] }> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query<Record<string, string>>(query)
  } finally {
    await client.end()
  }
}

const WRITER = join(import.meta.dirname, 'writer.ts')

describe('opening the store', () => {
  const folders: string[] = []
  const children: ChildProcess[] = []
  const folder = () => {
    const made = newFolder()
    folders.push(made)
    return made
  }
  /** Another process that takes the folder in loops; each line it prints names a user that it was told is stored. */
  const writer = (where: string) => {
    const child = spawn(process.execPath, [WRITER, where], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
  }

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  it('on PostgreSQL waits for nobody, and nothing that a killed process had on its way lands after it', async () => {
    const databaseUrl = await newDatabase()
    const settings = { databaseUrl, folder: '', alone: true }
    const first = await openStore(settings)
    const { rows } = await asked(
      databaseUrl,
      'select application_name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    assert.ok(rows.some((row) => row['application_name'] === ALONE))
    await first.close()
    const killed = new Client({ connectionString: databaseUrl, application_name: ALONE })
    killed.on('error', () => {})
    await killed.connect()
    await killed.query('create table late (x int)')
    const sent = killed.query('insert into late select 1 from pg_sleep(300)').catch((error: unknown) => error)
    const going =
      "select 1 from pg_stat_activity where state = 'active' and query like '%pg_sleep(300)%' and pid <> pg_backend_pid()"
    while ((await asked(databaseUrl, going)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const second = await openStore(settings)
    assert.ok((await sent) instanceof Error, 'the statement went on')
    await assert.rejects(openStore(settings), { name: 'DatabaseInUse' })
    assert.deepEqual((await asked(databaseUrl, 'select x from late')).rows, [])
    await second.tenants.tenants()
    await second.close()
  })

  it('on PostgreSQL takes no database in which a killed process still writes, and takes it once that has ended', async () => {
    const databaseUrl = await newDatabase()
    const settings = { databaseUrl, folder: '', alone: true }
    const killed = new Client({ connectionString: databaseUrl, application_name: ALONE })
    killed.on('error', () => {})
    await killed.connect()
    const { rows } = await killed.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid ?? 0
    // as one does that waits for its disk
    process.kill(pid, 'SIGSTOP')
    try {
      await assert.rejects(openStore(settings), { name: 'DatabaseInUse' })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await (await openStore(settings)).close()
  }).timeout(40_000)

  it('makes the data folder for this user alone, and finds everything again', async () => {
    const where = join(folder(), 'a', 'b')
    const tenant = newTenant()
    const first = await openStore({ databaseUrl: null, folder: where })
    assert.equal(first.engine, 'sqlite')
    assert.equal(statSync(where).mode & 0o77, 0)
    await seeAndTakeIn(first.directory, tenant, [pbxAccount(1)])
    await first.close()
    const second = await openStore({ databaseUrl: null, folder: where })
    assert.equal((await second.directory.counts(tenant)).users, 1)
    assert.notDeepEqual(await dirtyNames(second.directory, tenant), [])
    await second.close()
  })

  it('refuses a folder that this process has open already, and takes it once it is closed', async () => {
    const where = folder()
    const first = await openStore({ databaseUrl: null, folder: where })
    await assert.rejects(openStore({ databaseUrl: null, folder: where }), { name: 'FolderInUse' })
    await first.close()
    await (await openStore({ databaseUrl: null, folder: where })).close()
  })

  it('refuses a folder that another process has, naming that one', async () => {
    const where = folder()
    const { child, lines } = writer(where)
    await lines.next()
    await assert.rejects(openStore({ databaseUrl: null, folder: where }), (error: Error & { pid?: number }) => {
      assert.equal(error.name, 'FolderInUse')
      assert.equal(error.pid, child.pid)
      assert.match(error.message, new RegExp(`process ${child.pid}, started 2026-.*, port 4321`))
      assert.match(error.message, /DATA_DIR/)
      return true
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await openStore({ databaseUrl: null, folder: where })).close()
  })

  it('still refuses when it cannot tell who has the folder', async () => {
    const where = folder()
    const first = await openStore({ databaseUrl: null, folder: where })
    for (const told of ['', '[1', 'null', '{"pid":"1","since":2,"port":{}}']) {
      writeFileSync(join(where, 'holder.json'), told)
      const refused = openStore({ databaseUrl: null, folder: where })
      await assert.rejects(refused, { name: 'FolderInUse', message: /another copy of this product\. Stop/ })
    }
    await first.close()
  })

  it('lets exactly one of two processes have a folder that start at once', async () => {
    const where = folder()
    const both = [writer(where), writer(where)]
    const firsts = await Promise.all(both.map(({ lines }) => lines.next()))
    assert.deepEqual(firsts.map(({ value }) => value === 'FolderInUse').sort(), [false, true])
  })

  it('holds after kill -9 all that was acknowledged, whole, with what has to be looked at again', async function () {
    this.timeout(60_000)
    const where = folder()
    let acknowledged = 0
    for (let round = 0; round < 4; round++) {
      const { child, lines } = writer(where)
      const wanted = 3 + round * 4
      for (let n = 0; n < wanted; n++) acknowledged = Number((await lines.next()).value)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const { directory, close } = await openStore({ databaseUrl: null, folder: where })
      const { users } = await directory.counts('t')
      assert.ok(users >= acknowledged, `${users} users, ${acknowledged} acknowledged`)
      assert.equal(users % 5, 0, 'batches of five are there whole or not at all')
      const log = await directory.changesAfter('t', 0, 1000)
      assert.deepEqual(
        log.map((line) => line.seq),
        Array.from({ length: users }, (_, at) => at + 1),
      )
      const dirty = (await lookAtAll(directory, 't')).filter((key) => key.kind === 'user')
      const before = new Set(log.slice(0, users - dirty.length).map((line) => line.userId))
      assert.ok(dirty.every((key) => !before.has(key.key)))
      if (round === 0) assert.equal(dirty.length, users)
      await close()
    }
  })

  it('lets two processes bring one PostgreSQL up to date at once', async () => {
    const databaseUrl = await newDatabase()
    const opened = await Promise.all([1, 2, 3, 4].map(() => openStore({ databaseUrl, folder: '/nowhere' })))
    const tenant = newTenant()
    await opened[0]?.audit.append(tenant, {
      at: AT,
      actorId: 'system',
      actorName: 'System',
      via: 'system',
      action: 'x',
      target: 'y',
      before: null,
      after: null,
    })
    assert.equal((await opened[3]?.audit.entries(tenant, { cursor: null, limit: 10 }))?.total, 1)
    for (const stores of opened) await stores.close()
  })

  it('says what a database URL has to look like', async () => {
    await assert.rejects(openStore({ databaseUrl: 'mysql://x', folder: '/nowhere' }), /has to start with postgres:\/\//)
  })

  it('outlives a PostgreSQL that drops its connections', async () => {
    const databaseUrl = await newDatabase()
    const stores = await openStore({ databaseUrl, folder: '/nowhere' })
    const other = await openStore({ databaseUrl, folder: '/nowhere' })
    const { default: pg } = await import('pg')
    const admin = new pg.Client({ connectionString: databaseUrl })
    await admin.connect()
    const others =
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'
    await admin.query(others)
    await admin.end()
    // a connection whose end was not heard of yet fails once
    const again = async ({ tenants }: typeof stores): Promise<unknown> => {
      for (let tries = 0; tries < 20; tries += 1) {
        const found = await tenants.tenants().catch(() => null)
        if (found) return found
      }
      return 'no answer'
    }
    assert.deepEqual(await again(stores), [])
    assert.deepEqual(await again(other), [])
    await stores.close()
    await other.close()
  })
})
