import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SyncStarted, SyncStatus } from '../../src/api/contract.ts'
import { startProduct } from '../product.ts'
import { engines } from './engines.ts'
import { assignments, readClouds } from './checker.ts'
import { countOf, requests, signIn } from './person.ts'

const COMPANY = { SANDBOX_PROBLEMS: 'on', SANDBOX_USERS: '150', SANDBOX_LIMITS: 'on', SANDBOX_LATENCY_MS: '5' }

async function undisturbed(): Promise<string[]> {
  const product = await startProduct({ ...COMPANY, SANDBOX_LIMITS: 'off' })
  await (await signIn(product.url)).sync()
  const result = assignments(await readClouds(product.url))
  await product.stop()
  return result
}

for (const engine of engines) {
  describe(`journey: kill -9 in mid-sync, on ${engine.name}`, function () {
    this.timeout(240_000)
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-kill-'))
    after(() => rmSync(folder, { recursive: true, force: true }))

    const moments: [string, (status: SyncStatus) => boolean][] = [
      ['while the PBX job runs', ({ running }) => running.length > 0],
      [
        'while numbers are assigned',
        ({ running }) => running.some((job) => job.progress?.phase === 'assign' && job.progress.done >= 40),
      ],
    ]
    for (const [what, moment] of moments)
      it(`${what}: the job ends by itself after the restart, as if undisturbed`, async () => {
        const data = join(folder, what.replaceAll(' ', '-'))
        const company = { ...COMPANY, ...(await engine.env()), DATA_DIR: data }
        const first = await startProduct(company)
        const admin = await signIn(first.url)
        const { body } = await admin.send<SyncStarted>('POST', '/api/sync', { service: 'all' })
        while (!moment(await admin.status())) await new Promise((resolve) => setTimeout(resolve, 10))
        await first.kill()

        const second = await startProduct(company)
        try {
          const again = await signIn(second.url)
          const jobs = await again.ended(body.jobIds)
          assert.ok(
            jobs.every((job) => job.state.startsWith('succeeded')),
            JSON.stringify(jobs),
          )
          assert.ok(
            jobs.some((job) => job.resumedAt !== null),
            'nothing was resumed',
          )
          const clouds = await readClouds(second.url)
          assert.deepEqual(assignments(clouds), await undisturbed())
          const sent = countOf(await requests(second.url), 'graph', /\/assignNumber$/)
          const written = jobs.find((job) => job.service === 'teams')?.counts.assigned ?? 0
          assert.ok(sent - written <= 20, `${sent} sent for ${written}: more than the batch in flight was sent again`)
        } finally {
          await second.stop()
        }
      })
  })
}
