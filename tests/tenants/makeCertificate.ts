/** A self-signed certificate, as openssl makes one: written in DER here, so that no program has to be there. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

const made = new Map<string, { key: string; cert: string }>()

/** `subject`: "CN=Voice Sync"; `until`: its end, ms. */
export function makeCertificate(
  subject: string,
  bits = 2048,
  until = Date.UTC(2049, 0, 1),
): { key: string; cert: string } {
  const name = `${subject} ${bits} ${until}`
  const known = made.get(name)
  if (known) return known
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const pair = {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(certificate(subject.replace(/^CN=/, ''), publicKey, privateKey, until)),
  }
  made.set(name, pair)
  return pair
}

const SHA256_RSA = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05, Buffer.alloc(0)))
const COMMON_NAME = der(0x06, Buffer.from('550403', 'hex'))

/** The same certificate, ending at a time that is none; its signature is no longer right, which nobody looks at. */
export function withoutEnd(cert: string): string {
  const bytes = Buffer.from(cert.replace(/-----[A-Z ]+-----/g, ''), 'base64')
  const utcTime = Buffer.from([0x17, 0x0d])
  bytes.write('991399999999Z', bytes.indexOf(utcTime, bytes.indexOf(utcTime) + 2) + 2)
  return pem(bytes)
}

function certificate(commonName: string, publicKey: KeyObject, privateKey: KeyObject, until: number): Buffer {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))))
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)])
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    SHA256_RSA,
    name,
    sequence(time(Date.UTC(2020, 0, 1)), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, privateKey)
  return sequence(body, SHA256_RSA, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
}

/** UTCTime: years 1950 to 2049. */
const time = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`))

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
