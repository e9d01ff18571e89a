/** `npm test`: types, lint, format, the tab's build, then every test. Says what is missing and installs it where it can. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CHROMIUM = '/usr/bin/chromium'

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

const node = process.execPath
const bin = (name: string): string => `node_modules/${name}`
const only = process.argv.slice(2)

if (only.length === 0) {
  run('types', node, [bin('typescript/bin/tsc'), '--noEmit'])
  run('types of the tab', node, [bin('typescript/bin/tsc'), '--noEmit', '-p', 'src/tab'])
  run('lint', node, [bin('eslint/bin/eslint.js'), '.'])
  run('format', node, [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'])
}
ensureChromium()
run('build of the tab', node, [
  bin('vite/bin/vite.js'),
  'build',
  '--config',
  'src/tab/vite.config.ts',
  '--logLevel',
  'warn',
])
run('tests', node, [bin('mocha/bin/mocha.js'), ...(only.length > 0 ? only : ['tests/**/*.test.ts'])])
