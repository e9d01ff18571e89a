import assert from 'node:assert/strict'
import { NotACertificate, readCertificate } from '../../src/tenants/certificate.ts'
import { makeCertificate, withoutEnd } from './makeCertificate.ts'

describe('certificate of the app', () => {
  const { key, cert } = makeCertificate('CN=Voice Sync')
  const refused = (pem: string, says: RegExp) =>
    assert.throws(
      () => readCertificate(pem),
      (error: Error) => error instanceof NotACertificate && says.test(error.message),
    )

  it('reads certificate and key in any order, with Windows line breaks and a chain behind', () => {
    for (const pem of [
      key + cert,
      cert + key,
      (cert + key).replaceAll('\n', '\r\n'),
      cert + key + makeCertificate('CN=Root').cert,
    ]) {
      const read = readCertificate(pem)
      assert.match(read.certificate.thumbprint, /^[0-9A-F]{64}$/)
      assert.equal(read.certificate.subject, 'CN=Voice Sync')
      assert.match(read.privateKey, /^-----BEGIN PRIVATE KEY-----/)
      assert.ok(!JSON.stringify(read.certificate).includes('PRIVATE'))
      assert.ok(Date.parse(read.certificate.validTo) > Date.parse(read.certificate.validFrom))
    }
  })

  it('says what is wrong and what would be right', () => {
    refused('', /no certificate.*openssl/)
    refused(cert, /no private key.*openssl/)
    refused(key, /no certificate/)
    refused(cert + makeCertificate('CN=Other').key, /not the one of the certificate/)
    refused(
      cert + key.replace('PRIVATE', 'ENCRYPTED PRIVATE').replace('END PRIVATE', 'END ENCRYPTED PRIVATE'),
      /password/,
    )
    refused(cert + key.slice(0, 200) + key.slice(-40), /cannot be read/)
    refused('x'.repeat(20_001), /at most 20000/)
    refused(withoutEnd(cert) + key, /until when.*damaged/)
    refused('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' + key, /damaged/)
  })

  it('refuses keys that Entra refuses', () => {
    const small = makeCertificate('CN=Small', 1024)
    refused(small.cert + small.key, /2048 bits/)
  })

  it('never says a part of what was sent', () => {
    for (const pem of [key, key.replace('END', 'ENDE'), cert + key.slice(0, 300)]) {
      const error = (() => {
        try {
          return readCertificate(pem)
        } catch (reason) {
          return reason as Error
        }
      })()
      assert.ok(error instanceof NotACertificate)
      assert.ok(!key.split('\n').some((line) => line.length > 20 && error.message.includes(line)))
    }
  })
})
