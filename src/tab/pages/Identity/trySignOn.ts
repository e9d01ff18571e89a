import type { IdentitySso } from '../../../api/contract.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * Where a sign-in begins: the provider's page with a request of ours (saml-bindings-2.0-os §3.4.4.1). It sends people back
 * to our reply URL, which says what arrived.
 */
export async function tryUrl({ url, signInUrl }: Pick<IdentitySso, 'url' | 'signInUrl'>, now: Date): Promise<string> {
  const id = `_${crypto.randomUUID().replaceAll('-', '')}`
  const at = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const request = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${at}" Destination="${escaped(signInUrl)}" AssertionConsumerServiceURL="${escaped(url)}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escaped(url)}</saml:Issuer></samlp:AuthnRequest>`
  const packed = new Blob([request]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
  const target = new URL(signInUrl)
  target.searchParams.set('SAMLRequest', btoa(String.fromCharCode(...bytes)))
  return target.href
}
