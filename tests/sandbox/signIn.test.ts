import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { startStand } from './stand.ts'
import type { Reply, Stand } from './stand.ts'

const TAB = 'http://127.0.0.1:3978/tab/'
const FORM = 'application/x-www-form-urlencoded'

describe('sandbox: people sign in', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = await startStand({ users: 10, tenants: 2 })
  })
  afterEach(() => stand.stop())

  const verifier = randomBytes(32).toString('base64url')
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  const scope = () => `openid profile offline_access api://${stand.identity.clientId}/access_as_user`
  const asked = (more: Record<string, string> = {}): string =>
    new URLSearchParams({
      client_id: stand.identity.clientId,
      response_type: 'code',
      redirect_uri: TAB,
      scope: scope(),
      state: 'the state & more',
      nonce: 'the-nonce',
      code_challenge,
      code_challenge_method: 'S256',
      response_mode: 'fragment',
      ...more,
    }).toString()
  const at = () => `/entra/${stand.identity.tenantId}/oauth2/v2.0`
  const show = (more?: Record<string, string>) => stand.ask(`${at()}/authorize?${asked(more)}`)
  const choose = (as: string, more?: Record<string, string>, said: Record<string, string> = {}) =>
    stand.ask(`${at()}/authorize?${asked(more)}`, {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: new URLSearchParams({ as, ...said }).toString(),
    })
  const answerOf = (reply: Reply) => new URLSearchParams(new URL(reply.headers.get('location') ?? '').hash.slice(1))
  const codeOf = async (as: string) => answerOf(await choose(as)).get('code') ?? ''
  const redeem = (values: Record<string, string>, headers: Record<string, string> = { origin: new URL(TAB).origin }) =>
    stand.ask(`${at()}/token`, {
      method: 'POST',
      headers: { 'content-type': FORM, ...headers },
      body: new URLSearchParams({ client_id: stand.identity.clientId, scope: scope(), ...values }).toString(),
    })
  const byCode = (code: string, more: Record<string, string> = {}) =>
    redeem({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: TAB, ...more })

  it('gives a code for the chosen person, and tokens for the code, to the page that asked', async () => {
    const back = await choose('operator')
    assert.equal(back.status, 303)
    assert.ok(back.headers.get('location')?.startsWith(`${TAB}#`))
    assert.equal(answerOf(back).get('state'), 'the state & more')
    const reply = await byCode(answerOf(back).get('code') ?? '')
    assert.equal(reply.status, 200)
    assert.equal(reply.headers.get('access-control-allow-origin'), new URL(TAB).origin)
    const keys = createRemoteJWKSet(new URL(`${stand.url}/entra/${stand.identity.tenantId}/discovery/v2.0/keys`))
    const checks = { audience: stand.identity.clientId, currentDate: new Date(stand.clock.at) }
    const id = (await jwtVerify(reply.body.id_token as string, keys, checks)).payload
    const access = (await jwtVerify(reply.body.access_token as string, keys, checks)).payload
    assert.deepEqual(
      [id['nonce'], id['scp'], access['scp'], access['roles']],
      ['the-nonce', undefined, 'access_as_user', ['Sync.Operator']],
    )
    const info = JSON.parse(Buffer.from(reply.body.client_info as string, 'base64url').toString()) as object
    assert.deepEqual(info, { uid: access['oid'], utid: stand.identity.tenantId })
  })

  it('redeems a code once, for ten minutes, for the page, the address and the verifier it was given for', async () => {
    const code = await codeOf('admin')
    assert.equal((await byCode(code, { code_verifier: 'x'.repeat(43) })).body.error_codes[0], 501481)
    assert.equal((await byCode(code, { redirect_uri: 'http://localhost:1/tab/' })).body.error_codes[0], 50011)
    const noOrigin = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: TAB }
    assert.equal((await redeem(noOrigin, {})).body.error_codes[0], 9002327)
    assert.equal((await byCode(code)).status, 200)
    assert.deepEqual((await byCode(code)).body.error_codes, [54005])
    const late = await codeOf('admin')
    stand.clock.at += 601_000
    assert.equal((await byCode(late)).body.error, 'invalid_grant')
    assert.equal((await byCode('no code')).body.error, 'invalid_grant')
  })

  it('renews by a refresh token until that has ended, and takes none of another company', async () => {
    const first = (await byCode(await codeOf('reader'))).body
    const renew = (refresh_token: string) => redeem({ grant_type: 'refresh_token', refresh_token })
    stand.clock.at += 4_000_000
    const second = (await renew(first.refresh_token as string)).body
    assert.equal(decodeJwt(second.access_token as string)['oid'], decodeJwt(first.access_token as string)['oid'])
    assert.equal((await renew(first.access_token as string)).body.error, 'invalid_grant')
    const [, other] = stand.sandbox.identities
    const elsewhere = await stand.ask(`/entra/${other?.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': FORM, origin: new URL(TAB).origin },
      body: new URLSearchParams({
        client_id: other?.clientId ?? '',
        scope: 'x',
        grant_type: 'refresh_token',
        refresh_token: second.refresh_token as string,
      }).toString(),
    })
    assert.equal(elsewhere.body.error, 'invalid_grant')
    await stand.ask('/faults', { method: 'PUT', body: { switches: { refreshTokens: 'ended' } } })
    assert.deepEqual((await renew(second.refresh_token as string)).body.error_codes, [700084])
  })

  it('sends nobody to an address that is not registered, and tells the application the rest', async () => {
    for (const redirect_uri of [
      'https://evil.example/tab/',
      'http://127.0.0.1:3978/elsewhere',
      'http://127.0.0.1@evil.example/tab/',
      `${TAB}?next=//evil.example`,
      `${TAB}#x`,
      'javascript:alert(1)',
      '',
    ])
      for (const reply of [await show({ redirect_uri }), await choose('admin', { redirect_uri })]) {
        assert.equal(reply.status, 400, redirect_uri)
        assert.equal(reply.headers.get('location'), null)
      }
    assert.equal((await show({ client_id: 'someone-else' })).status, 400)
    const told: [Record<string, string>, string][] = [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ code_challenge: '' }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ scope: 'openid https://graph.microsoft.com/Mail.Read' }, 'invalid_scope'],
      [{ prompt: 'none' }, 'login_required'],
    ]
    for (const [more, error] of told) assert.equal(answerOf(await show(more)).get('error'), error)
  })

  it('shows nothing of a request as it came', async () => {
    const page = (await show({ state: '"><script>alert(1)</script>' })).body as string
    assert.ok(!page.includes('<script>'))
    assert.ok(page.includes('Adele Admin'))
    const trouble = (await show({ client_id: '<img src=x onerror=alert(1)>' })).body as string
    assert.ok(!trouble.includes('<img'))
  })

  it('asks an admin for consent where none was given, tells others who may, and remembers it', async () => {
    const needed = { method: 'PUT', body: { switches: { signInConsent: 'needed' } } }
    await stand.ask('/faults', needed)
    const others = (await choose('user')).body as string
    assert.match(others, /Need admin approval/)
    assert.match(others, /error=access_denied/)
    assert.match((await choose('admin')).body as string, /Permissions requested/)
    assert.equal(answerOf(await choose('admin', {}, { consent: 'cancel' })).get('error'), 'access_denied')
    assert.ok(answerOf(await choose('admin', {}, { consent: 'accept' })).has('code'))
    assert.ok(answerOf(await choose('user')).has('code'))
  })

  it('tells which hosts are one cloud, and leads home from signing out to registered addresses only', async () => {
    const { metadata } = (await stand.ask('/entra/common/discovery/instance')).body
    assert.equal(metadata[0].preferred_network, new URL(stand.url).host)
    const out = (uri: string) => stand.ask(`${at()}/logout?${new URLSearchParams({ post_logout_redirect_uri: uri })}`)
    assert.equal((await out(TAB)).headers.get('location'), TAB)
    assert.equal((await out('https://evil.example/tab/')).headers.get('location'), null)
  })

  it('signs with a new key when told, and keeps the old one published or takes it away', async () => {
    const keys = async () =>
      ((await stand.ask(`/entra/${stand.identity.tenantId}/discovery/v2.0/keys`)).body.keys as { kid: string }[]).map(
        ({ kid }) => kid,
      )
    const [first] = await keys()
    await stand.ask('/keys', { method: 'POST', body: {} })
    assert.deepEqual((await keys()).slice(1), [first])
    await stand.ask('/keys', { method: 'POST', body: { keepOld: false } })
    assert.equal((await keys()).length, 1)
    assert.ok(!(await keys()).includes(first ?? ''))
    assert.equal((await stand.graph('/users?$top=1')).status, 200)
  })
})
