/** What an admin takes for the certificate of the identity provider: which wrong file it is, and which would be right. */

/** PEM of one certificate is 1 to 8 KB. */
export const MOST_CERTIFICATE_TEXT = 20_000

const DOWNLOAD =
  'In Entra ID choose Certificate (Base64) under SAML Certificates; in Okta, the .cert file of the signing certificate.'
const ONE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

// a binary file read as text: what is no UTF-8 became U+FFFD
const KINDS: readonly { looks: RegExp; is: string }[] = [
  { looks: /^\uFEFF?\s*<[\s\S]*EntityDescriptor/, is: 'This is the federation metadata (XML), not a certificate.' },
  { looks: /^\uFEFF?\s*</, is: 'This is XML or a web page, not a certificate.' },
  { looks: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, is: 'This has a private key in it, which your provider keeps.' },
  { looks: /-----BEGIN (?:PKCS ?#?7|CMS)-----/, is: 'This is PKCS#7, a bundle of certificates.' },
  { looks: /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/, is: 'This asks for a certificate; it is none yet.' },
  {
    looks: /^0[\s\S]{0,30}H\uFFFD\uFFFD\r?\n?\u0001\u0007\u0002/,
    is: 'This is PKCS#7 (binary), a bundle of certificates.',
  },
  {
    looks: /^0[\s\S]{0,30}H\uFFFD\uFFFD\r?\n?\u0001\u0007\u0001/,
    is: 'This is PKCS#12, a certificate with its private key.',
  },
  { looks: /^0[\u0080-\u0084\uFFFD]/, is: 'This is a binary certificate (DER).' },
  {
    looks: /^\s*MII[A-Za-z0-9+/=\s]+$/,
    is: 'The first and the last line are missing ("BEGIN CERTIFICATE", "END CERTIFICATE").',
  },
]

/** Null: a certificate in Base64 (PEM), as far as its shape goes. */
export function certificateTrouble(text: string): string | null {
  if (text.trim() === '') return `The file is empty. ${DOWNLOAD}`
  const kind = KINDS.find(({ looks }) => looks.test(text))
  if (kind) return `${kind.is} ${DOWNLOAD}`
  if (text.length > MOST_CERTIFICATE_TEXT) return `This is too large for a certificate. ${DOWNLOAD}`
  const count = text.match(ONE)?.length ?? 0
  if (count === 1) return null
  return count === 0
    ? `There is no certificate in Base64 (PEM) in it. ${DOWNLOAD}`
    : `There are ${count} certificates in it. Choose the one that your provider signs with, by itself.`
}
