/**
 * `npm test`: types, lint, format, the tab's build, then every test, as many parts at a time as there are cores
 * (`TEST_JOBS` says otherwise). Says what is missing and installs it where it can.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runParts, type Failure } from './parts.ts'
import { readScan } from './plantedSecrets.ts'
import { openRoom } from './testRoom.ts'
import { lookAt, SCAN_FOLDER, writeSeen } from '../tests/planted/seen.ts'
import { MOCHA, partsOf, partsToRunAgain } from './testParts.ts'

const CHROMIUM = '/usr/bin/chromium'
const TESTS = 'tests/**/*.test.ts'

function run(what: string, command: string, args: string[]): void {
  const began = Date.now()
  console.log(`\n> ${what}`)
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error) console.error(error.message)
  if (status !== 0) {
    console.error(`${what}: failed`)
    process.exit(status ?? 1)
  }
  console.log(`  ${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

/** The browser tests drive Debian's Chromium; there is no other download. */
function ensureChromium(): void {
  if (existsSync(process.env['CHROMIUM'] ?? CHROMIUM)) return
  const root = process.getuid?.() === 0
  if (!root || !existsSync('/usr/bin/apt-get')) {
    console.error(`Chromium is missing. Install it (Debian: apt-get install chromium), or set CHROMIUM.`)
    process.exit(1)
  }
  run('install Chromium', 'apt-get', ['update', '-qq'])
  run('install Chromium', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'])
}

const named = (what: string, failures: Failure[]): boolean => failures.some((failure) => failure.what === what)

const only = process.argv.slice(2)

ensureChromium()
// before the tests: they serve it, measure it and open it
run('build of the tab', process.execPath, [
  'node_modules/vite/bin/vite.js',
  'build',
  '--config',
  'src/tab/vite.config.ts',
  '--logLevel',
  'warn',
])
if (only.length > 0) {
  run('tests', process.execPath, [MOCHA, ...only])
  process.exit(0)
}
const files = globSync(TESTS).map((file) => file.replaceAll('\\', '/'))
const jobs = Number(process.env['TEST_JOBS'] ?? availableParallelism())
if (!(jobs >= 1)) throw new Error(`TEST_JOBS is how many parts run at a time, not ${process.env['TEST_JOBS']}.`)
const began = Date.now()
const room = openRoom()
process.env['TMPDIR'] = room
// a hundred processes load the same modules
const compiled = join(room, 'compiled')
rmSync(compiled, { recursive: true, force: true })
process.env['NODE_COMPILE_CACHE'] = compiled
// each process writes there what it looked through for secrets
const scan = join(room, `scan-${process.pid}`)
process.env[SCAN_FOLDER] = scan
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
const print = (text: string): void => {
  process.stdout.write(text)
  lookAt({ kind: 'print', name: 'what the tests printed' }, Buffer.from(text))
}
const parts = partsOf(files)
const { passed, failed: among } = await runParts(parts, { atOnce: jobs, print, signal: stop.signal })
const again = partsToRunAgain(parts, among)
const alone = await runParts(again, { atOnce: 1, print, signal: stop.signal })
const unsteady = among.filter(({ what }) => again.some((part) => part.what === what) && !named(what, alone.failed))
const failed = among.filter((failure) => !unsteady.includes(failure))
writeSeen(scan)
const secrets = readScan(scan)
rmSync(scan, { recursive: true, force: true })
if (!secrets.good) failed.push({ what: 'planted secrets', why: secrets.text })
const seconds = Math.round((Date.now() - began) / 1000)
console.log(
  `\n${passed.toLocaleString('en')} tests of ${files.length} files passed, in ${seconds} s, ${jobs} at a time`,
)
console.log(secrets.text)
for (const { what, why } of unsteady) console.error(`\n> passed by itself only, to be mended: ${what}\n${why}`)
// last, where whoever sees only the end of a log finds it
for (const { what, why } of failed) console.error(`\n> failed: ${what}\n${why}`)
process.exit(failed.length > 0 ? 1 : 0)
