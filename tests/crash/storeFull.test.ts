import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Job, Page, SyncStarted } from '../../src/api/contract.ts'
import { assignments, readClouds } from '../journeys/checker.ts'
import { signIn } from '../journeys/person.ts'
import { freePort, startProduct } from '../product.ts'
import { startClouds } from './clouds.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const USERS = 800
/** Of 512 bytes: a file may not grow beyond 3 MB, which falls into the PBX job of 800 users. */
const BLOCKS = 6000

describe('a disk that is full in mid-sync', function () {
  this.timeout(90_000)

  it('stops the product with a clear message; with room again the sync goes on to its end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-full-'))
    const company = { SANDBOX_USERS: String(USERS), SANDBOX_SEED: '8', SANDBOX_PROBLEMS: 'off', SANDBOX_LIMITS: 'off' }
    const clouds = await startClouds({ ...company, PORT: '0' })
    const PORT = String(await freePort())
    const env = { ...company, PORT, DATA_DIR: folder, SANDBOX_URL: `${clouds.url}/sandbox`, WATCH_SECONDS: '0' }
    try {
      const shell = `trap '' XFSZ; ulimit -f ${BLOCKS}; exec "$0" "$1"`
      const child = spawn('sh', ['-c', shell, process.execPath, MAIN], {
        env: { PATH: process.env['PATH'] ?? '', ...env, LOG_LEVEL: 'fatal' },
      })
      let said = ''
      child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      const url = `http://127.0.0.1:${PORT}`
      while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok)
        await new Promise((resolve) => setTimeout(resolve, 50))
      const admin = await signIn(url)
      await admin.send<SyncStarted>('POST', '/api/sync', { service: 'all' })
      assert.equal(await ended, 2, said)
      assert.match(said, /^The store cannot be written: .* Nothing that it took is lost\. Make room .*\n$/)
      assert.equal((await clouds.writes()).length, 0)

      const product = await startProduct(env)
      try {
        const again = await signIn(product.url)
        const { items } = await again.get<Page<Job>>('/api/jobs?limit=10')
        const jobs = await again.ended(items.map((job) => job.id))
        assert.deepEqual(
          jobs.map((job) => job.state),
          ['succeeded', 'succeeded'],
        )
        assert.ok(jobs.some((job) => job.resumedAt !== null))
        const direct = assignments(await readClouds(clouds.url)).filter((line) =>
          line.includes('directRouting primary'),
        )
        assert.ok(direct.length >= USERS, `${direct.length}`)
      } finally {
        await product.stop()
      }
    } finally {
      await clouds.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
