import assert from 'node:assert/strict'
import { generateKeyPair, SignJWT } from 'jose'
import { after, before, describe, it } from 'mocha'
import { createOldTokens } from '../../src/identity/oldTokens.ts'
import { SignInNeeded } from '../../src/identity/refusals.ts'
import { createTokenCheck } from '../../src/identity/tokens.ts'
import { AUDIENCE, createLocalIssuer, TENANT, type LocalIssuer } from './issuer.ts'

const HOUR = 3_600_000
const OLD = { ver: '1.0', iss: `https://sts.windows.net/${TENANT}/` }

describe('tokens of version 1.0', () => {
  let issuer: LocalIssuer
  let at = Date.UTC(2026, 10, 22, 9)
  let lines: { fields: object; text: string }[]
  let old: ReturnType<typeof createOldTokens>
  let check: ReturnType<typeof createTokenCheck>
  before(async () => {
    issuer = await createLocalIssuer(() => at)
  })
  after(() => issuer.close())
  beforeEach(() => {
    lines = []
    old = createOldTokens({ now: () => at, warn: (fields, text) => lines.push({ fields, text }) })
    const { issuer: name, jwksUri } = issuer
    const issuers = [{ tenantId: TENANT, issuer: name, audience: [AUDIENCE], jwksUri }]
    check = createTokenCheck({ issuers, now: () => at, oldVersion: old.note })
  })

  const refused = (token: string) =>
    assert.rejects(check(token), (error: unknown) => {
      assert.ok(error instanceof SignInNeeded)
      assert.deepEqual([error.message, error.cause, Object.keys(error)], ['Sign in again', undefined, ['name']])
      return true
    })
  const sign = (more: object = {}) => issuer.sign(issuer.claims({ ...OLD, ...more }))

  it('are refused like any other, and whoever runs the product is told once a day what to set', async () => {
    for (let n = 0; n < 5; n++) await refused(await sign())
    assert.deepEqual(
      lines.map(({ fields }) => fields),
      [{ event: 'oldTokenVersion', tenantId: TENANT, wanted: 2 }],
    )
    assert.match(lines[0]!.text, /"accessTokenAcceptedVersion".* to 2/)
    assert.ok(!JSON.stringify(lines).includes(await sign()))
    at += 25 * HOUR
    await refused(await sign())
    assert.equal(lines.length, 2)
  })

  it('are shown for a day after the last of them', async () => {
    assert.equal(old.lastAt(TENANT), null)
    await refused(await sign())
    const first = at
    assert.equal(old.lastAt(TENANT), new Date(first).toISOString())
    assert.equal(old.lastAt('another'), null)
    at += 25 * HOUR
    assert.equal(old.lastAt(TENANT), null)
  })

  it('by the issuer’s own name, as the clouds of the US Government have it, count too', async () => {
    await refused(await sign({ iss: issuer.issuer.replace(/v2\.0$/, '') }))
    assert.equal(lines.length, 1)
  })

  const others: Record<string, () => Promise<string>> = {
    'signed by somebody else': async () => {
      const { privateKey } = await generateKeyPair('RS256')
      return new SignJWT(issuer.claims(OLD)).setProtectedHeader({ alg: 'RS256', kid: 'key-1' }).sign(privateKey)
    },
    'for another app': () => sign({ aud: 'https://graph.microsoft.com' }),
    'of another tenant': () => sign({ tid: '99999999-9999-4999-8999-999999999999' }),
    'whose issuer is another tenant': () => sign({ iss: 'https://sts.windows.net/99999999/' }),
    'that ended': () => sign({ exp: at / 1_000 - 3_600 }),
    'without a version': () => sign({ ver: undefined }),
    'of version 2 that lack the scope': () => issuer.sign(issuer.claims({ ver: '2.0', scp: undefined })),
  }
  for (const [what, make] of Object.entries(others))
    it(`a token ${what} leads to no line`, async () => {
      await refused(await make())
      assert.deepEqual(lines, [])
    })

  it('garbage leads to no line, and a good token of version 2 comes in as ever', async () => {
    for (const token of ['', 'a.b.c', `${'x'.repeat(20_000)}.y.z`]) await refused(token)
    await check(await issuer.sign(issuer.claims({ ver: '2.0' })))
    assert.deepEqual(lines, [])
  })
})
