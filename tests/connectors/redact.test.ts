import assert from 'node:assert/strict'
import { redact } from '../../src/connectors/redact.ts'
import { vendorWords } from '../../src/connectors/words.ts'

describe('connectors/redact', () => {
  it('takes out our secrets, also percent-encoded and in JSON', () => {
    const secret = 'p@ss"w+rd/1'
    const text = `${secret} ${encodeURIComponent(secret)} ${JSON.stringify({ secret })}`
    const clean = redact(text, [secret])
    assert.doesNotMatch(clean, /p@ss|p%40ss/)
    assert.match(clean, /^••• ••• \{"secret":"•••"\}$/)
  })

  it('takes out what looks like a secret, whoever it belongs to', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
    for (const text of [
      `token ${jwt}.`,
      `Authorization: Bearer ${jwt}`,
      'client_secret=abc123xyz&x=1',
      '"api_key": "abc123xyz"',
    ]) {
      assert.doesNotMatch(redact(text, []), /eyJ|c2lnbmF|abc123xyz/, text)
    }
  })

  it('leaves everything else as it is', () => {
    const text = "Telephone Number '+14255550100' has already been assigned to another user"
    assert.equal(redact(text, ['', 'abc']), text)
  })
})

describe('connectors/words', () => {
  it("reads each vendor's error in one line", () => {
    assert.equal(vendorWords({ error: { code: 'NotFound', message: 'No such user' } }), 'NotFound: No such user')
    assert.equal(
      vendorWords({ error: 'invalid_client', error_description: 'AADSTS7000222' }),
      'invalid_client: AADSTS7000222',
    )
    assert.equal(
      vendorWords({
        title: 'Validation error',
        errors: [{ field: 'sort', code: 'VALIDATION_ERROR', message: 'Invalid sort' }],
      }),
      'Validation error: sort Invalid sort',
    )
  })

  it('reads the text out of a proxy page', () => {
    const page = '<html><style>b{}</style><script>alert(1)</script><h1>502</h1>\n<p>Bad gateway</p></html>'
    assert.equal(vendorWords(page), '502 Bad gateway')
  })

  it('finds no words where there are none', () => {
    for (const body of [null, undefined, 7, [], {}, { error: null }, { errors: [null, 'x', {}] }, '']) {
      assert.equal(vendorWords(body), null)
    }
  })
})
