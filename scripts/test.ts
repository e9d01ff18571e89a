/**
 * `npm test`: types, lint, format, the tab's build, then every test, as many parts at a time as there are cores
 * (`TEST_JOBS` says otherwise). Says what is missing and installs it where it can.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { runParts } from './parts.ts'
import { MOCHA, partsOf, STEPS } from './testParts.ts'

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
  if (existsSync(process.env['CHROMIUM_PATH'] ?? CHROMIUM)) return
  const root = process.getuid?.() === 0
  if (!root || !existsSync('/usr/bin/apt-get')) {
    console.error(`Chromium is missing. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.`)
    process.exit(1)
  }
  run('install Chromium', 'apt-get', ['update', '-qq'])
  run('install Chromium', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'])
}

const MEMORY = '/dev/shm'
const ROOM_NEEDED = 4 * 1024 ** 3

/** Where the tests keep their folders: in memory where there is room, since hundreds of stores are made and flushed. */
function makeRoom(): string {
  const { bavail, bsize } = existsSync(MEMORY) ? statfsSync(MEMORY) : { bavail: 0, bsize: 0 }
  const room = mkdtempSync(join(bavail * bsize >= ROOM_NEEDED ? MEMORY : tmpdir(), 'voice-sync-tests-'))
  // PostgreSQL runs as a user of its own when the tests are root's
  chmodSync(room, 0o777)
  return room
}

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
const began = Date.now()
const room = makeRoom()
process.env['TMPDIR'] = room
process.once('exit', () => rmSync(room, { recursive: true, force: true }))
const { passed, failed } = await runParts([...partsOf(files), ...STEPS], jobs, (text) => process.stdout.write(text))
const seconds = Math.round((Date.now() - began) / 1000)
console.log(
  `\n${passed.toLocaleString('en')} tests of ${files.length} files passed, in ${seconds} s, ${jobs} at a time`,
)
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
process.exit(failed.length > 0 ? 1 : 0)
