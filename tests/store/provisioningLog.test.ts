import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ProvisioningRequest } from '../../src/audit/store.ts'
import { userWrite } from '../../src/scim/rules/provided.ts'
import { REFUSAL_WORDS, refusalCode, refusalFilter, type RefusalCode } from '../../src/words/provisioningReasons.ts'
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

    describe('what refused requests sent', () => {
      const sent = { query: null, body: '{\n  "userName": "dana@x.com"\n}', cut: false }
      const refused = { method: 'POST', status: 400, scimType: 'invalidValue', detail: 'no', userName: 'Dana@x.com' }
      const bodies = async (): Promise<unknown[]> =>
        opened.rows(`select body from provisioning_sent where tenant_id = '${tenant}' order by seq`)

      it('is told with its entry alone, and of those that went well there is nothing', async () => {
        await log().append(tenant, [request(), request({ ...refused, sent }), request(refused)])
        assert.deepEqual(await log().request(tenant, 2), {
          request: { ...request(refused), seq: 2, outcome: 'refused', credential: 'Entra' },
          ...{ sent, user: null, group: null },
        })
        assert.equal((await log().request(tenant, 1))?.sent, null)
        assert.equal((await log().request(tenant, 3))?.sent, null)
        assert.equal(await log().request(tenant, 4), null)
        assert.equal(await log().request(newTenant(), 2), null)
        assert.equal((await bodies()).length, 1)
        assert.ok(!JSON.stringify(await log().requests(tenant, ALL)).includes('\\n'))
      })

      it('goes with its entry', async () => {
        const old = { at: '2026-10-01T00:00:00.000Z' }
        await log().append(tenant, [request({ ...refused, ...old, sent }), request({ ...refused, sent })])
        assert.equal((await bodies()).length, 2)
        await log().forget(tenant, AT, 10)
        assert.equal((await bodies()).length, 1)
        assert.deepEqual((await log().request(tenant, 2))?.sent, sent)
      })

      it('is kept without what an engine cannot take', async () => {
        await log().append(tenant, [request({ ...refused, sent: { ...sent, body: '"a\0b"', query: 'q=\0' } })])
        assert.deepEqual((await log().request(tenant, 1))?.sent, { query: 'q=␀', body: '"a␀b"', cut: false })
      })

      it('is of the newest 10,000 alone', async () => {
        for (let n = 0; n < 41; n++)
          await log().append(
            tenant,
            Array.from({ length: 250 }, () => request({ ...refused, sent })),
          )
        assert.equal((await bodies()).length, 10_000)
        assert.equal((await log().request(tenant, 250))?.sent, null)
        assert.ok((await log().request(tenant, 251))?.sent)
        assert.equal((await log().requests(tenant, ALL)).total, 10_250)
      })
    })

    it('names the user by the id that the provider has, else by the name, and the group', async () => {
      const { resources } = opened.stores
      const caller = { by: 'Entra', at: AT }
      const [record, user, group] = [randomUUID(), randomUUID(), randomUUID()]
      const ada = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'Ada@example.com' }
      await resources.createUser(tenant, userWrite(ada, null), { record, user }, caller)
      const made = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Sales' }
      await resources.createGroup(tenant, { body: made, members: null }, group, caller)
      await log().append(tenant, [
        request({ route: '/Users/:id', resourceId: record }),
        request({ route: '/Users/:id', resourceId: 'gone', userName: 'ADA@example.com' }),
        request({ route: '/Users/:id', resourceId: 'never' }),
        request({ route: '/Groups/:id', resourceId: group }),
        request({ route: '/Groups/:id', resourceId: record }),
      ])
      const told = await Promise.all([1, 2, 3, 4, 5].map((seq) => log().request(tenant, seq)))
      const about = told.map((one) => [one?.user?.id, one?.user?.isSame, one?.group])
      assert.deepEqual(about, [
        [user, true, null],
        [user, false, null],
        [undefined, undefined, null],
        [undefined, undefined, 'Sales'],
        [undefined, undefined, null],
      ])
    })

    it('finds refusals of each reason, and each has one', async () => {
      const answers: [string, Partial<ProvisioningRequest>][] = [
        ['site', { status: 400, scimType: 'invalidValue', detail: 'There is no site "Rome". There are others.' }],
        ['siteSet', { status: 400, scimType: 'mutability', detail: 'This person is at the site "Rome" already.' }],
        ['taken', { status: 409, scimType: 'uniqueness', detail: 'The userName "a" belongs to b.' }],
        ['gone', { status: 404, detail: 'There is no user with the id "7".' }],
        ['fixed', { status: 400, scimType: 'mutability', detail: 'id is read-only' }],
        ['value', { status: 400, scimType: 'invalidValue', detail: 'userName is required' }],
        ['request', { status: 400, scimType: 'invalidPath', detail: 'nonsense is no attribute' }],
        ['tooMuch', { status: 429 }],
        ['token', { status: 401, detail: 'The token expired at 2026.' }],
        ['off', { status: 401, detail: 'User provisioning integration is off.' }],
        ['moved', { status: 412, detail: 'It is at version 3.' }],
        ['notOffered', { status: 501 }],
        ['fault', { status: 500, detail: 'We had a fault of our own.' }],
        ['other', { status: 400 }],
      ]
      assert.deepEqual(answers.map(([code]) => code).toSorted(), Object.keys(REFUSAL_WORDS).toSorted())
      await log().append(tenant, [request(), ...answers.map(([, more]) => request(more))])
      for (const [at, [code, { status = 0, scimType = null, detail = null }]] of answers.entries()) {
        assert.equal(refusalCode({ status, scimType, detail }), code)
        const outcome = code === 'fault' ? ('failed' as const) : ('refused' as const)
        const found = await log().requests(tenant, { ...ALL, outcome, refusal: refusalFilter(code as RefusalCode) })
        assert.deepEqual([found.total, found.items.map(({ seq }) => seq)], [1, [at + 2]], code)
        const walked: number[] = []
        for await (const some of log().walk(tenant, { ...ALL, refusal: refusalFilter(code as RefusalCode) }))
          walked.push(...some.map(({ seq }) => seq))
        assert.deepEqual(walked, [at + 2], code)
      }
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
