import assert from 'node:assert/strict'
import { ask, sendRaw } from '../../http/serving.ts'
import { engines, ERROR, openWorld, PATCH_OP, SCIM, USER, type Client, type World } from './world.ts'

interface Refused {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Every refusal says what RFC 7644 §3.12 wants it to say, and nothing of how we are made. */
function assertRefusal({ status, headers, text }: Refused, wanted: number, scimType?: string): void {
  assert.equal(status, wanted, text)
  assert.equal(headers['content-type'], SCIM)
  const body = JSON.parse(text) as Record<string, unknown>
  assert.deepEqual(body['schemas'], [ERROR])
  assert.equal(body['status'], String(wanted))
  assert.equal(body['scimType'], scimType)
  assert.ok(String(body['detail']).length > 10, text)
  assert.doesNotMatch(text, /node_modules|\.ts:|\.js:|\bat \w+ \(|SQLITE|pg_/)
}

for (const engine of engines)
  describe(`refusals of the SCIM door, on ${engine.name}`, () => {
    let world: World
    let client: Client
    before(async () => {
      world = await openWorld(engine)
      client = await world.tenant()
    })
    after(() => world.close())

    const plain = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
      ask(world.port, method, path, { authorization: `Bearer ${client.token}`, ...headers }, body)

    it('lets nobody in without a token, or with one that is wrong, ended or revoked, wherever he knocks', async () => {
      const at = '2020-01-01T00:00:00.000Z'
      const ended = await world.token(client.tenantId, { expiresAt: at })
      const revoked = await world.token(client.tenantId, { revokedAt: at })
      const headers = [
        {},
        { authorization: '' },
        { authorization: 'Basic dXNlcjpwYXNz' },
        { authorization: 'Bearer' },
        { authorization: 'Bearer wrong' },
        { authorization: `Bearer ${client.token}x` },
        { authorization: `Bearer ${ended}` },
        { authorization: `Bearer ${revoked}` },
      ]
      const table = world.server.table()
      assert.ok(table.length >= 19, `only ${table.length} routes`)
      for (const sent of headers) {
        world.later(60_000) // so that the limit on wrong tokens is not what refuses
        for (const { method, path } of table) {
          const got = await ask(world.port, method, path.replace(':id', 'some-id'), sent as Record<string, string>)
          assertRefusal(got, 401)
          const wrong = /^Bearer \S/.test(sent.authorization ?? '')
          const told = wrong ? 'Bearer realm="scim", error="invalid_token"' : 'Bearer realm="scim"'
          assert.equal(got.headers['www-authenticate'], told)
        }
      }
    })

    it('lets nobody in once provisioning is turned off, and the token stays dead when it is on again', async () => {
      const other = await world.tenant()
      await other.user('a@example.com')
      const { tenants } = world.opened.stores
      const at = new Date().toISOString()
      await tenants.changeProvisioning(other.tenantId, { on: false, provider: 'entra', visible: 'all' }, at)
      world.later(2_000)
      for (const { method, path } of world.server.table())
        assertRefusal(await other.send(method, path.replace('/scim/v2', '').replace(':id', 'x')), 401)
      await tenants.changeProvisioning(other.tenantId, { on: true, provider: 'entra', visible: 'all' }, at)
      world.later(120_000)
      assertRefusal(await other.get('/Users'), 401)
    })

    it('lets nobody in where provisioning was never turned on, whatever token he has', async () => {
      const never = await world.tenant({ on: false })
      assertRefusal(await never.get('/Users'), 401)
    })

    it('does not let one guess tokens: wrong ones are limited, with whole seconds to wait', async () => {
      const answers: Refused[] = []
      for (let n = 0; n < 80; n++)
        answers.push(await ask(world.port, 'GET', '/scim/v2/Users', { authorization: `Bearer guess-${n}` }))
      const limited = answers.find(({ status }) => status === 429)
      assert.ok(limited)
      assertRefusal(limited, 429)
      assert.match(String(limited.headers['retry-after']), /^\d+$/)
      assert.equal((await client.get('/Users')).status, 200)
      world.later(60_000)
    })

    it('knows no other paths', async () => {
      for (const path of ['/scim/v2/Nothing', '/scim/v1/Users', '/scim/v2/Users/a/b', '/scim/x?y=1'])
        assertRefusal(await plain('GET', path), 404)
    })

    it('says which methods a path takes', async () => {
      for (const [method, path] of [
        ['DELETE', '/scim/v2/Users'],
        ['POST', '/scim/v2/Users/abc'],
        ['PUT', '/scim/v2/Schemas'],
      ] as const) {
        const got = await plain(method, path)
        assertRefusal(got, 405)
        assert.match(String(got.headers['allow']), /GET/)
      }
    })

    it('refuses what is no JSON, and what is no object', async () => {
      for (const body of ['{', '', '{"userName":}', '{"a":1}}', '\u0000', '{"__proto__":{}}', '['.repeat(50)]) {
        const got = await client.send('POST', '/Users', body)
        assertRefusal(got, 400, 'invalidSyntax')
      }
      for (const body of ['[]', '"text"', '1', 'null', 'true'])
        assertRefusal(await client.send('POST', '/Users', body), 400, 'invalidSyntax')
      const utf16 = Buffer.from('{"userName":"a"}', 'utf16le')
      const headers = { authorization: `Bearer ${client.token}`, 'content-type': SCIM }
      assertRefusal(await ask(world.port, 'POST', '/scim/v2/Users', headers, utf16), 400, 'invalidSyntax')
    })

    it('refuses bodies that are too large, or of another type', async () => {
      const large = JSON.stringify({ schemas: [USER], userName: 'x'.repeat(1_100_000) })
      assertRefusal(await client.send('POST', '/Users', large), 413)
      assertRefusal(await client.send('POST', '/Users', '{}', { 'content-type': 'text/plain' }), 415)
      assertRefusal(await client.send('POST', '/Users', '{}', { 'content-type': `${SCIM}; charset=latin1` }), 415)
      assertRefusal(
        await client.send('POST', '/Users', '{}', { 'content-type': SCIM, 'content-encoding': 'gzip' }),
        415,
      )
      assertRefusal(await client.send('GET', '/Users', '{}', { 'content-length': '2' }), 413)
    })

    it('refuses what cannot be a request, in the words of SCIM too', async () => {
      assertRefusal(await plain('GET', `/scim/v2/Users?filter=${'x'.repeat(9_000)}`), 414)
      assertRefusal(await plain('GET', '/scim/v2/Users/%00'), 400, 'invalidSyntax')
      assertRefusal(await plain('GET', '/scim/v2/Users/%ff'), 400, 'invalidSyntax')
      assertRefusal(await plain('GET', '/scim/v2/Users/../Users'), 400, 'invalidSyntax')
      assertRefusal(await plain('GET', '/scim/v2/Users?filter=%'), 400, 'invalidSyntax')
    })

    it('refuses what the HTTP parser refuses in the words of SCIM, where it was meant for SCIM', async () => {
      for (const [raw, status] of [
        [`GET /scim/v2/Users?filter=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
        ['POST /scim/v2/Users HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 400],
      ] as const) {
        const text = await sendRaw(world.port, raw)
        const [head = '', body = ''] = text.split('\r\n\r\n')
        assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
        assert.match(head, /Content-Type: application\/scim\+json/)
        assert.equal((JSON.parse(body) as { status: string }).status, String(status))
      }
    })

    it('says 404 for what is not there, whatever is to be done with it', async () => {
      for (const kind of ['Users', 'Groups']) {
        const body = {
          schemas: [`urn:ietf:params:scim:schemas:core:2.0:${kind.slice(0, -1)}`],
          userName: 'a',
          displayName: 'a',
        }
        const patch = { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'displayName', value: 'x' }] }
        for (const id of ['nothing', '%F0%9F%98%80', 'a'.repeat(900), "'%22;--"]) {
          assertRefusal(await client.get(`/${kind}/${id}`), 404)
          assertRefusal(await client.send('PUT', `/${kind}/${id}`, body), 404)
          assertRefusal(await client.send('PATCH', `/${kind}/${id}`, patch), 404)
          assertRefusal(await client.send('DELETE', `/${kind}/${id}`), 404)
        }
      }
      assertRefusal(await client.get('/Schemas/urn:nothing'), 404)
      assertRefusal(await client.get('/ResourceTypes/Nothing'), 404)
    })

    it('says nothing of a fault but the id under which it was logged', async () => {
      const broken = await openWorld(engine)
      const inside = await broken.tenant()
      assert.equal((await inside.get('/Users')).status, 200)
      await broken.opened.close()
      const got = await inside.get('/Users')
      assertRefusal(got, 500)
      assert.match(got.text, /logged as/)
      assert.equal(broken.log.lines.filter(({ level }) => level === 'error').length, 1)
      await broken.server.close()
    })
  })
