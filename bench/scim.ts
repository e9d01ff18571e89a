/**
 * Our SCIM server, durable on its own store, beside SCIMMY with everything in memory: the same machine, the same run, one
 * after the other. Prints requests a second, 99th percentile, processor time of the server a request, memory, and ratios.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../tests/product.ts'
import { createClient, type Ask, type Client, type Load } from './scim/load.ts'
import { patchEntra, patchSimple, userBody, userNameOf } from './scim/people.ts'
import { openSubject, usageOf } from './subject.ts'

const ROOT = join(import.meta.dirname, '..')
const SECONDS = 4
const TOKEN = 'bench-scim-token'

interface Server {
  name: string
  client: Client
  ids: string[]
  cpu(): { cpu: number; rss: number }
  stop(): Promise<void>
}

interface Figure extends Load {
  /** Milliseconds of processor a request. */
  cpuMs: number
}

type Figures = Record<string, Figure>

export async function benchScim(sizes: number[], databaseUrl: string | null): Promise<void> {
  for (const users of sizes) {
    const peer = await measured(await openPeer(users), users)
    const ours = await measured(await openOurs(users, databaseUrl), users)
    print(users, ours, peer)
  }
}

interface Measured {
  name: string
  figures: Figures
  rss: number
}

async function measured(server: Server, users: number): Promise<Measured> {
  const { client, ids } = server
  const any = (turn: number): number => (turn * 7919) % users
  let made = users
  const asks: Record<string, (turn: number) => Ask> = {
    get_id: (turn) => ({ method: 'GET', path: `/Users/${ids[any(turn)]}` }),
    filter_eq: (turn) => ({
      method: 'GET',
      path: `/Users?filter=${encodeURIComponent(`userName eq "${userNameOf(any(turn))}"`)}`,
    }),
    patch_simple: (turn) => ({ method: 'PATCH', path: `/Users/${ids[any(turn)]}`, body: patchSimple(turn) }),
    patch_entra: (turn) => ({ method: 'PATCH', path: `/Users/${ids[any(turn)]}`, body: patchEntra(any(turn), turn) }),
    list100: () => ({ method: 'GET', path: '/Users?startIndex=1&count=100' }),
    list100_deep: () => ({ method: 'GET', path: `/Users?startIndex=${Math.max(1, users - 200)}&count=100` }),
    post: () => ({ method: 'POST', path: '/Users', body: userBody(made++) }),
  }
  const figures: Figures = {}
  for (const [name, ask] of Object.entries(asks)) {
    await client.run(ask, { seconds: 0.5 })
    const before = server.cpu().cpu
    const load = await client.run(ask, { seconds: SECONDS })
    figures[name] = { ...load, cpuMs: ((server.cpu().cpu - before) * 1000) / load.requests }
  }
  const { rss } = server.cpu()
  await server.stop()
  return { name: server.name, figures, rss }
}

async function openOurs(users: number, databaseUrl: string | null): Promise<Server> {
  const env = { SANDBOX_SCIM_TOKEN: TOKEN, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) }
  const subject = await openSubject({ users: 0, limits: false, env })
  const client = createClient(subject.url, TOKEN)
  const ids: string[] = []
  let next = 0
  const seed = async (): Promise<void> => {
    while (next < users) {
      const at = next++
      const { status, text } = await client.once({ method: 'POST', path: '/Users', body: userBody(at) })
      if (status !== 201) throw new Error(`seeding: ${status} ${text}`)
      ids[at] = (JSON.parse(text) as { id: string }).id
    }
  }
  await Promise.all(Array.from({ length: 32 }, seed))
  return {
    name: databaseUrl ? 'ours, PostgreSQL' : 'ours, SQLite',
    client,
    ids,
    cpu: () => subject.usage(),
    async stop() {
      client.close()
      await subject.stop()
    },
  }
}

async function openPeer(users: number): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, ['bench/scim/peer.ts', String(port), String(users)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  await listening(child)
  const client = createClient(`http://127.0.0.1:${port}`, 'bench')
  return {
    name: 'SCIMMY, in memory',
    client,
    ids: Array.from({ length: users }, (_, at) => `user-${at}`),
    cpu: () => usageOf(child.pid ?? 0),
    stop() {
      client.close()
      child.kill('SIGKILL')
      return Promise.resolve()
    },
  }
}

async function listening(child: ChildProcess): Promise<void> {
  for await (const piece of child.stdout ?? []) if (String(piece).includes('listening')) return
  throw new Error('the peer ended before it listened')
}

function print(users: number, ours: Measured, peer: Measured): void {
  const versions = (name: string): string =>
    (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
  console.log(
    `\nSCIM at ${users.toLocaleString('en-US')} users: ${ours.name} beside scimmy ${versions('scimmy')} with ` +
      `scimmy-routers ${versions('scimmy-routers')} (${peer.name}; bench/scim/peer.ts)`,
  )
  console.table(
    Object.fromEntries(
      Object.entries(ours.figures).map(([name, mine]) => [name, row(mine, peer.figures[name] ?? mine)]),
    ),
  )
  const share = (ours.rss / peer.rss).toFixed(2)
  console.log(`memory: ${ours.rss.toFixed(0)} MB beside ${peer.rss.toFixed(0)} MB (${share}×)`)
}

const perSecond = ({ requests, seconds }: Load): number => requests / seconds

const row = (mine: Figure, theirs: Figure) => ({
  'req/s': Math.round(perSecond(mine)),
  'p99 ms': Number(mine.p99.toFixed(1)),
  'cpu ms': Number(mine.cpuMs.toFixed(3)),
  failed: mine.failed,
  'peer req/s': Math.round(perSecond(theirs)),
  'peer p99 ms': Number(theirs.p99.toFixed(1)),
  'peer cpu ms': Number(theirs.cpuMs.toFixed(3)),
  'peer failed': theirs.failed,
  'times req/s': Number((perSecond(mine) / perSecond(theirs)).toFixed(1)),
  'times cpu': Number((theirs.cpuMs / mine.cpuMs).toFixed(1)),
})
