import assert from 'node:assert/strict'
import { toldBody } from '../../src/connectors/bodies.ts'
import { isSecretName, redact } from '../../src/connectors/redact.ts'

const KEY = 'plant/ed+key="4711"'
const OTHER = 'PLANTED-other-secret'
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZA'
const leaks = (text: string | null) =>
  /plant|PLANT|cGxhbnRl|UExBTlRFRA/.test(text ?? '') || (text ?? '').includes(Buffer.from(KEY).toString('base64'))

describe('connectors/bodies', () => {
  const nested = (depth: number, inside: unknown): unknown =>
    depth === 0 ? inside : { a: [nested(depth - 1, inside)] }

  const planted: [string, string][] = [
    [
      'a field by its name',
      JSON.stringify({ password: OTHER, client_secret: OTHER, 'x-api-key': OTHER, accessToken: OTHER }),
    ],
    [
      'a field that holds an object or a list',
      JSON.stringify({ credentials: { a: { b: OTHER } }, tokens: [OTHER], secret: 7 }),
    ],
    ['our secret anywhere, in a value or a name', JSON.stringify({ note: `the key ${KEY} is`, [KEY]: 1 })],
    ['at any depth', JSON.stringify(nested(30, { apiKey: OTHER, note: KEY }))],
    ['below what is read at all', JSON.stringify(nested(40, { apiKey: OTHER, note: KEY }))],
    [
      'JSON in a text in JSON',
      JSON.stringify({ details: JSON.stringify({ new: JSON.stringify({ password: OTHER, k: KEY }) }) }),
    ],
    [
      'a URL in JSON',
      JSON.stringify({ next: `https://x/y?api_key=${OTHER}&$top=5&sig=1`, u: `https://me:${OTHER}@host/` }),
    ],
    ['our secret in a URL', JSON.stringify({ next: `https://x/y?k=${encodeURIComponent(KEY)}` })],
    ['a token, whatever its name', JSON.stringify({ note: `got ${JWT}`, h: `Bearer ${OTHER}` })],
    [
      'header lines',
      JSON.stringify({ trace: `GET /\r\nAuthorization: Basic ${OTHER}\r\nCookie: a=${OTHER}; b=${OTHER}\r\nHost: x` }),
    ],
    [
      'SAML',
      JSON.stringify({
        xml: `<saml:Assertion ID="1"><saml:Subject>${OTHER}</saml:Subject></saml:Assertion>`,
        SAMLResponse: OTHER,
      }),
    ],
    [
      'a private key',
      JSON.stringify({
        pem: `-----BEGIN RSA PRIVATE KEY-----\n${OTHER.replaceAll('-', '')}\n-----END RSA PRIVATE KEY-----`,
      }),
    ],
    ['our secret in base 64', JSON.stringify({ note: `x ${Buffer.from(KEY).toString('base64')} y` })],
    ['a form', new URLSearchParams({ client_id: 'c', client_secret: OTHER, scope: 's', k: KEY }).toString()],
    ['JSON that was torn off', JSON.stringify({ access_token: OTHER, 'set-cookie': OTHER, k: KEY, x: 1 }).slice(0, -4)],
    ['torn off in the middle of an object of secrets', `{"credentials":{"a":["${OTHER}`],
    ['torn off in the middle of the secret', `{"access_token":"${OTHER}`],
    ['a page of HTML', `<html><p>Authorization: Bearer ${OTHER}</p> password = "${OTHER} with words"</html>`],
  ]
  for (const [what, text] of planted)
    it(`takes out ${what}`, () => {
      assert.ok(leaks(text) || text.includes('%'), 'nothing was planted')
      const told = toldBody(text, [KEY])
      assert.ok(!leaks(told), told ?? '')
      assert.match(told ?? '', /•••/)
    })

  it('leaves what is no secret as it is, cursors and vendors’ codes too', () => {
    const body = {
      '@odata.nextLink': 'https://graph/users?$skiptoken=abc&$top=5',
      error: { code: 'BadRequest', message: 'The user is not found' },
      pagination: { nextScrollId: 'scroll-1', hasMore: true },
      telephoneNumber: '+442079460000',
      passwordSet: false,
    }
    assert.equal(toldBody(JSON.stringify(body), [KEY]), JSON.stringify(body))
    assert.equal(toldBody('', [KEY]), null)
  })

  it('cuts at a page, says how long the whole was, and never in a way that shows half a secret', () => {
    for (const before of [8_180, 8_190, 8_192, 8_200]) {
      for (const text of [JSON.stringify({ a: 'x'.repeat(before - 6) + KEY, b: OTHER }), 'x'.repeat(before) + KEY]) {
        const told = toldBody(text, [KEY]) ?? ''
        assert.ok(!leaks(told), told.slice(-200))
        assert.ok(told.length < 8_300)
      }
    }
    const long = JSON.stringify({ data: Array.from({ length: 5_000 }, (_, n) => ({ id: n, note: KEY })) })
    const told = toldBody(long, [KEY]) ?? ''
    assert.match(told, new RegExp(`… cut here, ${long.length} characters in all$`))
    assert.ok(told.length < 8_300 && !leaks(told))
    const torn = 'y'.repeat(32_760) + KEY.repeat(3)
    assert.ok(!leaks(toldBody(torn, [KEY])))
  })

  it('knows names of secrets however they are written', () => {
    for (const name of [
      'X-API-Key',
      'apiKey',
      'api_key',
      'clientSecret',
      'Set-Cookie',
      'SAMLRequest',
      'refresh_token',
      'Proxy-Authorization',
    ])
      assert.ok(isSecretName(name), name)
    for (const name of ['code', 'nextScrollId', '$deltatoken', '$skiptoken', 'key', 'id', 'status'])
      assert.ok(!isSecretName(name), name)
  })

  it('takes next to no work over hostile text', () => {
    for (const text of [
      'password'.repeat(4_000),
      'a='.repeat(16_000),
      '"'.repeat(32_000),
      '<Assertion'.repeat(3_000),
      '://a:'.repeat(6_000),
    ]) {
      const before = process.cpuUsage()
      redact(text, [KEY])
      const { user, system } = process.cpuUsage(before)
      assert.ok(user + system < 2_000_000, `${text.slice(0, 20)}: ${user + system} µs`)
    }
  })
})
