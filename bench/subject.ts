/** The product as a benchmark measures it: its clouds in one process, itself in another, watched from outside. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signIn, type Person } from '../tests/journeys/person.ts'
import { freePort } from '../tests/product.ts'
import { keepFiles } from './fileCache.ts'

const ROOT = join(import.meta.dirname, '..')
/** Clock ticks of `/proc/<pid>/stat`, a second; the same on every Linux. */
const TICKS = 100

export interface Usage {
  /** Seconds of processor since it started. */
  cpu: number
  /** Resident memory, MB: now, and the most since it started. */
  rss: number
  peak: number
}

export interface Block {
  blockMs: number
  workMs: number
}

export interface Subject {
  /** Where the sandbox is, without `/sandbox`. */
  clouds: string
  url: string
  admin: Person
  usage(): Usage
  /** Milliseconds of processor of the product's threads so far, exact where it waits. */
  cpuMs(): number
  /** Longest time the event loop stood still since the last call, and the longest work in one go; both in ms. */
  longestBlock(): Promise<Block>
  /** Stops the product and its clouds, and starts both again where they were, with the limits on. */
  limited(): Promise<void>
  /** Stops the product, works on its data folder, and starts it again. */
  meanwhile(work: (folder: string) => Promise<void>): Promise<void>
  /** MB of files that the machine gave up and read again so far, although memory was free. */
  readAgain(): number
  stop(): Promise<void>
}

export interface SubjectOptions {
  users: number
  limits: boolean
  env?: Record<string, string>
  /** Arguments for Node, for example `--cpu-prof`. */
  node?: string[]
  /** Does the company hold users with problems? */
  problems?: boolean
  /** Of its data, kept when it stops; left out: one of its own that goes with it. */
  folder?: string | null
}

export async function openSubject(options: SubjectOptions): Promise<Subject> {
  const { users, limits, env = {}, node = [], problems = false, folder: kept = null } = options
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-bench-'))
  const data = kept ?? join(folder, 'data')
  const company = {
    SANDBOX_USERS: String(users),
    SANDBOX_SEED: '8',
    SANDBOX_PROBLEMS: problems ? 'on' : 'off',
    SANDBOX_LIMITS: limits ? 'on' : 'off',
    SANDBOX_LATENCY_MS: '0',
  }
  const cloudPort = await freePort()
  const startClouds = async (): Promise<ChildProcess> => {
    const own = { PORT: String(cloudPort), DATA_DIR: join(folder, 'clouds') }
    const started = launch(['src/sandbox/main.ts'], { ...company, ...own })
    await firstLine(started)
    return started
  }
  let sandbox = await startClouds()
  const clouds = `http://127.0.0.1:${cloudPort}`
  const port = await freePort()
  const report = join(folder, 'report.json')
  const flags = [...flagsOfStart(), '--import=./bench/eventLoop.ts']
  warm(flags)
  const url = `http://127.0.0.1:${port}`
  const start = async (): Promise<ChildProcess> => {
    const started = launch([...flags, ...node, 'src/main.ts'], {
      ...company,
      WATCH_SECONDS: '0',
      LOG_LEVEL: 'error',
      ...env,
      PORT: String(port),
      DATA_DIR: data,
      BENCH_REPORT: report,
      SANDBOX_URL: `${clouds}/sandbox`,
    })
    await ready(url)
    // the first look at both connections is not part of a sync
    await new Promise((resolve) => setTimeout(resolve, 1500))
    return started
  }
  let product = await start()
  const files = keepFiles(data)
  return {
    clouds,
    url,
    admin: await signIn(clouds, 'admin', url),
    usage: () => usageOf(product.pid ?? 0),
    cpuMs: () => cpuMsOf(product.pid ?? 0),
    async longestBlock() {
      rmSync(report, { force: true })
      product.kill('SIGUSR2')
      for (let tries = 0; tries < 200; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        const text = read(report)
        if (text) return JSON.parse(text) as Block
      }
      throw new Error('the product does not report')
    },
    async limited() {
      await ended(product)
      await ended(sandbox)
      company.SANDBOX_LIMITS = 'on'
      sandbox = await startClouds()
      product = await start()
    },
    async meanwhile(work) {
      await ended(product)
      await work(join(data, `sandbox-${users}-8-${problems ? 'problems' : 'plain'}`))
      product = await start()
    },
    readAgain: () => files.readAgain(),
    async stop() {
      await files.stop()
      await ended(product)
      await ended(sandbox)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `npm start` tells Node. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** As before `npm start`: compiled once, so that what compiles is not part of what is measured. */
function warm(flags: string[]): void {
  spawnSync(process.execPath, [...flags, 'scripts/warm.ts'], { cwd: ROOT, stdio: 'inherit' })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function launch(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const piece of child.stdout ?? []) {
    text += String(piece)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the product was not ready in time')
}

export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, rss: mb('VmRSS'), peak: mb('VmHWM') }
}

/** As the kernel counts it, in nanoseconds. */
function cpuMsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).reduce(
    (sum, task) => sum + Number(read(`${tasks}/${task}/schedstat`).split(' ')[0]) / 1e6,
    0,
  )
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.stdout?.resume()
  child.kill('SIGTERM')
  await gone
}
