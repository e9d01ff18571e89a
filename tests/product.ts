/** Starts the real product as its own process on a free port, with a data folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookAlong } from './planted/seen.ts'

export interface Product {
  url: string
  folder: string
  pid: number
  /** Everything it printed. */
  printed(): string
  /** Asks it to stop and waits; answers the exit code. */
  stop(): Promise<number | null>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')
const READY_WITHIN_MS = 55_000

/** Where processes that test at the same time tell each other which ports they gave out. */
const GIVEN_OUT = join(tmpdir(), `voice-sync-ports-${process.getuid?.() ?? 0}`)
/** No run takes that long: what is older was left by one that was killed. */
const OLD_MS = 3_600_000

const marks: string[] = []

/** False when another process gave the port out, and may not listen on it yet. */
function giveOut(port: number): boolean {
  mkdirSync(GIVEN_OUT, { recursive: true })
  const mark = join(GIVEN_OUT, String(port))
  const age = Date.now() - (statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)
  if (age > OLD_MS) rmSync(mark, { force: true })
  try {
    closeSync(openSync(mark, 'wx'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  if (marks.length === 0)
    process.once('exit', () => {
      for (const each of marks) rmSync(each, { force: true })
    })
  marks.push(mark)
  return true
}

/**
 * A port that nobody has, below those that the system gives to whoever asks for any: until it is listened on, none of the
 * many connections and servers of the other tests, which run at the same time, gets it.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(15_000, 32_000)
    if (!giveOut(port)) continue
    const probe = createServer()
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
  throw new Error('no port')
}

/** Runs the product until it exits by itself: for starts that must be refused. */
export async function runProduct(env: Record<string, string>): Promise<{ code: number | null; printed: string }> {
  const { child, printed } = launch(env)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, printed: printed() }
}

/**
 * Starts the product and waits until it is ready. Quick by default: no sandbox limits, little latency, no watch.
 * `DATA_DIR` given: that folder is used, and kept.
 */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const port = env['PORT'] ?? String(await freePort())
  const folder = env['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'voice-sync-'))
  const { child, printed } = launch({ ...env, PORT: port, DATA_DIR: folder })
  const url = `http://127.0.0.1:${port}`
  await ready(url, child, printed)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const gone = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const code = await exited
    if (env['DATA_DIR'] === undefined) rmSync(folder, { recursive: true, force: true })
    return code
  }
  return {
    url,
    folder,
    pid: child.pid ?? 0,
    printed,
    stop: () => gone('SIGTERM'),
    kill: async () => {
      await gone('SIGKILL')
    },
  }
}

/** Starts it and waits for nothing. */
export function launch(env: Record<string, string>): { child: ChildProcess; printed: () => string } {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE'].flatMap((name) =>
      process.env[name] ? [[name, process.env[name]]] : [],
    ),
  )
  const quick = { SANDBOX_LIMITS: 'off', SANDBOX_LATENCY_MS: '0', WATCH_SECONDS: '0', LOG_LEVEL: 'warn' }
  const settings = env['ENTRA_TENANT_ID'] || env['CLIENT_ID'] || env['PBX_API_KEY'] ? env : { ...quick, ...env }
  const child = spawn(process.execPath, [MAIN], {
    env: { ...inherited, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const [name, stream] of Object.entries({ stdout: child.stdout, stderr: child.stderr })) {
    const along = lookAlong({ kind: 'print', name: `${name} of the product in ${settings['DATA_DIR']}` })
    stream?.on('data', (piece: Buffer) => {
      along.take(piece)
      text = (text + piece.toString()).slice(-200_000)
    })
    stream?.once('close', () => along.end())
  }
  return { child, printed: () => text }
}

async function ready(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${printed()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`the product was not ready in time:\n${printed()}`)
}
