import assert from 'node:assert/strict'
import { createHmac, createSign, KeyObject } from 'node:crypto'
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, SignJWT, type JWTPayload } from 'jose'
import { after, before, describe, it } from 'mocha'
import { SignInNeeded } from '../../src/identity/refusals.ts'
import { createTokenCheck, type Issuer, type TokenCheck } from '../../src/identity/tokens.ts'
import { AUDIENCE, createLocalIssuer, DANA, HANGS, TENANT, type LocalIssuer } from './issuer.ts'

const NOON = Date.parse('2026-11-20T12:00:00Z')

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('token check', () => {
  let local: LocalIssuer
  let check: TokenCheck
  let now = NOON
  const trusted = (): Issuer => ({
    tenantId: TENANT,
    issuer: local.issuer,
    audience: [AUDIENCE, 'client-id'],
    jwksUri: local.jwksUri,
  })
  const fresh = (more: object = {}): TokenCheck => createTokenCheck({ issuers: [trusted()], now: () => now, ...more })

  before(async () => {
    local = await createLocalIssuer(() => now)
    check = fresh()
  })
  after(() => local.close())

  const refused = async (token: string, by: TokenCheck = check): Promise<void> => {
    await assert.rejects(by(token), (error: unknown) => {
      assert.ok(error instanceof SignInNeeded, String(error))
      assert.equal(error.message, 'Sign in again')
      assert.equal(error.cause, undefined)
      return true
    })
  }

  it('knows the caller by tenant and object id', async () => {
    assert.deepEqual(await check(await local.sign(local.claims())), {
      tenantId: TENANT,
      userId: DANA,
      name: 'Dana Whitfield',
      roles: ['user'],
      told: { roles: [], issuedAt: NOON },
    })
  })

  it('takes any of the audiences', async () => {
    await check(await local.sign(local.claims({ aud: 'client-id' })))
  })

  it('makes roles of the app roles, and admins of the ids that settings name', async () => {
    const rolesOf = async (claims: JWTPayload, by = check): Promise<string[]> =>
      (await by(await local.sign(local.claims(claims)))).roles
    assert.deepEqual(await rolesOf({ roles: ['Sync.Reader', 'Sync.Operator'] }), ['reader', 'operator'])
    assert.deepEqual(await rolesOf({ roles: ['Sync.Admin', 'Sync.Admin'] }), ['admin'])
    assert.deepEqual(await rolesOf({ roles: ['admin', 'constructor', '__proto__', 7, null] }), ['user'])
    assert.deepEqual(await rolesOf({ roles: 'Sync.Admin' }), ['user'])
    const seeded = fresh({ issuers: [{ ...trusted(), adminIds: [DANA.toUpperCase()] }] })
    assert.deepEqual(await rolesOf({ roles: ['Sync.Reader'] }, seeded), ['admin', 'reader'])
    assert.deepEqual(await rolesOf({ oid: '33333333-3333-4333-8333-333333333333' }, seeded), ['user'])
  })

  it('tells the groups of the claim, and none where Entra says that there are too many to tell', async () => {
    const groupsOf = async (claims: JWTPayload) => (await check(await local.sign(local.claims(claims)))).groups
    const group = 'AAAAAAAA-0000-4000-8000-000000000001'
    assert.deepEqual(await groupsOf({ groups: [group, 7, '../x', group] }), [group.toLowerCase(), group.toLowerCase()])
    assert.deepEqual(await groupsOf({ groups: [] }), [])
    assert.equal(await groupsOf({}), undefined)
    assert.equal(await groupsOf({ groups: 'all' }), undefined)
    const src1 = { endpoint: 'https://graph.windows.net/evil' }
    assert.equal(await groupsOf({ _claim_names: { groups: 'src1' }, _claim_sources: { src1 } }), undefined)
    assert.equal(await groupsOf({ _claim_names: { groups: 'src1' }, groups: [group] }), undefined)
    assert.equal(await groupsOf({ hasgroups: true, groups: [group] }), undefined)
    assert.equal(await groupsOf({ groups: Array.from({ length: 501 }, () => group.slice(0, 2)) }), undefined)
  })

  it('shows a name that is safe to show', async () => {
    const nameOf = async (claims: JWTPayload): Promise<string> =>
      (await check(await local.sign(local.claims(claims)))).name
    assert.equal(await nameOf({ name: undefined, preferred_username: 'dana@x.com' }), 'dana@x.com')
    assert.equal(await nameOf({ name: ' ' }), DANA)
    assert.equal(await nameOf({ name: 'Dana\r\nadmin: yes' }), 'Dana  admin: yes')
    assert.equal((await nameOf({ name: 'x'.repeat(5_000) })).length, 256)
  })

  it('allows a minute of clock difference, no more', async () => {
    const seconds = NOON / 1000
    await check(await local.sign(local.claims({ exp: seconds - 50, nbf: seconds - 100 })))
    await check(await local.sign(local.claims({ nbf: seconds + 50 })))
    await refused(await local.sign(local.claims({ exp: seconds - 61 })))
    await refused(await local.sign(local.claims({ nbf: seconds + 61 })))
  })

  const OTHER = '99999999-9999-4999-8999-999999999999'
  const attacks: Record<string, () => Promise<string> | string> = {
    'no signature at all (alg none)': () => `${part({ alg: 'none', typ: 'JWT' })}.${part(local.claims())}.`,
    'alg none with a key id': () => `${part({ alg: 'None', kid: 'key-1' })}.${part(local.claims())}.`,
    'HS256 with the public key as the secret': () => {
      const text = `${part({ alg: 'HS256', kid: 'key-1' })}.${part(local.claims())}`
      return `${text}.${createHmac('sha256', local.publicPem).update(text).digest('base64url')}`
    },
    'another algorithm, truly signed with the same key': async () => {
      const key = await importPKCS8(await exportPKCS8(local.privateKey), 'RS512')
      return new SignJWT(local.claims()).setProtectedHeader({ alg: 'RS512', kid: 'key-1' }).sign(key)
    },
    'an unknown key id': async () => local.sign(local.claims(), { kid: 'key-9' }),
    'no key id': async () => local.sign(local.claims(), { kid: undefined }),
    'a key it brings along (jwk)': async () => {
      const own = await generateKeyPair('RS256', { extractable: true })
      const jwk = await exportJWK(own.publicKey)
      return new SignJWT(local.claims()).setProtectedHeader({ alg: 'RS256', kid: 'key-1', jwk }).sign(own.privateKey)
    },
    'a key it points to (jku)': async () => {
      const own = await generateKeyPair('RS256')
      const header = { alg: 'RS256', kid: 'key-1', jku: local.jwksUri }
      return new SignJWT(local.claims()).setProtectedHeader(header).sign(own.privateKey)
    },
    'a critical header we do not know': async () => {
      const header = { alg: 'RS256', kid: 'key-1', crit: ['x'], x: 1 }
      return new SignJWT(local.claims()).setProtectedHeader(header).sign(local.privateKey, { crit: { x: true } })
    },
    'a changed claim': async () => {
      const [header, , signature] = (await local.sign(local.claims())).split('.')
      return `${header}.${part(local.claims({ roles: ['Sync.Admin'] }))}.${signature}`
    },
    'a stripped signature': async () => `${(await local.sign(local.claims())).split('.').slice(0, 2).join('.')}.`,
    'two parts': async () => (await local.sign(local.claims())).split('.').slice(0, 2).join('.'),
    'another tenant': async () => local.sign(local.claims({ tid: OTHER })),
    'no tenant': async () => local.sign(local.claims({ tid: undefined })),
    'a tenant that is a built-in name': async () => local.sign(local.claims({ tid: '__proto__' })),
    'a tenant that is a list': async () => local.sign(local.claims({ tid: [TENANT] })),
    'another issuer': async () => local.sign(local.claims({ iss: `https://evil.example/${TENANT}/v2.0` })),
    'no issuer': async () => local.sign(local.claims({ iss: undefined })),
    'another audience': async () => local.sign(local.claims({ aud: 'https://graph.microsoft.com' })),
    'no audience': async () => local.sign(local.claims({ aud: undefined })),
    'no object id': async () => local.sign(local.claims({ oid: undefined })),
    'an object id with a path in it': async () => local.sign(local.claims({ oid: '../admin' })),
    'no scope (an app token)': async () => local.sign(local.claims({ scp: undefined, roles: ['Sync.Admin'] })),
    'an app that says so, with a scope': async () => local.sign(local.claims({ idtyp: 'app' })),
    'a guest of another tenant': async () =>
      local.sign(local.claims({ idp: `https://sts.windows.net/${OTHER}/`, roles: ['Sync.Admin'] })),
    'a guest with a personal account': async () => local.sign(local.claims({ idp: 'live.com' })),
    'a guest by account type': async () => local.sign(local.claims({ acct: 1 })),
    'a key it brings along as certificate (x5c), well signed': async () =>
      local.sign(local.claims(), { x5c: ['MIIB'] }),
    'a key it points to (x5u), well signed': async () => local.sign(local.claims(), { x5u: local.jwksUri }),
    'a key id that is a path': async () => local.sign(local.claims(), { kid: '../../../../dev/null' }),
    'a key id that is SQL': async () => local.sign(local.claims(), { kid: "key-1' or '1'='1" }),
    'a key id that is an address': async () => local.sign(local.claims(), { kid: local.jwksUri }),
    'a claim that stands there twice': () => {
      const claims = JSON.stringify(local.claims()).replace(/}$/, `,"t\\u0069d":"${TENANT}"}`)
      const text = `${part({ alg: 'RS256', kid: 'key-1' })}.${Buffer.from(claims).toString('base64url')}`
      const key = KeyObject.from(local.privateKey)
      return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
    },
    'a scope that only begins like ours': async () => local.sign(local.claims({ scp: 'access_as_user_not' })),
    'a scope that is a list': async () => local.sign(local.claims({ scp: ['access_as_user'] })),
    expired: async () => local.sign(local.claims({ exp: NOON / 1000 - 3_600 })),
    'no expiry': async () => local.sign(local.claims({ exp: undefined })),
    'an expiry that is text': async () => local.sign(local.claims({ exp: '9999999999' as unknown as number })),
    'not valid yet': async () => local.sign(local.claims({ nbf: NOON / 1000 + 3_600 })),
    garbage: () => 'garbage',
    'three parts of garbage': () => 'a.b.c',
    nothing: () => '',
    dots: () => '.'.repeat(500),
    'JSON that is not an object': () => `${part(['RS256'])}.${part([1])}.${part('x')}`,
    'far too long': async () => local.sign(local.claims({ padding: 'x'.repeat(20_000) })),
    'encrypted (JWE shape)': () => 'a.b.c.d.e',
  }
  for (const [title, make] of Object.entries(attacks))
    it(`refuses a token with ${title}, and says nothing of why`, async () => refused(await make()))

  it('refuses a token of an issuer that does not answer, hangs, or answers nonsense', async () => {
    const token = await local.sign(local.claims())
    for (const [text, status] of [
      ['no', 500],
      ['', HANGS],
      ['not json', 200],
      ['{"keys":1}', 200],
      ['{"keys":[null]}', 200],
      [`{"keys":[],"pad":"${'x'.repeat(300_000)}"}`, 200],
    ] as const) {
      local.answer(text, status)
      await refused(token, fresh({ withinMs: 50 }))
    }
    local.answer(null)
    const nobody = fresh({ issuers: [{ ...trusted(), jwksUri: 'http://127.0.0.1:9/keys' }] })
    await refused(token, nobody)
  })

  it('fetches the keys once, and for unknown key ids at most once per cool-down', async () => {
    const own = fresh()
    const good = await local.sign(local.claims())
    const unknown = await local.sign(local.claims(), { kid: 'key-9' })
    const start = local.fetches
    await Promise.all(Array.from({ length: 20 }, () => own(good)))
    assert.equal(local.fetches - start, 1)
    now += 31_000
    for (let i = 0; i < 20; i++) await refused(unknown, own)
    assert.equal(local.fetches - start, 2)
    now += 31_000
    await refused(unknown, own)
    assert.equal(local.fetches - start, 3)
    await own(good)
    assert.equal(local.fetches - start, 3)
    now = NOON
  })

  it('does not hammer an issuer that is down, and goes on with the keys it has', async () => {
    const own = fresh()
    const good = await local.sign(local.claims({ exp: NOON / 1000 + 7_200 }))
    await own(good)
    local.answer('down', 503)
    now += 11 * 60_000
    const start = local.fetches
    for (let i = 0; i < 5; i++) await own(good)
    assert.equal(local.fetches - start, 1)
    local.answer(null)
    now = NOON
  })

  it('trusts keys for a day at most while the issuer is down', async () => {
    const own = fresh()
    const good = await local.sign(local.claims({ exp: NOON / 1000 + 40 * 3_600 }))
    await own(good)
    local.answer('down', 503)
    now += 23 * 3_600_000
    await own(good)
    now += 2 * 3_600_000
    await refused(good, own)
    local.answer(null)
    now += 31_000
    await own(good)
    now = NOON
  })

  it('finds an issuer by a lookup', async () => {
    const asked: string[] = []
    const own = fresh({ issuers: (tenantId: string) => (asked.push(tenantId), tenantId === TENANT ? trusted() : null) })
    await own(await local.sign(local.claims()))
    await refused(await local.sign(local.claims({ tid: OTHER })), own)
    assert.deepEqual(asked, [TENANT, OTHER])
  })

  it('holds a token to the tenant of the issuer, whatever a lookup answers', async () => {
    const careless = fresh({ issuers: () => trusted() })
    await refused(await local.sign(local.claims({ tid: OTHER })), careless)
    await careless(await local.sign(local.claims()))
  })

  it('never takes one tenant for another whose issuer has the same keys', async () => {
    const both = fresh({ issuers: [trusted(), { ...trusted(), tenantId: OTHER, issuer: 'https://other.example' }] })
    await refused(await local.sign(local.claims({ tid: OTHER })), both)
    await refused(await local.sign(local.claims({ iss: 'https://other.example' })), both)
    const other = await both(await local.sign(local.claims({ tid: OTHER, iss: 'https://other.example' })))
    assert.equal(other.tenantId, OTHER)
  })

  it('takes new keys when the issuer rotates', async () => {
    const own = fresh()
    await own(await local.sign(local.claims()))
    await local.rotate()
    now += 31_000
    await own(await local.sign(local.claims()))
    now = NOON
  })
})
