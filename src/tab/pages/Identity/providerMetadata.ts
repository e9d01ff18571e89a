import type { IdentitySso } from '../../../api/contract.ts'

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
const DS = 'http://www.w3.org/2000/09/xmldsig#'
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
export const MOST_METADATA = 1_000_000

export type FromMetadata = Pick<IdentitySso, 'signInUrl' | 'issuer'> & { signOutUrl?: string; pem: string | null }

/** What the metadata of an identity provider says; a sentence when it is none. */
export function readMetadata(xml: string): FromMetadata | string {
  const document = new DOMParser().parseFromString(xml, 'application/xml')
  const [entity] = document.getElementsByTagNameNS(MD, 'EntityDescriptor')
  const [provider] = entity?.getElementsByTagNameNS(MD, 'IDPSSODescriptor') ?? []
  if (document.querySelector('parsererror') || !entity)
    return 'This is no SAML metadata (XML). In Entra ID download Federation Metadata XML; in Okta, Identity Provider metadata.'
  if (!provider) return 'This metadata describes no identity provider. Download the one of your provider, not ours.'
  const signOutUrl = locationOf(provider, 'SingleLogoutService')
  return {
    signInUrl: locationOf(provider, 'SingleSignOnService') ?? '',
    issuer: entity.getAttribute('entityID')?.trim() ?? '',
    ...(signOutUrl ? { signOutUrl } : {}),
    pem: signingOf(provider),
  }
}

function locationOf(provider: Element, name: string): string | null {
  const all = [...provider.getElementsByTagNameNS(MD, name)]
  const best = all.find((one) => one.getAttribute('Binding') === REDIRECT) ?? all[0]
  return best?.getAttribute('Location')?.trim() ?? null
}

/** The first one: while two are in use, the provider lists the one that signs now first. */
function signingOf(provider: Element): string | null {
  const key = [...provider.getElementsByTagNameNS(MD, 'KeyDescriptor')].find(
    (one) => one.getAttribute('use') !== 'encryption',
  )
  const base64 = key?.getElementsByTagNameNS(DS, 'X509Certificate')[0]?.textContent.replace(/\s/g, '')
  if (!base64) return null
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
}
