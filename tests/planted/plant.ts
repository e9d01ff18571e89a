/** Secrets for tests: each names itself, so that whatever finds one in the wrong place can say which it is. */
import { randomBytes } from 'node:crypto'

/** In every planted secret. Letters and digits only: no way of writing text leaves it in pieces. */
export const MARK = 'Zq9PlantedSecret'

/** For example `eght_Zq9PlantedSecret.wrong-key.5e0f…`. `what`: letters, digits and dashes. */
export function plant(what: string, { before = '', after = '' } = {}): string {
  return `${before}${MARK}.${what}.${randomBytes(6).toString('hex')}${after}`
}

const KEY_BYTES = 32

/** A `SECRETS_KEY`: 32 bytes in base 64, the first of them the mark. */
export function plantKey(): string {
  const mark = Buffer.from(`${MARK}.key.`)
  return Buffer.concat([mark, randomBytes(KEY_BYTES - mark.length)]).toString('base64')
}
