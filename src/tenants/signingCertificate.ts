/** Reads the certificate that an identity provider signs with: public, without a key. */
import { X509Certificate } from 'node:crypto'
import { lifeOf, NotACertificate } from './certificate.ts'
import type { KeptCertificate } from './connection.ts'

const LEAST_BITS = 2_048

/** `pem`: of one certificate. `now`: ms. Throws `NotACertificate`. */
export function readSigningCertificate(pem: string, now: number): KeptCertificate {
  const read = certificateOf(pem)
  const { asymmetricKeyType: type, asymmetricKeyDetails: key } = read.publicKey
  if (type !== 'rsa' && type !== 'ec')
    throw new NotACertificate('Its key is neither RSA nor EC. Use the signing certificate of your identity provider.')
  const bits = key?.modulusLength ?? LEAST_BITS
  if (bits < LEAST_BITS)
    throw new NotACertificate(`Its key has ${bits} bits. Let your provider make one of at least ${LEAST_BITS} bits.`)
  const { validFrom, validTo } = lifeOf(read)
  if (Date.parse(validTo) <= now)
    throw new NotACertificate(
      `It ended on ${validTo.slice(0, 10)}. Make a new one at your identity provider and send that.`,
    )
  const subject = read.subject.replaceAll('\n', ', ').slice(0, 200)
  return { pem: read.toString(), thumbprint: read.fingerprint256.replaceAll(':', ''), subject, validFrom, validTo }
}

function certificateOf(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new NotACertificate('The certificate cannot be read: it is damaged or cut off. Download it again.')
  }
}
