import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMailServer, type MailServer } from '../notifications/mailServer.ts'
import { startProduct, type Product } from '../product.ts'

describe('journey: a failed sync by e-mail', function () {
  this.timeout(120_000)
  let server: MailServer
  let product: Product
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-mail-'))
  const start = () =>
    startProduct({ DATA_DIR: folder, SANDBOX_USERS: '4', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0', LOG_LEVEL: 'warn' })
  before(async () => {
    server = await startMailServer({ open: true })
    product = await start()
  })
  after(async () => {
    await product?.stop()
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const asked = await fetch(`${product.url}/sandbox/token`, { method: 'POST', headers, body: '{"as":"admin"}' })
    const { access_token: token } = (await asked.json()) as { access_token: string }
    const answer = await fetch(product.url + path, {
      ...{ method, headers: { ...headers, authorization: `Bearer ${token}` } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const said = await answer.text()
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${said}`)
    return JSON.parse(said || '{}') as T
  }
  const sync = () => call('POST', '/api/sync', { service: 'teams' })
  const arrived = async (mails: number) => {
    for (const end = Date.now() + 60_000; server.mails.length < mails;) {
      assert.ok(Date.now() < end, `${server.mails.length} mails; ${product.printed()}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it('NOTE-3 is told once, over a restart, with a link to the job, and its end comes in the same thread', async () => {
    const { kind: _, ...mail } = server.settings()
    await call('PUT', '/api/settings/mail', mail)
    await call('PUT', '/sandbox/faults', { faults: [{ system: 'graph', kind: 'status', status: 403 }] })
    await sync()
    await arrived(1)
    const [failed] = server.mails
    assert.match(failed?.headers['subject'] ?? '', /^Sync failed: Permission refused/)
    assert.match(failed?.text ?? '', /\/tab\/jobs\/\d+/)
    await product.stop()
    product = await start()
    await call('PUT', '/sandbox/faults', {})
    await sync()
    await arrived(2)
    const [, resolved] = server.mails
    assert.match(resolved?.headers['subject'] ?? '', /^Resolved: the sync works again/)
    assert.equal(resolved?.headers['in-reply-to'], failed?.headers['message-id'])
    const { items } = await call<{ items: { lastDeliveredAt: string | null; failure: unknown }[] }>(
      'GET',
      '/api/notifications',
    )
    assert.ok(items[0]?.lastDeliveredAt)
    assert.equal(items[0].failure, null)
  })
})
