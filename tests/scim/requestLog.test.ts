import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { json, Problem, type Route } from '../../src/http/route.ts'
import type { Exchange } from '../../src/http/door.ts'
import type { Provisioner } from '../../src/scim/provisioner.ts'
import { createRequestLog, type RequestLog, type RequestLogDeps } from '../../src/scim/requestLog.ts'
import { openStore, type Stores } from '../../src/store/open.ts'
import { rmSync } from 'node:fs'
import { newFolder } from '../store/engines.ts'

const NOW = Date.parse('2026-11-20T12:00:00.000Z')
const ALL = { outcome: null, search: '', cursor: null, limit: 1000 }

describe('the request log of the door', () => {
  let folder: string
  let stores: Stores
  let warned: string[]
  let log: RequestLog
  beforeEach(async () => {
    folder = newFolder()
    stores = await openStore({ databaseUrl: null, folder })
    warned = []
  })
  afterEach(async () => {
    await stores.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = (more: Partial<RequestLogDeps> = {}): RequestLog =>
    (log = createRequestLog({
      log: stores.provisioningLog,
      tenants: stores.tenants,
      now: () => NOW,
      elapsed: () => 5,
      warn: (fields, message) => void warned.push(`${message} ${JSON.stringify(fields)}`),
      ...more,
    }))
  const route = { method: 'GET', path: '/scim/v2/Users', access: 'provision', maxBody: 0 } as Route<Provisioner>
  const exchange = (tenantId: string, outcome: Exchange<Provisioner>['outcome']): Exchange<Provisioner> => ({
    route,
    caller: { tenantId, credentialId: 'c', name: 'n', visible: 'all' },
    request: null,
    outcome,
    startedAt: 2,
  })
  const note = (tenantId = 't'): void => log.witness.note(exchange(tenantId, { answer: json({}) }))
  const total = async (tenantId = 't'): Promise<number> => (await stores.provisioningLog.requests(tenantId, ALL)).total

  it('has kept everything when it is closed, each tenant with its own', async () => {
    open()
    for (let n = 0; n < 1000; n++) note(n % 4 === 0 ? 'a' : 'b')
    await log.close()
    assert.deepEqual([await total('a'), await total('b')], [250, 750])
  })

  it('keeps what comes while it is being closed and while a batch is on its way', async () => {
    open()
    for (let n = 0; n < 300; n++) note()
    const closing = log.close()
    for (let n = 0; n < 300; n++) note()
    await closing
    assert.equal(await total(), 600)
  })

  it('never holds more than its bound, and says how many are missing', async () => {
    open({ most: 100 })
    for (let n = 0; n < 130; n++) note()
    await log.close()
    assert.equal(await total(), 100)
    assert.deepEqual(warned, [
      'provisioning requests are missing in their log: more came than could be kept {"lost":30}',
    ])
  })

  it('is usable again once the queue was kept', async () => {
    open({ most: 10 })
    for (let n = 0; n < 10; n++) note()
    while ((await total()) < 10) await new Promise((resolve) => setTimeout(resolve, 5))
    note()
    await log.close()
    assert.deepEqual([await total(), warned], [11, []])
  })

  it('says what was thrown: a refusal by its words, a fault without its message', async () => {
    open()
    log.witness.note(exchange('t', { error: new Problem(413, 'Body too large', 'The body may have 5 bytes.') }))
    log.witness.note(exchange('t', { error: new Error('password of the database') }))
    await log.close()
    const { items } = await stores.provisioningLog.requests('t', ALL)
    assert.deepEqual(
      items.map(({ status, outcome, ms }) => [status, outcome, ms]),
      [
        [500, 'failed', 3],
        [413, 'refused', 3],
      ],
    )
    assert.match(items[1]?.detail ?? '', /^The body may have 5 bytes\./)
    assert.ok(!items[0]?.detail?.includes('password'))
  })

  it('keeps what a refused request sent, never what others did, and bodies no more than may wait', async () => {
    open()
    const send = (status: number) =>
      log.witness.note({
        ...exchange('t', { answer: { kind: 'text', status, type: 'x', body: '{"detail":"no"}' } }),
        request: {
          ...{ params: {}, query: new URLSearchParams(), headers: {}, body: { userName: 'ana@x.com' } },
        } as unknown as Exchange<Provisioner>['request'],
      })
    send(201)
    for (let n = 0; n < 300; n++) send(400)
    await log.close()
    const { items } = await stores.provisioningLog.requests('t', ALL)
    const sent = await Promise.all(items.map(({ seq }) => stores.provisioningLog.request('t', seq)))
    assert.equal(items.length, 301)
    assert.equal(sent.at(-1)?.sent, null, 'of the one that went well')
    assert.match(sent.at(-2)?.sent?.body ?? '', /ana@x\.com/)
    assert.equal(sent.filter((one) => one?.sent).length, 256)
  })

  it('takes out what is older than thirty days when it opens, and credentials that ended ninety days ago', async () => {
    const tenantId = randomUUID()
    await stores.tenants.seed({ id: tenantId, name: 'x', createdAt: '' }, null, null)
    let now = NOW - 31 * 86_400_000
    const ends = (days: number) => ({ revokedAt: new Date(NOW - days * 86_400_000).toISOString(), expiresAt: null })
    for (const days of [89, 91]) {
      const by = { createdBy: { id: 'd', name: 'Dana' }, createdAt: '', lastUsedAt: null }
      await stores.tenants.addCredential(
        { id: `c${days}`, tenantId, name: 'x', ...by, ...ends(days) },
        `${tenantId}${days}`,
      )
    }
    open({ now: () => now })
    for (let n = 0; n < 700; n++) note(tenantId)
    await log.close()
    now = NOW
    open({ now: () => now })
    note(tenantId)
    log.open()
    while ((await total(tenantId)) !== 1) await new Promise((resolve) => setTimeout(resolve, 10))
    await log.close()
    const left = await stores.tenants.credentials(tenantId)
    assert.deepEqual(
      left.map(({ id }) => id),
      ['c89'],
    )
  })
})
