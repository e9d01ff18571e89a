import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, ProvisioningEntry } from '../../src/api/contract.ts'
import { startProduct } from '../product.ts'
import { plant } from '../planted/plant.ts'

const TOKEN = plant('scim-token')

describe('the request log of a process that ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-log-'))
  const env = { DATA_DIR: folder, SANDBOX_USERS: '5', SANDBOX_SCIM_TOKEN: TOKEN }
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('has every request that was answered', async () => {
    const first = await startProduct(env)
    const headers = { authorization: `Bearer ${TOKEN}` }
    for (let n = 0; n < 20; n++) await (await fetch(`${first.url}/scim/v2/Users/none-${n}`, { headers })).text()
    assert.equal(await first.stop(), 0)
    const second = await startProduct(env)
    try {
      const signedIn = await fetch(`${second.url}/sandbox/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"as":"reader"}',
      })
      const { access_token: reader } = (await signedIn.json()) as { access_token: string }
      const answer = await fetch(`${second.url}/api/provisioning/log`, {
        headers: { authorization: `Bearer ${reader}` },
      })
      const { items, total } = (await answer.json()) as Page<ProvisioningEntry>
      assert.deepEqual([total, items[0]?.resourceId, items[0]?.status], [20, 'none-19', 404])
    } finally {
      await second.kill()
    }
  })
})
