/** A sync that lives through kill -9 again and again, on a copy of the same beginning each time. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { SyncStarted } from '../../src/api/contract.ts'
import { signIn, type Person } from '../journeys/person.ts'
import { copyDatabase, newDatabase } from '../postgres.ts'
import { freePort, launch, startProduct, type Product } from '../product.ts'
import { startClouds, type Clouds } from './clouds.ts'
import { readEnding, readTeams, type Ending, type Teams } from './ending.ts'
import type { Scene } from './scenes.ts'

export type Engine = 'SQLite' | 'PostgreSQL'

export interface Kill {
  /** ms after it was ready; negative: while it started. */
  afterMs: number
  /** Service and phase of the job that was running. */
  where: string
  /** Writes recorded as started without an answer: only these may be sent again. */
  inFlight: string[]
}

export interface Life {
  kills: Kill[]
  ending: Ending
  ms: number
  /** From the start of the first job to the end of the last. */
  jobsMs: number
}

/** A life in which somebody cancelled the jobs. */
export interface Cancelled {
  /** What it left when the jobs had ended. */
  ending: Ending
  /** What Teams showed before the jobs, and once the Teams job was undone. */
  before: Teams
  undone: Teams
  kills: Kill[]
  ms: number
}

interface Moments {
  most: number
  meanMs: number
  random: () => number
}

export interface Beginning {
  scene: Scene
  engine: Engine
  /** What Teams has to show in the end; null: whatever it shows undisturbed. */
  wanted: Teams | null
  live(kills: Moments): Promise<Life>
  /** Killed once, at the moment that this finds in the database of its jobs; what it answers is done once the product is dead. */
  liveUntil(find: (databaseUrl: string) => Promise<() => Promise<void>>): Promise<Life>
  /** Kills it once or twice, cancels its jobs, and undoes what they did. */
  liveCancelled(kills: Moments): Promise<Cancelled>
  close(): void
}

interface Stage {
  clouds: Clouds
  env: Record<string, string>
  folder: string
  databaseUrl: string | null
}

/** Small enough that a sync of some thousand changes takes ten to twenty seconds. */
const LATENCY_MS = '15'

const company = (scene: Scene, port: number): Record<string, string> => ({
  PORT: String(port),
  SANDBOX_USERS: String(scene.users),
  SANDBOX_SEED: '8',
  SANDBOX_PROBLEMS: 'on',
  SANDBOX_LIMITS: 'off',
  SANDBOX_LATENCY_MS: LATENCY_MS,
})

/** Plays the scene up to the sync that is to be killed. */
export async function openBeginning(scene: Scene, engine: Engine): Promise<Beginning> {
  const root = mkdtempSync(join(tmpdir(), 'voice-sync-crash-'))
  const first = join(root, 'beginning')
  // delta links name the cloud: it is the same one in each life
  const cloudsPort = await freePort()
  const template = engine === 'PostgreSQL' ? await newDatabase() : null

  const stageIn = async (folder: string, databaseUrl: string | null): Promise<Stage> => {
    const clouds = await startClouds({ ...company(scene, cloudsPort), DATA_DIR: join(folder, 'clouds') })
    const env = {
      ...company(scene, await freePort()),
      DATA_DIR: join(folder, 'data'),
      SANDBOX_URL: `${clouds.url}/sandbox`,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    }
    return { clouds, env, folder, databaseUrl }
  }

  const stage = await stageIn(first, template)
  let wanted: Teams | null
  try {
    const product = await startProduct(stage.env)
    const admin = await signIn(product.url)
    const { status } = await admin.send('PUT', '/api/settings/guard', { number: 100_000, share: 1 })
    if (status >= 300) throw new Error(`the guard was not set: ${status}`)
    wanted = await scene.before(admin, stage.clouds.url)
    await product.stop()
  } finally {
    await stage.clouds.stop()
  }

  let lives = 0
  const onACopy = async <T>(run: (stage: Stage) => Promise<T>): Promise<T> => {
    const folder = join(root, `life-${++lives}`)
    cpSync(first, folder, { recursive: true })
    const own = await stageIn(folder, template ? await copyDatabase(template) : null)
    try {
      return await run(own)
    } finally {
      await own.clouds.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return {
    scene,
    engine,
    wanted,
    live: (moments) => onACopy((own) => liveOn(own, scene, (living) => killAgainAndAgain(own, living, moments))),
    liveUntil: (find) => onACopy((own) => liveOn(own, scene, (living) => killWhenFound(own, living, find))),
    liveCancelled: (moments) => onACopy((own) => cancelOn(own, scene, moments)),
    close: () => rmSync(root, { recursive: true, force: true }),
  }
}

interface Living {
  product: Product
  admin: Person
  jobIds: string[]
  kills: Kill[]
}

async function begin(stage: Stage, scene: Scene): Promise<Living> {
  const product = await startProduct(stage.env)
  const admin = await signIn(product.url)
  return { product, admin, jobIds: await scene.start(admin), kills: [] }
}

async function liveOn(stage: Stage, scene: Scene, kill: (living: Living) => Promise<void>): Promise<Life> {
  const began = Date.now()
  const living = await begin(stage, scene)
  await kill(living)
  await living.admin.ended(living.jobIds)
  await living.product.stop()
  const ending = await endingOf(stage, living)
  return { kills: living.kills, ending, ms: Date.now() - began, jobsMs: lengthOf(ending) }
}

function lengthOf({ jobs }: Ending): number {
  const [from, to] = [jobs[0]?.startedAt, jobs.at(-1)?.endedAt]
  return from && to ? Date.parse(to) - Date.parse(from) : 0
}

/** The last kill, now and then, falls right after the jobs were cancelled; the last job stands for its run. */
async function cancelOn(stage: Stage, scene: Scene, { meanMs, random }: Moments): Promise<Cancelled> {
  const began = Date.now()
  const before = await readTeams(stage.clouds.url)
  const living = await begin(stage, scene)
  await killAgainAndAgain(stage, living, { most: Math.floor(random() * 2), meanMs: meanMs * 4, random })
  await endedWithin(living.admin, living.jobIds, random() * meanMs * 5)
  await living.admin.send('POST', `/api/jobs/${living.jobIds.at(-1)}/cancel`)
  if (random() < 0.6) await killOnce(stage, living, { afterMs: Math.round(random() * 300), where: 'cancelling' })
  await living.admin.ended(living.jobIds)
  await living.product.stop()
  const ending = await endingOf(stage, living)
  living.product = await startProduct(stage.env)
  living.admin = await signIn(living.product.url)
  await undoTeams(living)
  await living.product.stop()
  return { ending, before, undone: await readTeams(stage.clouds.url), kills: living.kills, ms: Date.now() - began }
}

/** What never began to write cannot be undone, and need not be. */
async function undoTeams({ admin, jobIds }: Living): Promise<void> {
  await admin.send('PUT', '/api/services/teams', { enabled: true })
  const { status, body } = await admin.send<SyncStarted>('POST', `/api/jobs/${jobIds.at(-1)}/undo`, {})
  if (status < 300) await admin.ended(body.jobIds)
}

const endingOf = (stage: Stage, { jobIds }: Living): Promise<Ending> =>
  readEnding(stage.clouds, { databaseUrl: stage.databaseUrl, folder: dataFolder(stage) }, jobIds)

async function killAgainAndAgain(stage: Stage, living: Living, { most, meanMs, random }: Moments): Promise<void> {
  while (living.kills.length < most) {
    // the time until a kill has no memory, so that every moment is as likely as any other
    const afterMs = Math.round(-Math.log(1 - random()) * meanMs)
    if (await endedWithin(living.admin, living.jobIds, afterMs)) return
    const where = await whereabouts(living.admin)
    await killOnce(stage, living, { afterMs, where }, random)
  }
}

async function killWhenFound(stage: Stage, living: Living, find: Parameters<Beginning['liveUntil']>[0]): Promise<void> {
  const began = Date.now()
  const whenDead = await find(stage.databaseUrl ?? '')
  const where = await whereabouts(living.admin)
  await living.product.kill()
  living.kills.push({ afterMs: Date.now() - began, where, ...(await onTheWay(stage, living.jobIds)) })
  await whenDead()
  living.product = await startProduct(stage.env)
  living.admin = await signIn(living.product.url)
}

/** With `random`: sometimes once more, while it starts again. */
async function killOnce(
  stage: Stage,
  living: Living,
  moment: Pick<Kill, 'afterMs' | 'where'>,
  random: () => number = () => 1,
): Promise<void> {
  await living.product.kill()
  living.kills.push({ ...moment, ...(await onTheWay(stage, living.jobIds)) })
  if (random() < 0.1) living.kills.push(await killWhileStarting(stage, random, living.jobIds))
  living.product = await startProduct(stage.env)
  living.admin = await signIn(living.product.url)
}

async function endedWithin(admin: Person, jobIds: string[], ms: number): Promise<boolean> {
  const until = Date.now() + ms
  for (;;) {
    const left = until - Date.now()
    if (left <= 0) return false
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, 200)))
    if (left <= 200) return false
    const { running } = await admin.status()
    if (!running.some((job) => jobIds.includes(job.id))) return true
  }
}

async function whereabouts(admin: Person): Promise<string> {
  const { running } = await admin.status()
  const job = running.find((each) => each.state === 'running')
  return job ? `${job.service} ${job.progress?.phase ?? 'begins'}` : running.length > 0 ? 'between' : 'ended'
}

async function killWhileStarting(stage: Stage, random: () => number, jobIds: string[]): Promise<Kill> {
  const ms = Math.round(random() * 1200)
  const { child } = launch(stage.env)
  await new Promise((resolve) => setTimeout(resolve, ms))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  return { afterMs: -ms, where: 'starting', ...(await onTheWay(stage, jobIds)) }
}

interface Row {
  kind: string
  before: string | null
  after: string | null
  holder_id: string
  operation_id: string | null
}

/** Looks into the store that the killed product left. */
async function onTheWay(stage: Stage, jobIds: string[]): Promise<Pick<Kill, 'inFlight'>> {
  const job = Number(jobIds.at(-1))
  const query = `select kind, "before", "after", holder_id, operation_id from planned_changes where job = ${job} and status = 'started'`
  const rows = stage.databaseUrl ? await askPostgres(stage.databaseUrl, query) : askSqlite(dataFolder(stage), query)
  return {
    inFlight: rows
      .filter((row) => row.operation_id === null)
      .map((row) => (row.kind === 'unassign' ? `unassign ${row.before}` : `assign ${row.after} ${row.holder_id}`)),
  }
}

async function askPostgres(url: string, query: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}

function askSqlite(folder: string, query: string): Row[] {
  const path = join(folder, 'voice-sync.db')
  if (!existsSync(path)) return []
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return db.prepare(query).all() as unknown as Row[]
  } finally {
    db.close()
  }
}

/** The product makes a folder for each company in its data folder. */
function dataFolder({ folder }: Stage): string {
  const [company] = readdirSync(join(folder, 'data')).filter((name) => name.startsWith('sandbox-'))
  return join(folder, 'data', company ?? '')
}
