/** Seals secrets with AES-256-GCM. One key seals; older ones still open, until everything was sealed anew. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { SecretUnreadable, type SealedSecret, type SecretPlace } from './secret.ts'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Keyring {
  /** Of the key that seals. */
  id: string
  knows(keyId: string): boolean
  seal(place: SecretPlace, secret: string): Pick<SealedSecret, 'sealed' | 'keyId'>
  /** Throws `SecretUnreadable`. */
  open(place: SecretPlace, sealed: Pick<SealedSecret, 'sealed' | 'keyId'>): string
}

/** `keys`: the one that seals first. `random`: so many random bytes. */
export function createKeyring(
  keys: readonly [Uint8Array, ...Uint8Array[]],
  random: (bytes: number) => Uint8Array,
): Keyring {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  const [current] = keys
  const id = keyIdOf(current)
  return {
    id,
    knows: (keyId) => byId.has(keyId),
    seal(place, secret) {
      const nonce = random(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(bindingOf(place, id))
      const parts = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return { sealed: Buffer.concat(parts).toString('base64url'), keyId: id }
    },
    open(place, { sealed, keyId }) {
      const key = byId.get(keyId)
      const bytes = Buffer.from(sealed, 'base64url')
      if (!key || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SecretUnreadable(place)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(bindingOf(place, keyId))
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        throw new SecretUnreadable(place)
      }
    },
  }
}

/** A text of JSON, so that no two places are ever written alike. */
const bindingOf = ({ tenantId, connection, field }: SecretPlace, keyId: string): Buffer =>
  Buffer.from(JSON.stringify(['voice-sync secret', 1, keyId, tenantId, connection, field]))

/** Tells keys apart and nothing of the key itself. */
function keyIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes, not ${key.length}`)
  return createHash('sha256').update('voice-sync key id\0').update(key).digest('hex').slice(0, 8)
}
