import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHmac, createPrivateKey, createPublicKey, createSign } from 'node:crypto'
import type { JsonWebKey as Jwk, KeyObject } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWTPayload } from 'jose'
import { after, before, describe, it } from 'mocha'
import { startProduct, type Product } from '../product.ts'

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

type Counts = { entra: Record<string, number> }
const KEYS = 'GET /{tenantId}/discovery/v2.0/keys'

/** The started product, its sandbox's issuer, and somebody who even has the issuer's private key. */
describe('token attacks on the running server', function () {
  this.timeout(60_000)
  let product: Product
  let privateKey: KeyObject
  let kid = ''
  let admin = ''
  let claims: JWTPayload = {}
  const tenants: string[] = []

  const issued = async (as: string, tenant = 1): Promise<{ access_token: string; id_token: string }> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ as, tenant })
    const answer = await fetch(`${product.url}/sandbox/token`, { method: 'POST', headers, body })
    return (await answer.json()) as { access_token: string; id_token: string }
  }
  const claimsIn = (token: string): JWTPayload =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload
  const session = (token: string) =>
    fetch(`${product.url}/api/session`, { headers: { authorization: `Bearer ${token}` } })

  before(async () => {
    product = await startProduct({ SANDBOX_USERS: '0', SANDBOX_TENANTS: '2' })
    admin = (await issued('admin')).access_token
    claims = claimsIn(admin)
    for (const tenant of [1, 2]) tenants.push(String(claimsIn((await issued('admin', tenant)).access_token)['tid']))
    kid = String((JSON.parse(Buffer.from(admin.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid)
    const [file = ''] = globSync('**/issuer-key.json', { cwd: product.folder })
    privateKey = createPrivateKey({
      key: JSON.parse(readFileSync(join(product.folder, file), 'utf8')) as Jwk,
      format: 'jwk',
    })
    assert.equal((await session(admin)).status, 200)
  })
  after(() => product?.stop())

  const seconds = () => Math.floor(Date.now() / 1000)
  /** Signed with the issuer's own key, whatever the header and the claims say. */
  const signed = (payload: unknown, header: object = {}, hash = 'RSA-SHA256'): string => {
    const text = `${part({ alg: 'RS256', kid, typ: 'JWT', ...header })}.${part(payload)}`
    return `${text}.${createSign(hash).update(text).sign(privateKey).toString('base64url')}`
  }
  const hmac = (secret: string | Buffer, header: object = {}): string => {
    const text = `${part({ alg: 'HS256', kid, typ: 'JWT', ...header })}.${part(claims)}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const byStranger = async (header: (jwk: object) => object): Promise<string> => {
    const own = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(own.publicKey)
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header(jwk) }).sign(own.privateKey)
  }
  const pem = () => createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })
  const without = (name: string): JWTPayload =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

  it('what the attacks are made with is good otherwise', async () => {
    assert.equal((await session(signed(claims))).status, 200)
    assert.equal((await session(signed({ ...claims, exp: seconds() - 45, nbf: seconds() - 200 }))).status, 200)
    assert.equal((await session(signed({ ...claims, nbf: seconds() + 45 }))).status, 200)
  })

  const attacks: Record<string, () => Promise<string> | string> = {
    'alg none': () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`,
    'alg none in other letters, with a signature': () => signed(claims, { alg: 'nOnE' }),
    'no alg': () => signed(claims, { alg: undefined }),
    'HS256 with the public key as PEM': () => hmac(pem()),
    'HS256 with the public key as DER': () => hmac(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    'HS256 with the public key as JWK': () =>
      hmac(JSON.stringify(createPublicKey(privateKey).export({ format: 'jwk' }))),
    'HS256 with an empty secret': () => hmac(''),
    'RS512 by the issuer’s key': () => signed(claims, { alg: 'RS512' }, 'RSA-SHA512'),
    RS1: () => signed(claims, { alg: 'RS1' }, 'RSA-SHA1'),
    'kid: a path': () => hmac('', { kid: '../../../../../../dev/null' }),
    'kid: SQL': () => signed(claims, { kid: `${kid}' union select 'AA` }),
    'kid: a command': () => signed(claims, { kid: `${kid}|whoami` }),
    'kid: a built-in name': () => signed(claims, { kid: '__proto__' }),
    'kid: an object': () => signed(claims, { kid: { toString: kid } }),
    'kid: very long': () => signed(claims, { kid: 'k'.repeat(5_000) }),
    'no kid': () => signed(claims, { kid: undefined }),
    'a key brought along (jwk)': () => byStranger((jwk) => ({ jwk })),
    'a key brought along beside the right signature (jwk)': () =>
      signed(claims, { jwk: createPublicKey(privateKey).export({ format: 'jwk' }) }),
    'a certificate brought along (x5c)': () => byStranger(() => ({ x5c: ['MIIBszCCAVmgAwIBAgIUQ'] })),
    crit: () => signed(claims, { crit: ['exp'] }),
    'b64 false': () => signed(claims, { b64: false, crit: ['b64'] }),
    'another tenant in tid': () => signed({ ...claims, tid: tenants[1] }),
    'another tenant in iss': () =>
      signed({ ...claims, iss: String(claims.iss).replace(tenants[0] ?? '', tenants[1] ?? '') }),
    'another tenant in both, the audience of this one': () =>
      signed({ ...claims, tid: tenants[1], iss: String(claims.iss).replace(tenants[0] ?? '', tenants[1] ?? '') }),
    'a tenant that nobody knows': () => signed({ ...claims, tid: '11111111-2222-4333-8444-555555555555' }),
    'a tenant that is a path': () => signed({ ...claims, tid: `${tenants[0]}/../${tenants[1]}` }),
    'a tenant in other letters': () => signed({ ...claims, tid: String(claims['tid']).toUpperCase() }),
    'an issuer that only begins like ours': () => signed({ ...claims, iss: `${claims.iss}/evil` }),
    'a list of issuers': () => signed({ ...claims, iss: [claims.iss] }),
    'a v1 issuer': () => signed({ ...claims, iss: `https://sts.windows.net/${tenants[0]}/`, ver: '1.0' }),
    'the audience of Graph': () => signed({ ...claims, aud: 'https://graph.microsoft.com' }),
    'the audience of the other company': async () =>
      signed({ ...claims, aud: claimsIn((await issued('admin', 2)).access_token).aud }),
    'no audience': () => signed(without('aud')),
    'a guest of another tenant': async () => (await issued('guest')).access_token,
    'no scope': () => signed(without('scp')),
    'the scope of another API': () => signed({ ...claims, scp: 'User.Read' }),
    'a scope that only contains ours': () => signed({ ...claims, scp: 'not_access_as_user' }),
    'an app without a person, with a role': () => signed({ ...without('scp'), idtyp: 'app', roles: ['Sync.Admin'] }),
    'an app that says it has the scope': () => signed({ ...claims, idtyp: 'app' }),
    'the id token': async () => (await issued('admin')).id_token,
    'no person': () => signed(without('oid')),
    'a person that is a path': () => signed({ ...claims, oid: '../../admin' }),
    'ended 61 seconds ago': () => signed({ ...claims, exp: seconds() - 61 }),
    'begins in two minutes': () => signed({ ...claims, nbf: seconds() + 120 }),
    'no end': () => signed(without('exp')),
    'an end that is text': () => signed({ ...claims, exp: String(seconds() + 3_600) }),
    'an end that is no number': () => signed(JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999')),
    'a stripped signature': () => admin.split('.').slice(0, 2).join('.') + '.',
    'no third part': () => admin.split('.').slice(0, 2).join('.'),
    'a signature of something else': () => `${admin.split('.').slice(0, 2).join('.')}.${signed({}).split('.')[2]}`,
    'changed claims': () =>
      admin
        .split('.')
        .map((each, n) => (n === 1 ? part({ ...claims, name: 'Eve' }) : each))
        .join('.'),
    'a claim twice, the last one ours': () => signed(`{"tid":"${tenants[1]}",${JSON.stringify(claims).slice(1)}`),
    'a claim twice, in other spelling': () =>
      signed(`{"\\u0072oles":["Sync.Admin"],${JSON.stringify(claims).slice(1)}`),
    'a header member twice': () => {
      const text = `${part(`{"alg":"none","alg":"RS256","kid":"${kid}"}`)}.${part(claims)}`
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`
    },
    'claims that are a list': () => signed([claims]),
    'claims that are nothing': () => signed('null'),
    'claims of deep nesting': () => signed(`{"x":${'['.repeat(4_000)}`),
    'claims that are not UTF-8': () => {
      const bytes = Buffer.from(JSON.stringify({ ...claims, x: '\u00ff' }), 'latin1').toString('base64url')
      const text = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${bytes}`
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`
    },
    'an end in a hundred years': () => signed({ ...claims, exp: seconds() + 100 * 365 * 86_400 }),
    'an encrypted token': () => 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.a.b.c.d',
    'two tokens': () => `${admin},${admin}`,
    nothing: () => '',
  }
  for (const [title, make] of Object.entries(attacks))
    it(`401 and no detail: ${title}`, async () => {
      const answer = await session(await make())
      const { title: said, detail, ...rest } = (await answer.json()) as Record<string, unknown>
      assert.equal(answer.status, 401)
      assert.deepEqual([said, detail], ['Sign in', 'Sign in again.'])
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
      assert.deepEqual(
        Object.keys(rest).filter((key) => !['type', 'status', 'requestId', 'instance'].includes(key)),
        [],
      )
    })

  it('a token beyond all sizes never reaches the server’s code', async () => {
    assert.ok([401, 431].includes((await session(signed({ ...claims, padding: 'x'.repeat(100_000) }))).status))
  })

  it('a key that a token points to is never fetched (jku, x5u, kid as an address)', async () => {
    let fetched = 0
    const own = await generateKeyPair('RS256', { extractable: true })
    const trap = createServer((_, response) => {
      fetched += 1
      void exportJWK(own.publicKey).then((jwk) => response.end(JSON.stringify({ keys: [{ ...jwk, kid }] })))
    })
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
    const at = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/keys`
    for (const header of [{ jku: at }, { x5u: at }, { kid: at }]) {
      const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(own.privateKey)
      assert.equal((await session(token)).status, 401)
      assert.equal((await session(signed(claims, header))).status, 401)
    }
    assert.equal(fetched, 0)
    await new Promise((resolve) => trap.close(resolve))
  })

  it('a token of another company opens that one only', async () => {
    const answer = await session((await issued('admin', 2)).access_token)
    assert.equal(((await answer.json()) as { tenant: { id: string } }).tenant.id, tenants[1])
  })

  const fetches = async (): Promise<number> => {
    const counts = (await (await fetch(`${product.url}/sandbox/requests`)).json()) as Counts
    return counts.entra[KEYS] ?? 0
  }

  it('a flood of unknown key ids costs one fetch, and whoever has a good token is not held up by it', async () => {
    const start = await fetches()
    for (let round = 0; round < 10; round++) {
      const flood = Array.from({ length: 20 }, (_, n) => session(signed(claims, { kid: `key-${round}-${n}` })))
      const answers = await Promise.all([...flood, session(admin)])
      assert.deepEqual([...new Set(answers.slice(0, -1).map(({ status }) => status))], [401])
      assert.equal(answers.at(-1)?.status, 200)
    }
    assert.ok((await fetches()) - start <= 1, `${(await fetches()) - start} fetches`)
  })
})

describe('an issuer that takes a new key', function () {
  this.timeout(60_000)

  it('is followed at once, and tokens of the key before stay good while it is published', async () => {
    const product = await startProduct({ SANDBOX_USERS: '0' })
    const post = async <T>(path: string, body: object): Promise<T> => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(product.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await answer.json()) as T
    }
    const token = async () => (await post<{ access_token: string }>('/sandbox/token', { as: 'admin' })).access_token
    const status = async (bearer: string) =>
      (await fetch(`${product.url}/api/session`, { headers: { authorization: `Bearer ${bearer}` } })).status
    const before = await token()
    const { kids } = await post<{ kids: string[] }>('/sandbox/keys', {})
    assert.equal(kids.length, 2)
    assert.equal(await status(await token()), 200)
    assert.equal(await status(before), 200)
    await product.stop()
  })
})
