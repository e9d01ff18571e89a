import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newDatabase } from '../postgres.ts'
import { freePort, runProduct, startProduct } from '../product.ts'

describe('journey: starting the product', function () {
  this.timeout(60_000)

  it('half a configuration: the error names each missing variable and where to get it', async () => {
    const { code, printed } = await runProduct({ ENTRA_TENANT_ID: '7f0c1d6e-0000-4000-8000-000000000001' })
    assert.equal(code, 2)
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'PBX_API_KEY', 'PUBLIC_URL'])
      assert.match(printed, new RegExp(`${name} is missing: .{10,}`))
    assert.doesNotMatch(printed, /ENTRA_TENANT_ID is missing/)
    assert.doesNotMatch(printed, / at .*\.ts:\d+/, 'a stack is no message')
  })

  it('settings out of range are named with what is right', async () => {
    const { code, printed } = await runProduct({ PORT: 'many', SANDBOX_USERS: '-1', SANDBOX_PROBLEMS: 'maybe' })
    assert.equal(code, 2)
    for (const name of ['PORT', 'SANDBOX_USERS', 'SANDBOX_PROBLEMS']) assert.match(printed, new RegExp(name))
  })

  it('a second process on the same data folder is refused, and told who has it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-two-'))
    const first = await startProduct({ DATA_DIR: folder, SANDBOX_USERS: '5' })
    try {
      const second = await runProduct({ DATA_DIR: folder, SANDBOX_USERS: '5', PORT: String(await freePort()) })
      assert.equal(second.code, 2)
      assert.match(second.printed, new RegExp(String(first.pid)))
      assert.equal((await fetch(`${first.url}/healthz`)).status, 200)
    } finally {
      await first.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('a second process on the same PostgreSQL database is refused', async () => {
    const DATABASE_URL = await newDatabase()
    const first = await startProduct({ DATABASE_URL, SANDBOX_USERS: '5' })
    try {
      const { code, printed } = await runProduct({ DATABASE_URL, SANDBOX_USERS: '5', PORT: String(await freePort()) })
      assert.equal(code, 2)
      assert.match(printed, /in use by another copy/)
    } finally {
      await first.stop()
    }
  })

  it('a port that is taken is said so', async () => {
    const first = await startProduct({ SANDBOX_USERS: '5' })
    try {
      const { code, printed } = await runProduct({
        PORT: new URL(first.url).port,
        DATA_DIR: mkdtempSync(join(tmpdir(), 'vs-')),
      })
      assert.equal(code, 2)
      assert.match(printed, /port .* in use/i)
    } finally {
      await first.stop()
    }
  })

  it('stops within a moment when asked to', async () => {
    const product = await startProduct({ SANDBOX_USERS: '5' })
    assert.equal(await product.stop(), 0)
  })
})
