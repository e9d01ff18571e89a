import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createServiceProvider } from '../../src/sso/serviceProvider.ts'
import type { KeptConnection } from '../../src/tenants/connection.ts'
import { serve, type Serving } from '../http/serving.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const ISSUER = 'https://idp.example/issuer'
const OURS = `https://console.example/sso/saml/${TENANT}`

describe('SAML door', () => {
  let serving: Serving
  before(async () => {
    const certificate = { pem: '', thumbprint: '', subject: '', validFrom: '', validTo: '' }
    const settings = {
      kind: 'sso',
      provider: 'okta',
      signInUrl: '',
      issuer: ISSUER,
      signOutUrl: null,
      certificate,
    } as const
    const kept: KeptConnection = {
      settings,
      secrets: {},
      changedAt: '',
      changedBy: { id: '', name: '' },
      consent: null,
    }
    const connections = { connection: (id: string) => Promise.resolve(id === TENANT ? kept : null) }
    serving = await serve(
      createServiceProvider({ publicUrl: 'https://console.example/', connections }).routes<string>(),
      {
        authorize: () => Promise.reject(new Error('nobody is asked who they are')),
      },
    )
  })
  after(() => serving.close())

  const send = (fields: Record<string, string>, tenant = TENANT) =>
    fetch(`${serving.url}/sso/saml/${tenant}`, { method: 'POST', body: new URLSearchParams(fields) })
  const response = (inner: string) => Buffer.from(`<samlp:Response>${inner}</samlp:Response>`).toString('base64')
  const status = (value: string) =>
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${value}"/></samlp:Status>`

  it('SSO-2 hands out metadata in which entity ID and reply URL are one', async () => {
    const answer = await fetch(`${serving.url}/sso/saml/${TENANT}/metadata`)
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/samlmetadata+xml'])
    const xml = await answer.text()
    assert.match(xml, new RegExp(`entityID="${OURS}"`))
    assert.match(xml, new RegExp(`HTTP-POST" Location="${OURS}"`))
  })

  it('tells whom the provider sent whether it is the one that was entered, and lets nobody in', async () => {
    const good = await send({ SAMLResponse: response(`<saml:Issuer>${ISSUER}</saml:Issuer>${status('Success')}`) })
    assert.equal(good.status, 501)
    const says = await good.text()
    assert.match(says, /right address\.\nIt calls itself https:\/\/idp\.example\/issuer, as it was entered/)
    assert.match(says, /Nobody was signed in/)
    assert.doesNotMatch(says, /It reports/)
    assert.equal(good.headers.get('set-cookie'), null)

    const other = await (await send({ SAMLResponse: response('<Issuer>urn:other</Issuer>') })).text()
    assert.match(other, /It calls itself urn:other, but another IdP issuer was entered/)
    assert.equal(other.includes(ISSUER), false, 'a stranger is not told what was entered')
    const none = await send({ SAMLResponse: response('<Issuer>urn:x</Issuer>') }, TENANT.replace(/^1/, '2'))
    assert.match(await none.text(), /Enter that as IdP issuer/)
    const refused = await send({ SAMLResponse: response(`<saml:Issuer>${ISSUER}</saml:Issuer>${status('Requester')}`) })
    assert.match(await refused.text(), /It reports: urn:oasis:names:tc:SAML:2\.0:status:Requester/)
  })

  it('says what it is of what is no response, and of an address that is none', async () => {
    for (const SAMLResponse of ['', '%%%', response('<Issuer'.repeat(5_000)), response('<a>'.repeat(30_000))])
      assert.match(await (await send({ SAMLResponse })).text(), /no SAML response|does not say who sent it/)
    const hidden = await (await send({ SAMLResponse: response('<Issuer>urn:\u202ex\u0007y</Issuer>') })).text()
    assert.match(hidden, /calls itself urn:xy,/)
    assert.equal((await send({ SAMLResponse: 'a'.repeat(400_000) })).status, 413)
    assert.equal((await fetch(`${serving.url}/sso/saml/nobody/metadata`)).status, 404)
    const typed = await fetch(`${serving.url}/sso/saml/${TENANT}`, { method: 'POST', body: '{}' })
    assert.equal(typed.status, 415)
    assert.match(await (await fetch(`${serving.url}/sso/saml/${TENANT}`)).text(), /reply URL/)
  })
})
