import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditEntry, ChangedMeanwhile, Connections, IdentitySso, Page } from '../../../src/api/contract.ts'
import { certificateTrouble } from '../../../src/words/signingFile.ts'
import { betterSignOut } from '../../../src/words/signOn.ts'
import { makeCertificate } from '../../tenants/makeCertificate.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const PATH = '/api/identity/sso'
const DAY_MS = 86_400_000
const { cert, key } = makeCertificate('CN=Provider')
const ENTERED = {
  ...{ provider: 'okta', signInUrl: 'https://idp.example/saml', issuer: 'https://idp.example/id' },
  ...{ signOutUrl: '', certificate: cert },
}
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')

describe('single sign-on in the console API', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const put = (body: object, headers?: Record<string, string>) => world.call('admin', 'PUT', PATH, body, headers)
  const detail = async (answer: Response): Promise<string> => ((await answer.json()) as { detail: string }).detail

  it('SSO-1 says what a wrong file is, and what to download instead', async () => {
    const pkcs7 = Buffer.from('3082010006092a864886f70d010702a0', 'hex')
    const wrong: [string, RegExp][] = [
      [derOf(cert).toString('utf8'), /binary certificate \(DER\).*Certificate \(Base64\)/],
      [pkcs7.toString('utf8'), /PKCS#7 \(binary\)/],
      ['-----BEGIN PKCS7-----\nMII=\n-----END PKCS7-----', /PKCS#7, a bundle/],
      ['<?xml version="1.0"?><md:EntityDescriptor/>', /federation metadata \(XML\).*Certificate \(Base64\)/],
      ['<!doctype html>', /a web page/],
      [cert + key, /private key/],
      [derOf(cert).toString('base64'), /first and the last line are missing/],
      [cert + cert, /2 certificates/],
      ['', /empty/],
      ['hello', /no certificate in Base64/],
      [`${cert}${'x'.repeat(30_000)}`, /too large/],
    ]
    for (const [text, says] of wrong) {
      assert.match(certificateTrouble(text) ?? 'none', says)
      const answer = await put({ ...ENTERED, certificate: text })
      assert.equal(answer.status, 400)
      assert.match(await detail(answer), says)
    }
    const issuer = await put({ ...ENTERED, certificate: cert, issuer: 'urn:a\0b' })
    assert.match(await detail(issuer), /issuer: holds a character that cannot be kept/)
    const [cut, ended, short] = [
      cert.replace(/\n[^\n]+\n[^\n]+\n-----END/, '\n-----END'),
      makeCertificate('CN=Old', 2048, Date.parse(NOW) - DAY_MS).cert,
      makeCertificate('CN=Short', 1024).cert,
    ]
    for (const [certificate, says] of [
      [cut, /damaged or cut off/],
      [ended, /ended on 2026-11-19/],
      [short, /1024 bits/],
    ] as const)
      assert.match(await detail(await put({ ...ENTERED, certificate })), says)
    assert.equal((await world.get<IdentitySso>(PATH)).certificate, null, 'nothing of it was kept')
  })

  it('says which field is not right', async () => {
    for (const [some, says] of [
      [{ signInUrl: 'http://idp.example' }, /signInUrl: must be a whole address that begins with https/],
      [{ signInUrl: 'https://a:b@idp.example' }, /signInUrl/],
      [{ issuer: 'my provider' }, /issuer: must be a URL or a URN/],
      [{ signOutUrl: 'javascript:alert(1)' }, /signOutUrl/],
      [{ certificate: undefined }, /certificate: send the signing certificate/],
    ] as const)
      assert.match(await detail(await put({ ...ENTERED, ...some })), says)
  })

  it('SSO-1 keeps what was entered, warns of the end 30 days ahead, and forgets it', async () => {
    const soon = makeCertificate('CN=Soon', 2048, Date.parse(NOW) + 20 * DAY_MS).cert
    assert.equal((await put({ ...ENTERED, certificate: soon })).status, 200)
    const view = await world.get<IdentitySso>(PATH, 'reader')
    assert.equal(view.url, `https://console.example/sso/saml/${TENANT}`)
    assert.deepEqual([view.provider, view.certificate?.subject], ['okta', 'CN=Soon'])
    const ending = async () =>
      (await world.get<Connections>('/api/connections')).items.find(({ id }) => id === 'sso.certificate')
    const told = await ending()
    assert.deepEqual([told?.state, told?.daysLeft, told?.label], ['expiring', 20, 'SSO signing certificate'])
    assert.match(told?.fix ?? '', /Identity and Security/)

    await put({ ...ENTERED, certificate: cert })
    assert.equal((await ending())?.state, 'ok')
    const { certificate: _, ...without } = ENTERED
    await put({ ...without, issuer: 'urn:idp' })
    assert.equal((await world.get<IdentitySso>(PATH)).certificate?.subject, 'CN=Provider', 'the one that is kept stays')
    const [last] = (await world.get<Page<AuditEntry>>('/api/audit?action=identity.change')).items
    assert.match(last?.before ?? '', /^okta, https:\/\/idp\.example\/id, /)
    assert.match(last?.after ?? '', /^okta, urn:idp, /)
    assert.equal((await world.call('admin', 'DELETE', PATH)).status, 200)
    assert.equal(await ending(), undefined)
    assert.equal((await world.call('admin', 'DELETE', PATH)).status, 409)
  })

  it('refuses whoever looked before another admin saved', async () => {
    const looked = (await world.call('admin', 'GET', PATH)).headers.get('etag') ?? ''
    assert.equal((await put(ENTERED, { 'if-match': looked })).status, 200)
    const late = await put({ ...ENTERED, issuer: 'urn:late' }, { 'if-match': looked })
    assert.equal(late.status, 412)
    const { current, changedBy } = (await late.json()) as ChangedMeanwhile<IdentitySso>
    assert.deepEqual([current.issuer, changedBy?.id !== undefined], [ENTERED.issuer, true])
  })

  it('SSO-4 knows the sign-out URL of Entra that ends in AADSTS750054', () => {
    const ours = 'https://login.microsoftonline.com/4d7c2b1e-90a1-4f3e-b1d0-5f6f0c9a7e21/saml2'
    const common = 'https://login.microsoftonline.com/common/wsfederation?wa=wsignout1.0'
    assert.equal(betterSignOut(ours), common)
    for (const fine of [common, '', 'https://idp.example/saml2']) assert.equal(betterSignOut(fine), null)
  })
})
