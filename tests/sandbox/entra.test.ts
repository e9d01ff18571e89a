import assert from 'node:assert/strict'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { startStand } from './stand.ts'
import type { Stand } from './stand.ts'

describe('sandbox: Entra', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = await startStand({ users: 10, tenants: 2 })
  })
  afterEach(() => stand.stop())

  const tokenPath = () => `/entra/${stand.identity.tenantId}/oauth2/v2.0/token`
  const form = (values: Record<string, string>) => {
    const { clientId, clientSecret } = stand.identity
    const usual = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    }
    const body = new URLSearchParams({ ...usual, ...values }).toString()
    return { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  }

  it('issues console tokens that its own discovery document lets anybody check', async () => {
    const at = `/entra/${stand.identity.tenantId}/v2.0`
    const discovery = (await stand.ask(`${at}/.well-known/openid-configuration`)).body
    assert.equal(discovery.issuer, stand.url + at)
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri))
    const oids: unknown[] = []
    for (const [as, roles] of Object.entries({
      admin: ['Sync.Admin'],
      operator: ['Sync.Operator'],
      reader: ['Sync.Reader'],
      user: undefined,
    })) {
      const reply = await stand.ask('/token', { method: 'POST', body: { as } })
      assert.deepEqual([reply.body.token_type, reply.body.expires_in], ['Bearer', 3600])
      const checks = {
        issuer: discovery.issuer,
        audience: stand.identity.clientId,
        currentDate: new Date(stand.clock.at),
      }
      const { payload } = await jwtVerify(reply.body.access_token, keys, checks)
      assert.deepEqual(payload['roles'], roles)
      assert.deepEqual(
        [payload['scp'], payload['tid'], payload['ver']],
        ['access_as_user', stand.identity.tenantId, '2.0'],
      )
      assert.match(String(payload['preferred_username']), /@contoso\.com$/)
      oids.push(payload['oid'])
      const again = await stand.ask('/token', { method: 'POST', body: { as } })
      const second = JSON.parse(Buffer.from(again.body.access_token.split('.')[1], 'base64url').toString()) as {
        oid: string
      }
      assert.equal(second.oid, payload['oid'])
    }
    assert.equal(new Set(oids).size, 4)
  })

  it('refuses what Entra refuses, with its codes', async () => {
    const cases: [Record<string, string>, number, string, number][] = [
      [{ client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
      [{ client_secret: '' }, 401, 'invalid_client', 7000218],
      [{ client_id: 'someone-else' }, 400, 'unauthorized_client', 700016],
      [{ scope: 'User.Read' }, 400, 'invalid_scope', 1002012],
      [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
      [{ grant_type: '' }, 400, 'invalid_request', 900144],
    ]
    for (const [values, status, error, code] of cases) {
      const reply = await stand.ask(tokenPath(), form(values))
      assert.deepEqual([reply.status, reply.body.error, reply.body.error_codes], [status, error, [code]])
      assert.match(reply.body.error_description, new RegExp(`^AADSTS${code}: `))
      assert.ok(!JSON.stringify(reply.body).includes(stand.identity.clientSecret))
    }
    const elsewhere = `/entra/${stand.sandbox.identities[1]?.tenantId}/oauth2/v2.0/token`
    assert.equal((await stand.ask(elsewhere, form({}))).body.error_codes[0], 700016)
    assert.equal((await stand.ask('/entra/none/oauth2/v2.0/token', form({}))).body.error_codes[0], 90002)
  })

  it('takes the secret in a Basic header too', async () => {
    const { clientId, clientSecret } = stand.identity
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const { body, method, headers } = form({ client_id: '', client_secret: '' })
    const reply = await stand.ask(tokenPath(), {
      body,
      method,
      headers: { ...headers, authorization: `Basic ${basic}` },
    })
    assert.equal(reply.status, 200)
  })

  it('opens Graph for its app tokens only, and only while they last', async () => {
    const users = (token: string) => stand.ask('/graph/users?$top=1', { headers: { authorization: `Bearer ${token}` } })
    const token = await stand.token()
    assert.equal((await users(token)).status, 200)
    const console = (await stand.ask('/token', { method: 'POST', body: { as: 'admin' } })).body.access_token as string
    const wrong: [string, RegExp][] = [
      [console, /Invalid audience/],
      [token.slice(0, -8) + 'AAAAAAAA', /Invalid signature|CompactToken/],
      ['abc', /CompactToken parsing failed/],
    ]
    for (const [bad, text] of wrong) {
      const reply = await users(bad)
      assert.equal(reply.status, 401)
      assert.equal(reply.body.error.code, 'InvalidAuthenticationToken')
      assert.match(reply.body.error.message, text)
    }
    stand.clock.at += 3_601_000
    assert.match((await users(token)).body.error.message, /expired/)
  })

  it('keeps companies apart: a token and a key open their own only', async () => {
    const [one, two] = stand.sandbox.identities
    const id = async (key: string | undefined) => {
      const headers = { 'x-api-key': key ?? '', accept: 'application/vnd.users.v1+json' }
      return (await stand.ask('/8x8/users?pageSize=1', { headers })).body.data[0].basicInfo.customerId as string
    }
    assert.notEqual(await id(one?.pbxApiKey), await id(two?.pbxApiKey))
    const domains = async (headers: Record<string, string>) =>
      (await stand.ask('/graph/organization', { headers })).body.value[0].verifiedDomains[0].name as string
    assert.equal(await domains({ authorization: `Bearer ${await stand.token()}` }), 'contoso.com')
    assert.equal(await domains({ tenant: '2' }), 'fabrikam.com')
    assert.equal((await stand.ask('/graph/organization?tenant=3')).status, 400)
  })

  it('stops keys, secrets and tokens that were revoked, until they are given back', async () => {
    const token = await stand.token()
    const graph = () => stand.ask('/graph/users', { headers: { authorization: `Bearer ${token}` } })
    await stand.ask('/faults', { method: 'PUT', body: { revoke: ['8x8', 'graph'] } })
    assert.equal((await stand.pbx('/users')).status, 401)
    assert.equal((await graph()).status, 401)
    assert.equal((await stand.ask(tokenPath(), form({}))).body.error_codes[0], 7000215)
    await stand.ask('/faults', { method: 'PUT', body: {} })
    assert.equal((await stand.pbx('/users')).status, 200)
    assert.equal((await graph()).status, 200)
  })
})
