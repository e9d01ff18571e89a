import assert from 'node:assert/strict'
import type { ProvisioningRequest } from '../../src/audit/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const CREDENTIAL = 'cred-1'
const AT = '2026-11-20T12:00:00.000Z'

const request = (more: Partial<ProvisioningRequest> = {}): ProvisioningRequest => ({
  at: AT,
  credentialId: CREDENTIAL,
  method: 'GET',
  route: '/Users',
  resourceId: null,
  userName: null,
  status: 200,
  scimType: null,
  detail: null,
  ms: 1.25,
  ...more,
})

const ALL = { outcome: null, search: '', cursor: null, limit: 50 }

for (const { name, open } of engines)
  describe(`log of provisioning requests on ${name}`, () => {
    let opened: Opened
    let tenant: string
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())
    beforeEach(async () => {
      tenant = newTenant()
      const { tenants } = opened.stores
      await tenants.seed({ id: tenant, name: 'Example Ltd', createdAt: AT }, null, null)
      const ends = { expiresAt: null, lastUsedAt: null, revokedAt: null }
      const by = { id: 'dana', name: 'Dana' }
      await tenants.addCredential(
        { id: CREDENTIAL, tenantId: tenant, name: 'Entra', createdAt: AT, createdBy: by, ...ends },
        tenant,
      )
    })

    const log = () => opened.stores.provisioningLog

    it('keeps what it is told and answers it newest first, with the name of the credential', async () => {
      const refused = { method: 'POST', status: 409, scimType: 'uniqueness', detail: 'taken', userName: 'Dana@x.com' }
      await log().append(tenant, [request(), request(refused)])
      const { items, total, nextCursor } = await log().requests(tenant, ALL)
      assert.deepEqual([total, nextCursor], [2, null])
      assert.deepEqual(items[0], {
        ...request(refused),
        seq: 2,
        outcome: 'refused',
        credential: 'Entra',
      })
      assert.equal(items[1]?.outcome, 'ok')
    })

    it('takes what is not offered for no fault of ours', async () => {
      await log().append(tenant, [request({ status: 501 }), request({ status: 500 })])
      const { items } = await log().requests(tenant, ALL)
      assert.deepEqual(
        items.map(({ status, outcome }) => [status, outcome]),
        [
          [500, 'failed'],
          [501, 'refused'],
        ],
      )
    })

    it('pages through everything once, whatever comes meanwhile', async () => {
      await log().append(
        tenant,
        Array.from({ length: 25 }, (_, n) => request({ resourceId: `r${n}` })),
      )
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await log().requests(tenant, { ...ALL, cursor, limit: 10 })
        seen.push(...page.items.map(({ resourceId }) => resourceId ?? ''))
        cursor = page.nextCursor
        await log().append(tenant, [request({ resourceId: 'later' })])
      } while (cursor !== null)
      assert.deepEqual(
        seen,
        Array.from({ length: 25 }, (_, n) => `r${24 - n}`),
      )
    })

    it('finds by outcome, and by part of a user name, an id or a detail in any case', async () => {
      await log().append(tenant, [
        request({ userName: 'Ännë@x.com' }),
        request({ status: 404, resourceId: 'gone-1', detail: 'There is no user' }),
        request({ status: 500, detail: 'Fault' }),
        request({ status: 409, userName: 'sam@x.com', detail: 'belongs to Dana' }),
      ])
      const found = async (more: Partial<typeof ALL>) => {
        const { items, total } = await log().requests(tenant, { ...ALL, ...more } as typeof ALL)
        assert.equal(items.length, total)
        return items.map(({ seq }) => seq)
      }
      const outcome = (which: 'ok' | 'refused' | 'failed', search = '') =>
        found({ outcome: which, search } as unknown as Partial<typeof ALL>)
      assert.deepEqual(await outcome('ok'), [1])
      assert.deepEqual(await outcome('refused'), [4, 2])
      assert.deepEqual(await outcome('failed'), [3])
      assert.deepEqual(await outcome('refused', 'dana'), [4])
      assert.deepEqual(await found({ search: 'änNË' }), [1])
      assert.deepEqual(await found({ search: 'GONE-1' }), [2])
      assert.deepEqual(await found({ search: '%' }), [])
      const walked: number[] = []
      for await (const some of log().walk(tenant, { outcome: 'refused', search: '' }))
        walked.push(...some.map(({ seq }) => seq))
      assert.deepEqual(walked, [4, 2])
    })

    it('counts the last 24 hours by outcome and knows the last problem', async () => {
      await log().append(tenant, [
        request({ at: '2026-11-19T12:59:59.000Z' }),
        request({ at: '2026-11-19T13:00:00.000Z', status: 400 }),
        request({ status: 204 }),
        request({ status: 500, detail: 'worst' }),
        request(),
      ])
      const { since, counts, last, lastProblem } = await log().health(tenant, '2026-11-20T12:34:00.000Z')
      assert.equal(since, '2026-11-19T13:00:00.000Z')
      assert.deepEqual(counts, { ok: 2, refused: 1, failed: 1 })
      assert.deepEqual([last?.seq, lastProblem?.detail], [5, 'worst'])
    })

    it('knows nothing of another tenant', async () => {
      await log().append(tenant, [request({ status: 500 })])
      const other = newTenant()
      assert.deepEqual(await log().requests(other, ALL), { items: [], nextCursor: null, total: 0, more: false })
      const { counts, last } = await log().health(other, AT)
      assert.deepEqual([counts, last], [{ ok: 0, refused: 0, failed: 0 }, null])
    })

    it('forgets what is older than it may be, so many at a time', async () => {
      const old = Array.from({ length: 5 }, () => request({ at: '2026-10-01T00:00:00.000Z' }))
      await log().append(tenant, [...old, request(), request()])
      assert.equal(await log().forget(tenant, AT, 3), 3)
      assert.equal((await log().requests(tenant, ALL)).total, 4)
      assert.equal(await log().forget(tenant, AT, 3), 2)
      assert.equal(await log().forget(tenant, AT, 3), 0)
      const { items, total } = await log().requests(tenant, ALL)
      assert.deepEqual([total, items.map(({ seq }) => seq)], [2, [7, 6]])
    })

    it('forgets credentials that ended long ago, not those that count or ended lately, nor the sandbox’s own', async () => {
      const { tenants } = opened.stores
      const base = { tenantId: tenant, createdAt: AT, createdBy: { id: 'dana', name: 'Dana' }, lastUsedAt: null }
      const add = (id: string, ends: { expiresAt: string | null; revokedAt: string | null }, by = base.createdBy) =>
        tenants.addCredential({ ...base, id, name: id, createdBy: by, ...ends }, `${tenant} ${id}`)
      const [old, lately] = ['2026-01-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z']
      await add('revoked', { expiresAt: null, revokedAt: old })
      await add('expired', { expiresAt: old, revokedAt: null })
      await add('lately', { expiresAt: '2027-01-01T00:00:00.000Z', revokedAt: lately })
      await add('sandbox', { expiresAt: null, revokedAt: old }, { id: 'sandbox', name: 'Sandbox' })
      assert.equal(await tenants.forgetCredentials(newTenant(), '2026-08-22T00:00:00.000Z'), 0)
      assert.equal(await tenants.forgetCredentials(tenant, '2026-08-22T00:00:00.000Z'), 2)
      const left = (await tenants.credentials(tenant)).map(({ id }) => id)
      assert.deepEqual(left.toSorted(), [CREDENTIAL, 'lately', 'sandbox'].toSorted())
    })

    it('refuses a cursor of another list', async () => {
      await log().append(tenant, [request()])
      const cursor = Buffer.from('["audit",1]').toString('base64url')
      await assert.rejects(log().requests(tenant, { ...ALL, cursor }), { name: 'BadCursor' })
    })
  })
