/** Reads what an admin uploads as a certificate: PEM with one certificate and its private key. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { KeptCertificate } from './connection.ts'

/** What is wrong with it, and what would be right; never a part of it. */
export class NotACertificate extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotACertificate'
  }
}

export const MAX_PEM = 20_000
const LEAST_BITS = 2_048
const KEY = /-----BEGIN (?:RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (?:RSA )?PRIVATE KEY-----/
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/
const HOW =
  'Make one with: openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=Voice Sync Console" -keyout key.pem -out cert.pem'

/** `pem`: both parts in one text, in any order; a chain behind the certificate is left out. Throws `NotACertificate`. */
export function readCertificate(pem: string): { certificate: KeptCertificate; privateKey: string } {
  if (pem.length > MAX_PEM) throw new NotACertificate(`The PEM text may have at most ${MAX_PEM} characters.`)
  if (/ENCRYPTED/.test(pem))
    throw new NotACertificate('The private key is encrypted with a password. Send it without: openssl rsa -in key.pem')
  const certificate = CERTIFICATE.exec(pem)?.[0]
  if (!certificate) throw new NotACertificate(`There is no certificate in PEM ("BEGIN CERTIFICATE"). ${HOW}`)
  const key = KEY.exec(pem)?.[0]
  if (!key) throw new NotACertificate(`There is no private key in PEM ("BEGIN PRIVATE KEY"). ${HOW}`)
  const privateKey = keyOf(key)
  const read = certificateOf(certificate)
  if (!read.checkPrivateKey(privateKey))
    throw new NotACertificate('The private key is not the one of the certificate. Send the two that belong together.')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: {
      pem: read.toString(),
      thumbprint: read.fingerprint256.replaceAll(':', ''),
      subject: read.subject.replaceAll('\n', ', ').slice(0, 200),
      ...lifeOf(read),
    },
  }
}

/** OpenSSL reads a certificate whose dates are no dates, and says "Bad time value" for them. Throws `NotACertificate`. */
export function lifeOf({ validFrom, validTo }: X509Certificate): Pick<KeptCertificate, 'validFrom' | 'validTo'> {
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  if (Number.isNaN(from) || Number.isNaN(to))
    throw new NotACertificate(
      'From when until when it is valid cannot be read: it is damaged. Download or make it again.',
    )
  return { validFrom: new Date(from).toISOString(), validTo: new Date(to).toISOString() }
}

function keyOf(pem: string): KeyObject {
  const key = tried(() => createPrivateKey(pem), 'The private key cannot be read: it is damaged or cut off.')
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < LEAST_BITS)
    throw new NotACertificate(`Microsoft Entra takes RSA keys of at least ${LEAST_BITS} bits. ${HOW}`)
  return key
}

const certificateOf = (pem: string): X509Certificate =>
  tried(() => new X509Certificate(pem), 'The certificate cannot be read: it is damaged or cut off.')

function tried<T>(make: () => T, otherwise: string): T {
  try {
    return make()
  } catch {
    throw new NotACertificate(otherwise)
  }
}
