/**
 * `npm run playground`: talk to the bot without Microsoft 365. Starts the product if nothing answers at PORT, then the
 * Microsoft 365 Agents Playground on its bot, and prints where to open it. Ctrl-C ends both.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('..', import.meta.url))
const PORT = port('PORT', 3978)
const PLAYGROUND_PORT = port('PLAYGROUND_PORT', 56150)
const PRODUCT = `http://127.0.0.1:${PORT}`
const PLAYGROUND = `http://127.0.0.1:${PLAYGROUND_PORT}`
const started: ChildProcess[] = []

function port(name: string, otherwise: number): number {
  const value = process.env[name] ? Number(process.env[name]) : otherwise
  if (!Number.isInteger(value) || value < 1 || value > 65_535) fail(`${name} must be a port, 1 to 65535.`)
  return value
}

function fail(why: string): never {
  console.error(why)
  stop()
  process.exit(1)
}

function stop(): void {
  for (const child of started) child.kill('SIGTERM')
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  )

/** A part that ends by itself ends the whole. */
function start(what: string, args: string[], env: Record<string, string>): void {
  const child = spawn(process.execPath, args, {
    cwd: HERE,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  child.on('exit', (code) => {
    if (!ending) fail(`The ${what} ended with code ${code}.`)
  })
  started.push(child)
}

async function until(url: string, what: string, seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 10; i++) {
    if (await answers(url)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  fail(`The ${what} did not answer at ${url} within ${seconds} s.`)
}

let ending = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    ending = true
    stop()
    process.exitCode = 0
  })

if (await answers(`${PRODUCT}/readyz`)) console.log(`Using the product that runs at ${PRODUCT}.`)
else {
  start('product', ['src/main.ts'], { PORT: String(PORT) })
  await until(`${PRODUCT}/readyz`, 'product', 120)
}

const cli = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js')
start(
  'Agents Playground',
  [
    cli,
    'start',
    '-e',
    `${PRODUCT}/api/messages`,
    '-c',
    'msteams',
    '-p',
    String(PLAYGROUND_PORT),
    '--disable-telemetry',
  ],
  // Otherwise it opens a browser by itself, and leaves its log in a folder of the project.
  { TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: join(tmpdir(), 'agents-playground.log') },
)
await until(`${PLAYGROUND}/`, 'Agents Playground', 60)
console.log(`\nTalk to the bot: ${PLAYGROUND}   (say "hello" or "sync now"; Ctrl-C ends both)\n`)
