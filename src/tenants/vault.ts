/** Kept secrets in clear text, for those who need them at this moment; nobody keeps them longer than a request. */
import type { ConnectionKind, ConnectionsStore, SecretRow, SetBy } from './connection.ts'
import type { Keyring } from './keyring.ts'
import {
  hintOf,
  NoSecretsKey,
  SecretUnreadable,
  type SealedSecret,
  type SecretField,
  type SecretPlace,
} from './secret.ts'

export interface Vault {
  /** False: no key was given, so nothing can be kept. */
  isOpen: boolean
  /** The secret in clear; null: there is none. Throws `SecretUnreadable`. */
  read(place: SecretPlace): Promise<string | null>
  /** Throws `NoSecretsKey`. */
  seal(place: SecretPlace, secret: string, about: { at: string; by: SetBy; expiresAt: string | null }): SealedSecret
}

export function createVault(store: Pick<ConnectionsStore, 'connection'>, keyring: Keyring | null): Vault {
  return {
    isOpen: keyring !== null,
    async read(place) {
      const kept = await store.connection(place.tenantId, place.connection)
      const secret = kept?.secrets[place.field]
      if (!secret) return null
      if (!keyring) throw new SecretUnreadable(place)
      return keyring.open(place, secret)
    },
    seal(place, secret, { at, by, expiresAt }) {
      if (!keyring) throw new NoSecretsKey()
      return { ...keyring.seal(place, secret), hint: hintOf(secret), setAt: at, setBy: by, expiresAt }
    },
  }
}

/** Kept secrets were sealed with keys that this process was not given. */
export class KeysMissing extends Error {
  readonly keyIds: readonly string[]
  constructor(keyIds: readonly string[], secrets: number, given: string | null) {
    const was = given === null ? 'SECRETS_KEY is not set' : `SECRETS_KEY is the key ${given}`
    super(
      `${secrets} kept ${secrets === 1 ? 'secret was' : 'secrets were'} encrypted with the key ${keyIds.join(', ')}, but ${was}.\n` +
        '  - Was the key changed? Put the old one into SECRETS_KEY_OLD beside the new SECRETS_KEY: secrets are encrypted anew at the start.\n' +
        '  - Is the right key at hand? Set it as SECRETS_KEY.\n' +
        '  - Is it lost? Start once with SECRETS_LOST=forget: these secrets are removed, and an admin enters them again in the console.',
    )
    this.name = 'KeysMissing'
    this.keyIds = keyIds
  }
}

const PAGE = 200

/**
 * At the start: every secret must have its key, and what an older key sealed is sealed anew. Answers places that do not
 * open though their key is there: those were tampered with or moved, and are entered again.
 */
export async function checkSecrets(
  store: ConnectionsStore,
  keyring: Keyring | null,
  lost: 'forget' | null,
): Promise<{ resealed: number; forgotten: number; unreadable: SecretPlace[] }> {
  const unknown = new Map<string, number>()
  for await (const { keyId } of all(store))
    if (!keyring?.knows(keyId)) unknown.set(keyId, (unknown.get(keyId) ?? 0) + 1)
  const count = [...unknown.values()].reduce((sum, each) => sum + each, 0)
  if (count > 0 && lost !== 'forget') throw new KeysMissing([...unknown.keys()].sort(), count, keyring?.id ?? null)
  const forgotten = count > 0 ? await store.forgetSealedBy([...unknown.keys()]) : 0
  const unreadable: SecretPlace[] = []
  let resealed = 0
  if (!keyring) return { resealed, forgotten, unreadable }
  for await (const row of all(store)) {
    const place: SecretPlace = { tenantId: row.tenantId, connection: row.connection, field: row.field }
    const secret = opened(keyring, place, row)
    if (secret === null) unreadable.push(place)
    else if (row.keyId !== keyring.id) {
      await store.reseal(row, keyring.seal(place, secret))
      resealed += 1
    }
  }
  return { resealed, forgotten, unreadable }
}

async function* all(store: ConnectionsStore): AsyncGenerator<SecretRow> {
  let after: SecretRow | null = null
  for (;;) {
    const rows: SecretRow[] = await store.sealed(after, PAGE)
    yield* rows
    after = rows.at(-1) ?? null
    if (rows.length < PAGE) return
  }
}

function opened(keyring: Keyring, place: SecretPlace, row: SecretRow): string | null {
  try {
    return keyring.open(place, row)
  } catch (error) {
    if (error instanceof SecretUnreadable) return null
    throw error
  }
}

export type { ConnectionKind, SecretField }
