/**
 * Our SCIM server, durable on its own store, beside SCIMMY with everything in memory: the same machine, the same run,
 * second by second in turns, so that whatever else the machine does befalls both; each asked by a client in a process of
 * its own, first by 32 connections and then by 128: the peer has one thread, which 32 keep busy, and ours two and a disk,
 * which wait for each other until there are more. Prints requests a second, median and 99th percentile of the worst
 * second, processor time of the server's process a request, memory, and ratios.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../tests/product.ts'
import { kinds } from './scim/asks.ts'
import { openClient, type Client, type Load } from './scim/load.ts'
import { openSubject, usageOf } from './subject.ts'

const ROOT = join(import.meta.dirname, '..')
/** How many times each kind is asked of each, for how long, and for how long before that without counting. */
const ROUNDS = 4
const ROUND_SECONDS = 1
const WARM_SECONDS = 1
/** Connections while users are made; each asks and waits. */
const WIDTH = 32
const TOKEN = 'bench-scim-token'

interface Server {
  name: string
  client: Client
  cpu(): { cpu: number; rss: number }
  stop(): Promise<void>
}

interface Figure extends Load {
  /** Seconds of processor: of the server, and of the client. */
  cpu: number
  clientCpu: number
}

type Figures = Record<string, Figure>

export interface ScimBench {
  databaseUrl: string | null
  /** Kinds to ask; null: all. */
  only: string[] | null
  /** Connections, of each server alike: everything is measured with each of these. */
  widths: number[]
  /** Ours alone, and more arguments for its Node. */
  alone: boolean
  node: string[]
}

export async function benchScim(sizes: number[], options: ScimBench): Promise<void> {
  for (const users of sizes) {
    const servers = [await openOurs(users, options), ...(options.alone ? [] : [await openPeer(users)])]
    for (const width of options.widths) {
      const [ours, peer] = await measured(servers, width, options)
      if (ours) print(users, width, ours, peer ?? ours)
    }
    for (const { client, stop } of servers) {
      client.close()
      await stop()
    }
  }
}

interface Measured {
  name: string
  figures: Figures
  rss: number
}

async function measured(servers: Server[], width: number, { only }: ScimBench): Promise<Measured[]> {
  for (const { client } of servers) await client.widen(width)
  const all = servers.map(({ name }): Measured => ({ name, figures: {}, rss: 0 }))
  for (const [name, { alone }] of Object.entries(kinds([])).filter(([each]) => !only || only.includes(each))) {
    const those = alone ? servers.slice(0, 1) : servers
    for (const { client } of those) await client.run(name, WARM_SECONDS)
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [at, server] of those.entries()) {
        const { figures } = all[at]!
        figures[name] = together(figures[name], await asked(server, name))
        // as long as the peer has its turn elsewhere: no client may ask for more a second than it may on end
        if (alone) await new Promise((resolve) => setTimeout(resolve, ROUND_SECONDS * 1000))
      }
  }
  for (const [at, { cpu }] of servers.entries()) all[at]!.rss = cpu().rss
  return all
}

async function asked({ client, cpu }: Server, name: string): Promise<Figure> {
  const before = cpu().cpu
  const clientBefore = client.cpu()
  const load = await client.run(name, ROUND_SECONDS)
  return { ...load, cpu: cpu().cpu - before, clientCpu: client.cpu() - clientBefore }
}

const together = (some: Figure | undefined, more: Figure): Figure =>
  some
    ? {
        requests: some.requests + more.requests,
        failed: some.failed + more.failed,
        seconds: some.seconds + more.seconds,
        cpu: some.cpu + more.cpu,
        clientCpu: some.clientCpu + more.clientCpu,
        p50: Math.max(some.p50, more.p50),
        p99: Math.max(some.p99, more.p99),
      }
    : more

async function openOurs(users: number, { databaseUrl, node }: ScimBench): Promise<Server> {
  const env = {
    SANDBOX_SCIM_TOKEN: TOKEN,
    SCIM_REQUESTS_PER_SECOND: '1000000',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  }
  const subject = await openSubject({ users: 0, limits: false, env, node })
  const client = await openClient(subject.url, TOKEN, WIDTH)
  await client.know(await client.make(users))
  return {
    name: databaseUrl ? 'ours, PostgreSQL' : 'ours, SQLite',
    client,
    cpu: () => subject.usage(),
    stop: () => subject.stop(),
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
  const client = await openClient(`http://127.0.0.1:${port}`, 'bench', WIDTH)
  await client.know(Array.from({ length: users }, (_, at) => `user-${at}`))
  return {
    name: 'SCIMMY, in memory',
    client,
    cpu: () => usageOf(child.pid ?? 0),
    stop() {
      child.kill('SIGKILL')
      return Promise.resolve()
    },
  }
}

async function listening(child: ChildProcess): Promise<void> {
  for await (const piece of child.stdout ?? []) if (String(piece).includes('listening')) return
  throw new Error('the peer ended before it listened')
}

function print(users: number, width: number, ours: Measured, peer: Measured): void {
  const versions = (name: string): string =>
    (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
  console.log(
    `\nSCIM at ${users.toLocaleString('en-US')} users, ${width} connections: ${ours.name} beside scimmy ${versions('scimmy')} with ` +
      `scimmy-routers ${versions('scimmy-routers')} (${peer.name}; bench/scim/peer.ts)`,
  )
  console.table(
    Object.fromEntries(Object.entries(ours.figures).map(([name, mine]) => [name, row(mine, peer.figures[name])])),
  )
  const share = (ours.rss / peer.rss).toFixed(2)
  console.log(`memory: ${ours.rss.toFixed(0)} MB beside ${peer.rss.toFixed(0)} MB (${share}×)`)
}

/** What was refused, or was not what was asked for, does not count. */
const perSecond = ({ requests, failed, seconds }: Load): number => (requests - failed) / seconds
const cpuMs = ({ cpu, requests }: Figure): number => (cpu * 1000) / requests
const clientMs = ({ clientCpu, requests }: Figure): number => (clientCpu * 1000) / requests

const row = (mine: Figure, theirs: Figure | undefined) => ({
  'req/s': Math.round(perSecond(mine)),
  'p50 ms': Number(mine.p50.toFixed(1)),
  'p99 ms': Number(mine.p99.toFixed(1)),
  'cpu ms': Number(cpuMs(mine).toFixed(3)),
  'client ms': Number(clientMs(mine).toFixed(3)),
  failed: mine.failed,
  ...(theirs && {
    'peer req/s': Math.round(perSecond(theirs)),
    'peer p50 ms': Number(theirs.p50.toFixed(1)),
    'peer p99 ms': Number(theirs.p99.toFixed(1)),
    'peer cpu ms': Number(cpuMs(theirs).toFixed(3)),
    'peer failed': theirs.failed,
    'times req/s': Number((perSecond(mine) / perSecond(theirs)).toFixed(1)),
    'times cpu': Number((cpuMs(theirs) / cpuMs(mine)).toFixed(1)),
  }),
})
