import type { ConnectionKind, SetBy } from './connection.ts'

export type SecretField = 'apiKey' | 'clientSecret' | 'privateKey' | 'password'

/** Whose secret it is. Part of what is sealed: in another place the same text does not open. */
export interface SecretPlace {
  tenantId: string
  connection: ConnectionKind
  field: SecretField
}

/** A secret as it is kept: the key that opens it is not in the database. */
export interface SealedSecret {
  /** Nonce, text and tag, base64url. */
  sealed: string
  /** Names the key without telling it. */
  keyId: string
  /** Its last four characters, where it has enough others; null: not to be told. */
  hint: string | null
  setAt: string
  setBy: SetBy
  /** As the admin said, or as a certificate says; null: not known. */
  expiresAt: string | null
}

const SHOWN = 4
/** A shorter secret would lose too much by it. */
const LONG_ENOUGH = 16

/** What may be told of a secret, so that an admin knows which one it is. */
export const hintOf = (secret: string): string | null =>
  secret.length >= LONG_ENOUGH && /^[\x21-\x7e]+$/.test(secret) ? secret.slice(-SHOWN) : null

/** The key is there, but this text was not sealed with it, or not in this place. */
export class SecretUnreadable extends Error {
  readonly place: SecretPlace
  constructor(place: SecretPlace) {
    super(`The kept ${place.field} of ${place.connection} cannot be decrypted. Enter it again in the console.`)
    this.name = 'SecretUnreadable'
    this.place = place
  }
}

/** Secrets cannot be kept, because the process was given no key. */
export class NoSecretsKey extends Error {
  constructor() {
    super('Secrets cannot be kept here: SECRETS_KEY is not set.')
    this.name = 'NoSecretsKey'
  }
}
