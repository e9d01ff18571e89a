import assert from 'node:assert/strict'
import type { IdentitySso } from '../../src/api/contract.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'
import { ask, openConsole, signIn } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems } from './looks.ts'

const PATH = '/api/identity/sso'
const DAY_MS = 86_400_000
const LOGIN = 'https://login.microsoftonline.com/4d7c2b1e-90a1-4f3e-b1d0-5f6f0c9a7e21/saml2'
const COMMON = 'https://login.microsoftonline.com/common/wsfederation?wa=wsignout1.0'
const { cert } = makeCertificate('CN=Contoso Signing')
const base64 = cert.replace(/-----[^-]+-----|\s/g, '')
const METADATA = `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sts.windows.net/4d7c2b1e/">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${LOGIN}"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://post.example/"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${LOGIN}"/>
  </IDPSSODescriptor>
</EntityDescriptor>`
const file = (name: string, text: string | Buffer) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

describe('Single sign-on', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
  })
  after(() => console?.close())

  const kept = () => ask<IdentitySso>(console.url, PATH)

  it('SSO-1 takes what the provider gives by its file, names a wrong one, and is tried at the provider', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity')
    const card = page.getByRole('region', { name: 'Single sign-on (SSO)' })
    await card.getByText('Not set up').waitFor()
    assert.equal(await card.getByRole('link', { name: 'Test sign-in' }).count(), 0, 'nothing to try yet')

    const certificate = card.getByLabel('Certificate file')
    await certificate.setInputFiles(file('idp.cer', Buffer.from(base64, 'base64')))
    await card.getByText(/^idp\.cer: This is a binary certificate \(DER\)/).waitFor()
    await certificate.setInputFiles(file('federation.xml', METADATA))
    await card.getByText(/^federation\.xml: This is the federation metadata/).waitFor()
    await card.getByRole('textbox', { name: 'Sign-in page URL' }).fill('idp.example')
    await card.getByText('A whole address that begins with https:// is needed.').waitFor()
    await card.getByText('Still to enter: IdP issuer and certificate').waitFor()

    const metadata = card.getByLabel('Metadata file of the provider')
    await metadata.setInputFiles(file('ours.xml', METADATA.replaceAll('IDPSSO', 'SPSSO')))
    await card.getByText(/describes no identity provider/).waitFor()
    // dropped, as a certificate may be
    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer()
      data.items.add(new File([${JSON.stringify(METADATA)}], 'federation.xml', { type: 'text/xml' }))
      return data
    })()`)
    await card.getByRole('button', { name: 'Fill in from metadata…' }).dispatchEvent('drop', { dataTransfer: dropped })
    await card.getByText('Filled in from federation.xml. Look it over, then save.').waitFor()
    assert.equal(await card.getByRole('textbox', { name: 'Sign-in page URL' }).inputValue(), LOGIN)
    // SSO-4: the sign-out URL that Entra suggests
    await card.getByText('At sign-out this URL ends in error AADSTS750054.').waitFor()
    await card.getByRole('button', { name: 'Use the common one' }).click()
    await card.getByRole('button', { name: 'Save' }).click()
    await card.getByText('Entered for Microsoft Entra ID').waitFor()
    await card.getByText('Contoso Signing').waitFor()
    const { issuer, signOutUrl, url } = await kept()
    assert.deepEqual([issuer, signOutUrl], ['https://sts.windows.net/4d7c2b1e/', COMMON])

    const target = new URL((await card.getByRole('link', { name: 'Test sign-in' }).getAttribute('href')) ?? '')
    assert.equal(target.origin + target.pathname, LOGIN)
    const packed = Buffer.from(target.searchParams.get('SAMLRequest') ?? '', 'base64')
    const request = await new Response(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
    ).text()
    assert.match(request, new RegExp(`AssertionConsumerServiceURL="${url}"`))
    const ours = await fetch((await card.getByRole('link', { name: 'Our metadata' }).getAttribute('href')) ?? '')
    assert.match(await ours.text(), new RegExp(`entityID="${url}"`))
    assert.deepEqual(await problems(page), [])
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SSO-1 warns 30 days before the certificate ends, here and on Services, says when it has, and replaces it', async () => {
    const soon = makeCertificate('CN=Soon', 2048, Date.now() + 20 * DAY_MS).cert
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity')
    const card = page.getByRole('region', { name: 'Single sign-on (SSO)' })
    const certificate = card.getByLabel('Certificate file')
    await card.getByText('Entered for Microsoft Entra ID').waitFor()
    await certificate.setInputFiles(file('soon.pem', soon))
    await card.getByRole('button', { name: 'Save' }).click()
    await card.getByText(/^The certificate ends .*, in (19|20) days\.$/).waitFor()
    assert.deepEqual(await problems(page), [])
    await page.getByRole('link', { name: 'Services', exact: true }).click()
    const needs = page.getByRole('region', { name: 'Needs attention' })
    const row = needs.getByRole('listitem').filter({ hasText: 'SSO signing certificate ends in' })
    await row.getByRole('button', { name: 'Replace' }).click()
    await page.waitForURL(/\/identity$/)

    // one that has ended is not taken, so that only time makes it so
    await page.route(`**${PATH}`, async (route) => {
      const response = await route.fetch()
      const sso = (await response.json()) as IdentitySso
      if (sso.certificate) sso.certificate.validTo = new Date(Date.now() - DAY_MS).toISOString()
      await route.fulfill({ response, json: sso })
    })
    await page.reload()
    await card.getByText('The certificate has ended.').waitFor()
    await page.unroute(`**${PATH}`)
    await certificate.setInputFiles(file('new.pem', cert))
    await card.getByRole('button', { name: 'Save' }).click()
    await card.getByText('The certificate has ended.').waitFor({ state: 'detached' })
    await card.getByText(/^Ends .* 2049$/).waitFor()

    await card.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await card.getByText('Not set up').waitFor()
    assert.equal((await kept()).certificate, null)
    await context.close()
  })
})
