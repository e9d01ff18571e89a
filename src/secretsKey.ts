/** The key that secrets are sealed with: from the environment, or for the sandbox from a file beside the database. */
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type Config } from './config.ts'
import { createKeyring, KEY_BYTES, type Keyring } from './tenants/keyring.ts'

const FILE = 'secrets.key'

type KeySettings = Pick<Config, 'secrets' | 'dataDir'> & { sandbox: object | null }

/** Null: real connections without a key, which come from the environment alone. Throws `ConfigError`. */
export function openKeyring({ secrets, sandbox, dataDir }: KeySettings): Keyring | null {
  const { key, old } = secrets
  if (key !== null) return createKeyring([bytesOf(key), ...old.map(bytesOf)], randomBytes)
  return sandbox ? createKeyring([keyOfFolder(dataDir), ...old.map(bytesOf)], randomBytes) : null
}

const bytesOf = (key: string): Buffer => Buffer.from(key, 'base64')

/** Made at the first start; only the owner may read it. */
function keyOfFolder(folder: string): Buffer {
  const path = join(folder, FILE)
  makeKey(path)
  const file = openSync(path, 'r')
  try {
    const open = process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0
    if (open)
      throw new ConfigError([`${path} may be read by others than its owner. Make it private: chmod 600 ${path}`])
    const key = bytesOf(readFileSync(file, 'utf8').trim())
    if (key.length === KEY_BYTES) return key
    const right = `Put the right file back, or set SECRETS_KEY, or remove the file: secrets of the console are then entered again`
    throw new ConfigError([`${path} holds no key of ${KEY_BYTES} bytes in base64. ${right}`])
  } finally {
    closeSync(file)
  }
}

function makeKey(path: string): void {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    closeSync(file)
    chmodSync(path, 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
