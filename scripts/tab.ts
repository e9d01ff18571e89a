/** Builds the tab when it is missing or older than its source; runs before `npm start`. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = 'dist/tab/index.html'
const SOURCES = ['src/tab', 'src/words', 'src/api/contract.ts', 'package-lock.json']
const VITE = 'node_modules/vite/bin/vite.js'

function newest(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const stale = !existsSync(BUILT) || Math.max(...SOURCES.map(newest)) > statSync(BUILT).mtimeMs
if (stale && existsSync(VITE)) {
  console.log('Building the console…')
  const { status } = spawnSync(
    process.execPath,
    [VITE, 'build', '--config', 'src/tab/vite.config.ts', '--logLevel', 'warn'],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
} else if (!existsSync(BUILT)) {
  console.error('The console is not built, and what builds it is not installed. Run: npm install')
  process.exit(1)
}
