/** The end of a process that cannot go on. */
import { ConfigError } from './config.ts'
import { KeysMissing } from './tenants/vault.ts'
import { DatabaseInUse, DatabaseUnreachable, FolderInUse, StoreBroken } from './store/errors.ts'

/** A message for the person who starts it where there is one; a stack only for a fault of ours. */
export function giveUp(error: unknown): void {
  const known = [ConfigError, KeysMissing, FolderInUse, DatabaseInUse, DatabaseUnreachable, StoreBroken].some(
    (kind) => error instanceof kind,
  )
  const taken = error instanceof Error && 'port' in error && 'code' in error && error.code === 'EADDRINUSE'
  if (known && error instanceof Error) process.stderr.write(`${error.message}\n`)
  else if (taken)
    process.stderr.write(`The port ${String(error.port)} is in use by another program. Set PORT to a free one.\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(known || taken ? 2 : 1)
}
