/**
 * `npm run advisories`: what is known of the packages that the product runs on. Fails on high and critical ones that the
 * allow list does not name. Where the registry's advisories cannot be reached it says so, and fails nothing.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { judge, parseAllowed, parseReport } from './advisories/judge.ts'

const LIMIT_MS = 60_000
const MOST_BYTES = 50 * 1024 * 1024

const list = process.argv[2] ?? new URL('advisories/allowed.json', import.meta.url)
const limitMs = Number(process.argv[3] ?? LIMIT_MS)

const today = new Date().toISOString().slice(0, 10)
const allowed = parseAllowed(readFileSync(list, 'utf8'))
const { lines, fails } = judge(ask(), allowed, today)
for (const line of lines) console.log(line)
process.exitCode = fails ? 1 : 0

/** From the lock file alone, so that what happens to be installed makes no difference. */
function ask(): ReturnType<typeof parseReport> {
  const { error, stdout, stderr } = spawnSync('npm', ['audit', '--package-lock-only', '--omit=dev', '--json'], {
    encoding: 'utf8',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_BYTES,
    env: { ...process.env, npm_config_fetch_retries: '1', npm_config_fetch_timeout: String(limitMs) },
  })
  if (error)
    return { unreachable: error.message.includes('ETIMEDOUT') ? `no answer in ${limitMs / 1000} s` : error.message }
  return parseReport(stdout, stderr)
}
