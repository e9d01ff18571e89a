/** A failed sync and everybody who asked to be told of it, while the connector has a bad day and the product is killed. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openStore, type Stores } from '../../src/store/open.ts'
import { signIn } from '../journeys/person.ts'
import { newDatabase } from '../postgres.ts'
import { freePort, startProduct, type Product } from '../product.ts'
import type { Engine } from './lives.ts'
import { startRough, type Dice, type Rough } from './roughConnector.ts'

export interface Wanted {
  engine: Engine
  subscribers: number
  kills: number
  dice: Dice
  /** A kill comes so long after the first request of a life, in ms at most. */
  killWithin: number
}

export interface Delivered {
  /** What is wrong; none: all is as it is to be. */
  faults: string[]
  kills: number
  /** Messages beyond the first: of those whose answer was lost with the product, and with the line. */
  duplicates: { byKills: number; byLine: number }
  removed: number
  renewed: number
  rough: Pick<Rough, 'answers' | 'peaks'>
  messages: number
  /** Why notices were not delivered at a try, as the product wrote it down, and how often. */
  said: Record<string, number>
  ms: number
}

/** Every so many is of a chat that removed the bot, and of one whose id is not known any more. */
const REMOVED = 20
const STALE = 25
const TITLE = 'Sync failed'
const FAR = '2999-01-01T00:00:00.000Z'

export async function deliver(wanted: Wanted): Promise<Delivered> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-deliveries-'))
  const databaseUrl = wanted.engine === 'PostgreSQL' ? await newDatabase() : null
  const rough = await startRough(wanted.dice)
  const env = {
    ...{ DATA_DIR: folder, SANDBOX_USERS: '5', SANDBOX_SEED: '8', PORT: String(await freePort()), LOG_LEVEL: 'info' },
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  }
  const inStore = async <T>(look: (stores: Stores, tenantId: string) => Promise<T>): Promise<T> => {
    const stores = await openStore({ databaseUrl, folder: companyIn(folder) })
    try {
      const [tenant] = await stores.tenants.tenants()
      return await look(stores, tenant!.id)
    } finally {
      await stores.close()
    }
  }
  try {
    await (await startProduct(env)).stop()
    await inStore((stores, tenantId) => subscribe(stores, tenantId, wanted.subscribers, rough.url))
    const began = Date.now()
    let product = await startProduct(env)
    await failSync(product)
    const said: Record<string, number> = {}
    let kills = 0
    while (kills < wanted.kills) {
      if (!(await within(30_000, () => rough.requestsOfLife() > 0))) break
      await new Promise((resolve) => setTimeout(resolve, wanted.dice.random() * wanted.killWithin))
      await product.kill()
      note(said, product)
      kills += 1
      // what it had sent is on the line, and counts as its own
      await new Promise((resolve) => setTimeout(resolve, 100))
      rough.nextLife()
      product = await startProduct(env)
    }
    await settled(() => counts(databaseUrl, join(companyIn(folder), 'voice-sync.db')))
    await product.stop()
    note(said, product)
    const ms = Date.now() - began
    return await inStore((stores, tenantId) => judge(stores, tenantId, wanted, rough, { kills, ms, said }))
  } finally {
    await rough.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The product makes a folder for each company in its data folder. */
const companyIn = (folder: string): string =>
  join(folder, readdirSync(folder).find((name) => name.startsWith('sandbox-')) ?? '')

function note(said: Record<string, number>, { printed }: Product): void {
  for (const line of printed()
    .split('\n')
    .filter((each) => each.includes('A notice was not delivered'))) {
    const why = /"error":"([^"]{0,80})/.exec(line)?.[1] ?? ''
    said[why] = (said[why] ?? 0) + 1
  }
}

const idOf = (i: number): string =>
  i % REMOVED === 7 ? `removed-29:${i}` : i % STALE === 3 ? `stale-29:${i}` : `anew-29:${i}`

async function subscribe({ notifications }: Stores, tenantId: string, count: number, serviceUrl: string) {
  const at = new Date().toISOString()
  for (let i = 0; i < count; i++) {
    const id = idOf(i)
    const conversation = { id, tenantId, conversationType: 'personal', isGroup: false }
    const user = { id: `29:${i}`, name: `Person ${i}` }
    const reference = JSON.stringify({ user, bot: { id: '28:bot' }, conversation, channelId: 'msteams', serviceUrl })
    await notifications.keepConversation(tenantId, {
      id,
      kind: 'personal',
      reference,
      userId: `u${i}`,
      userName: user.name,
    })
    await notifications.subscribe(tenantId, id, at)
  }
}

/** 8x8 refuses the key. */
async function failSync({ url }: Product): Promise<void> {
  const order = { faults: [{ system: '8x8', match: 'GET /users', kind: 'status', status: 401 }] }
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${url}/sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(order) })
  if (status !== 200) throw new Error(`the sandbox took no fault: ${status}`)
  const jobs = await (await signIn(url)).sync('all')
  if (jobs[0]?.state !== 'failed') throw new Error(`the sync ${jobs[0]?.state}`)
}

/** Everything was decided on, and is delivered or given up. */
async function settled(pending: () => Promise<{ all: number; left: number }>): Promise<void> {
  const done = async () => {
    const { all, left } = await pending()
    return all > 0 && left === 0
  }
  if (!(await within(600_000, done))) throw new Error('notices are still on their way after ten minutes')
}

const COUNT = `select count(*) as "all", sum(case when delivered_at is null and next_at is not null then 1 else 0 end) as "left" from outbox`

/** Looks past the product, which has the store open. */
async function counts(databaseUrl: string | null, file: string): Promise<{ all: number; left: number }> {
  let row: Record<string, unknown> | undefined
  if (databaseUrl) {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    row = (await client.query<Record<string, unknown>>(COUNT)).rows[0]
    await client.end()
  } else {
    const db = new DatabaseSync(file, { readOnly: true })
    row = db.prepare(COUNT).get()
    db.close()
  }
  return { all: Number(row?.['all'] ?? 0), left: Number(row?.['left'] ?? 0) }
}

async function judge(
  { notifications }: Stores,
  tenantId: string,
  { subscribers, dice }: Wanted,
  rough: Rough,
  { kills, ms, said }: Pick<Delivered, 'kills' | 'ms' | 'said'>,
): Promise<Delivered> {
  const faults = [...new Set(rough.violations)].slice(0, 20)
  const byRecipient = Map.groupBy(rough.taken, ({ recipient }) => recipient)
  const duplicates = { byKills: 0, byLine: 0 }
  const kept = new Set((await notifications.subscribers(tenantId)).map(({ id }) => id))
  const chats = Array.from({ length: subscribers }, (_, i) => idOf(i))
  for (const id of chats) {
    const person = id.replace(/^[a-z]+-/, '')
    const got = byRecipient.get(id.startsWith('removed-') ? id : person) ?? []
    if (got.some(({ title }) => title !== TITLE)) faults.push(`${id} got ${got.map(({ title }) => title).join(', ')}`)
    if (id.startsWith('removed-')) {
      if (kept.has(id)) faults.push(`${id} answers 403 and is still told`)
      if (got.length > 0) faults.push(`${id} took what it refuses`)
      continue
    }
    if (!kept.has(`anew-${person}`) || kept.has(`stale-${person}`)) faults.push(`${id} is not kept as it is now`)
    if (got.length === 0) faults.push(`${id} was told nothing`)
    const unheard = got.filter(({ answered }) => !answered).length
    const extra = Math.max(0, got.length - 1)
    const byLine = Math.min(extra, unheard)
    duplicates.byLine += byLine
    duplicates.byKills += extra - byLine
    if (extra - byLine > kills) faults.push(`${id} got ${got.length} messages`)
    for (const [life, inOne] of Map.groupBy(got, (each) => each.life))
      if (inOne.filter(({ answered }) => answered).length > 1) faults.push(`${id} got two in life ${life}`)
  }
  const due = await notifications.due(tenantId, FAR, 1)
  if (due.length > 0) faults.push('a notice is still on its way')
  if (dice.throttled > 0 && !rough.answers['429 as the dice say']) faults.push('the dice never said 429')
  const count = (kind: string) => chats.filter((id) => id.startsWith(kind)).length
  const { answers, peaks } = rough
  return {
    ...{ faults, kills, said, duplicates, rough: { answers, peaks }, messages: rough.taken.length, ms },
    ...{ removed: count('removed-'), renewed: count('stale-') },
  }
}

async function within(ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await holds()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}
