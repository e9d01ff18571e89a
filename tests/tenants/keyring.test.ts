import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createKeyring } from '../../src/tenants/keyring.ts'
import { hintOf, SecretUnreadable, type SecretPlace } from '../../src/tenants/secret.ts'

describe('keyring', () => {
  const key = randomBytes(32)
  const ring = createKeyring([key], randomBytes)
  const place: SecretPlace = { tenantId: 't1', connection: 'pbx', field: 'apiKey' }
  const secret = 'eght_very-secret-Zq9ß'
  const opens =
    (at: SecretPlace, sealed: { sealed: string; keyId: string }, by = ring) =>
    () =>
      by.open(at, sealed)

  it('opens what it sealed, and never seals alike twice', () => {
    const one = ring.seal(place, secret)
    assert.equal(ring.open(place, one), secret)
    assert.equal(ring.open(place, ring.seal(place, '')), '')
    assert.notEqual(one.sealed, ring.seal(place, secret).sealed)
    assert.ok(!Buffer.from(one.sealed, 'base64url').toString('latin1').includes(secret.slice(0, 8)))
  })

  for (const [where, moved] of [
    ['tenant', { ...place, tenantId: 't2' }],
    ['connection', { ...place, connection: 'bot' as const }],
    ['field', { ...place, field: 'clientSecret' as const }],
  ] as const)
    it(`does not open in another ${where}`, () => {
      assert.throws(opens(moved, ring.seal(place, secret)), SecretUnreadable)
    })

  it('does not open where any bit was changed, or the end is missing', () => {
    const { sealed, keyId } = ring.seal(place, secret)
    const bytes = Buffer.from(sealed, 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = changed[at]! ^ 1
      assert.throws(opens(place, { sealed: changed.toString('base64url'), keyId }), SecretUnreadable, `byte ${at}`)
      const cut = bytes.subarray(0, at).toString('base64url')
      assert.throws(opens(place, { sealed: cut, keyId }), SecretUnreadable, `cut at ${at}`)
    }
  })

  it('does not open with another key, nor under the name of another key', () => {
    const other = createKeyring([randomBytes(32)], randomBytes)
    const sealed = ring.seal(place, secret)
    assert.throws(opens(place, sealed, other), SecretUnreadable)
    const both = createKeyring([randomBytes(32), key], randomBytes)
    assert.throws(opens(place, { ...sealed, keyId: both.id }, both), SecretUnreadable)
  })

  it('opens what an older key sealed, and seals with the new one', () => {
    const next = createKeyring([randomBytes(32), key], randomBytes)
    assert.equal(next.open(place, ring.seal(place, secret)), secret)
    assert.equal(next.seal(place, secret).keyId, next.id)
    assert.ok(next.knows(ring.id) && !ring.knows(next.id))
  })

  it('takes keys of 32 bytes only, and its name tells nothing of the key', () => {
    assert.throws(() => createKeyring([randomBytes(16)], randomBytes), /32 bytes, not 16/)
    assert.match(ring.id, /^[0-9a-f]{8}$/)
    assert.ok(!key.toString('hex').includes(ring.id))
  })

  it('tells the last four characters of a long secret, and nothing of a short one', () => {
    assert.equal(hintOf('abcdefghijkl1234'), '1234')
    assert.equal(hintOf('short-1234'), null)
    assert.equal(hintOf('line\nbreak-is-no-key-1234'), null)
  })
})
