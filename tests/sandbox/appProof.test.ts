import assert from 'node:assert/strict'
import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import { makeCertificate } from '../tenants/makeCertificate.ts'
import { startStand } from './stand.ts'
import type { Stand } from './stand.ts'
import { plant } from '../planted/plant.ts'

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const { key, cert } = makeCertificate('CN=App')

describe('sandbox: how the app proves itself', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = await startStand({ users: 3, tenants: 2 })
  })
  afterEach(() => stand.stop())

  const path = (rest: string) => `/entra/${stand.identity.tenantId}/${rest}`
  const token = (proof: Record<string, string>) => {
    const usual = { grant_type: 'client_credentials', client_id: stand.identity.clientId }
    const body = new URLSearchParams({ ...usual, scope: 'https://graph.microsoft.com/.default', ...proof }).toString()
    return stand.ask(path('oauth2/v2.0/token'), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
  const register = (body: object) => stand.ask('/app', { method: 'PUT', body })

  interface Odd {
    by?: string
    named?: string
    alg?: string
    claims?: Record<string, unknown>
    ageS?: number
  }
  async function assertion({ by = key, named = cert, alg = 'PS256', claims = {}, ageS = 0 }: Odd = {}) {
    const { clientId } = stand.identity
    const at = Math.floor(stand.clock.at / 1000) - ageS
    const thumbprint = createHash('sha256').update(new X509Certificate(named).raw).digest('base64url')
    const audience = `${stand.url}${path('oauth2/v2.0/token')}`
    const usual = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), nbf: at, exp: at + 300 }
    const client_assertion = await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg, typ: 'JWT', 'x5t#S256': thumbprint })
      .sign(createPrivateKey(by))
    return { client_assertion, client_assertion_type: JWT_BEARER }
  }
  const codeOf = async (proof: Record<string, string>) => {
    const { status, body } = await token(proof)
    return status === 200 ? 'taken' : (body.error_codes[0] as number)
  }

  it('takes a signature of a registered certificate, PS256 or RS256, and no other', async () => {
    assert.equal(await codeOf(await assertion()), 700027, 'not registered yet')
    assert.deepEqual((await register({ certificates: [cert] })).body.certificates.length, 1)
    const other = makeCertificate('CN=Other')
    for (const [odd, code] of [
      [{}, 'taken'],
      [{ alg: 'RS256' }, 'taken'],
      [{ alg: 'PS512' }, 700027],
      [{ by: other.key }, 700027],
      [{ by: other.key, named: other.cert }, 700027],
      [{ ageS: 301 }, 700024],
      [{ claims: { aud: 'https://elsewhere' } }, 700023],
      [{ claims: { sub: 'someone' } }, 700023],
      [{ claims: { jti: undefined } }, 700023],
    ] as [Odd, number | string][])
      assert.equal(await codeOf(await assertion(odd)), code, JSON.stringify(Object.keys(odd)))
    const good = await assertion()
    assert.equal(await codeOf({ ...good, client_assertion_type: 'other' }), 900144)
    assert.equal(await codeOf({ ...good, client_assertion: 'garbage' }), 50027)
    assert.equal(await codeOf({}), 7000218)
    await stand.ask('/faults', { method: 'PUT', body: { revoke: ['graph'] } })
    assert.equal(await codeOf(good), 700027)
  })

  it('takes secrets that its admin added, keeps no one in clear, and forgets the first when told', async () => {
    const secret = 'added~by.the-admin-4711'
    assert.equal(await codeOf({ client_secret: secret }), 7000215)
    await register({ secrets: [secret] })
    assert.equal(await codeOf({ client_secret: secret }), 'taken')
    assert.equal(await codeOf({ client_secret: stand.identity.clientSecret }), 'taken')
    const { body } = await register({ secrets: [secret], firstSecret: false })
    assert.deepEqual(body, { secrets: 1, firstSecret: false, certificates: [], trusts: [] })
    assert.equal(await codeOf({ client_secret: stand.identity.clientSecret }), 7000215)
  })

  it('gives tokens of its machine, and takes them where the app trusts them', async () => {
    const ask = (query: string, headers: Record<string, string> = { metadata: 'true' }) =>
      stand.ask(`/metadata/identity/oauth2/token?${query}`, { headers })
    const query = 'api-version=2018-02-01&resource=api%3A%2F%2FAzureADTokenExchange'
    assert.equal((await ask(query, {})).status, 400)
    assert.equal((await ask('api-version=2018-02-01&resource=https://graph.microsoft.com')).status, 400)
    assert.equal((await ask(`${query}&client_id=x`)).status, 400)
    const { body } = await ask(query)
    assert.equal(decodeJwt(body.access_token as string).sub, 'managedIdentity')
    const proof = { client_assertion: body.access_token as string, client_assertion_type: JWT_BEARER }
    assert.equal(await codeOf(proof), 700213)
    await register({ trusts: ['managedIdentity'] })
    assert.equal(await codeOf(proof), 'taken')
    const workload = (await ask(`${query}&as=workloadIdentity`)).body.access_token as string
    assert.equal(await codeOf({ ...proof, client_assertion: workload }), 700213)
    stand.clock.at += 3_601_000
    assert.equal(await codeOf(proof), 700024)
    assert.equal(await codeOf({ ...proof, client_assertion: workload.slice(0, -9) + 'AAAAAAAAA' }), 700024)
  })

  it('says what is wrong with a registration, and keeps companies apart', async () => {
    for (const body of [{ secrets: ['short'] }, { certificates: ['x'] }, { trusts: ['me'] }, { tenant: 3 }, { x: 1 }])
      assert.equal((await register(body)).status, 400, JSON.stringify(body))
    await register({ tenant: 2, secrets: [plant('of-another-company')] })
    assert.equal(await codeOf({ client_secret: plant('of-another-company') }), 7000215)
    assert.equal((await stand.ask('/app?tenant=2')).body.secrets, 1)
  })

  it('a token has the permissions that were consented to; an admin consents on a page', async () => {
    const rolesOf = async () =>
      decodeJwt((await token({ client_secret: stand.identity.clientSecret })).body.access_token as string)[
        'roles'
      ] as string[]
    const without = ['User.Read.All', 'TeamsPolicyUserAssign.ReadWrite.All']
    const all = await rolesOf()
    await stand.ask('/faults', { method: 'PUT', body: { switches: { withoutConsent: without } } })
    assert.deepEqual(
      await rolesOf(),
      all.filter((role) => !without.includes(role)),
    )
    const query = (more: Record<string, string> = {}) =>
      new URLSearchParams({
        client_id: stand.identity.clientId,
        redirect_uri: 'http://127.0.0.1:3978/sign-in/consent',
        state: 'a&b',
        scope: 'https://graph.microsoft.com/.default',
        ...more,
      }).toString()
    const consent = (said: string | null, more: Record<string, string> = {}) => {
      const form = {
        method: 'POST',
        body: `consent=${said}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }
      return stand.ask(`${path('v2.0/adminconsent')}?${query(more)}`, said === null ? {} : form)
    }
    const page = await consent(null)
    assert.equal(page.status, 200)
    assert.match(String(page.body), /User\.Read\.All<\/li>.*GroupMember\.Read\.All \(granted\)/)
    for (const redirect_uri of ['https://evil.example/sign-in/consent', 'http://127.0.0.1/other', 'javascript:1', ''])
      assert.match(String((await consent('accept', { redirect_uri })).body), /AADSTS50011/)
    assert.match(String((await consent('accept', { client_id: '<b>' })).body), /AADSTS700016.*&#60;b&#62;/)
    const declined = await consent('cancel')
    assert.match(declined.headers.get('location') ?? '', /error=access_denied.*state=a%26b/)
    assert.equal((await rolesOf()).length, all.length - 2)
    const accepted = await consent('accept')
    assert.equal(accepted.status, 303)
    const back = new URL(accepted.headers.get('location') ?? '')
    assert.deepEqual(
      [
        back.pathname,
        back.searchParams.get('admin_consent'),
        back.searchParams.get('state'),
        back.searchParams.get('tenant'),
      ],
      ['/sign-in/consent', 'True', 'a&b', stand.identity.tenantId],
    )
    assert.deepEqual(await rolesOf(), all)
  })
})
