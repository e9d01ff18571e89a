/**
 * What the store refuses, by name. Doors may not import this room: they recognise a refusal by `error.name`, which is
 * part of the contract (`BadCursor` is a 400, the others are faults of ours or of the set-up).
 */

/** A cursor that this list did not hand out, or handed out for another order. */
export class BadCursor extends Error {
  constructor() {
    super('This cursor is not one of this list. Leave the cursor out to start at the first page.')
    this.name = 'BadCursor'
  }
}

/** Text that PostgreSQL cannot keep; refused on both engines so that they hold the same. */
export class TextRefused extends Error {
  constructor(text: string) {
    const shown = JSON.stringify(text.slice(0, 60).replaceAll('\0', '␀'))
    super(`The text ${shown} holds a NUL character (U+0000). Text without NUL characters can be stored.`)
    this.name = 'TextRefused'
  }
}

/** A row with the same key is there already. `key` names what has to be unique, as far as the engine tells. */
export class AlreadyThere extends Error {
  readonly key: string
  constructor(key: string, cause: unknown) {
    super(`A record with the same ${key} is there already.`, { cause })
    this.name = 'AlreadyThere'
    this.key = key
  }
}

/** A record that has to be there is not. */
export class NotThere extends Error {
  constructor(what: string) {
    super(`There is no ${what}.`)
    this.name = 'NotThere'
  }
}

/** A plan is applied once, and this one was, or the job kept none. */
export class PlanTaken extends Error {
  constructor(jobId: string) {
    super(`The plan of job ${jobId} was applied already, or there is none.`)
    this.name = 'PlanTaken'
  }
}

/** The store can keep nothing more: the disk is full or may not be written to, or the file is damaged. */
export class StoreBroken extends Error {
  constructor(cause: Error) {
    super(
      `The store cannot be written: ${cause.message}. Nothing that it took is lost. ` +
        'Make room on its disk, or make it writable, then start this program again: what was going on goes on.',
      { cause },
    )
    this.name = 'StoreBroken'
  }
}

/** The server of DATABASE_URL does not answer, or does not let us in. */
export class DatabaseUnreachable extends Error {
  /** `databaseUrl` holds a password, and is not told. */
  constructor(databaseUrl: string, cause: Error & { code?: string }) {
    const { host, pathname } = new URL(databaseUrl)
    // of several addresses that were all tried there is a code, and no words
    const why = cause.message || cause.code || cause.name
    super(
      `The database ${pathname.slice(1)} of DATABASE_URL, at ${host}, cannot be opened: ${why}. ` +
        'Start it, or set DATABASE_URL to the right one.',
      { cause },
    )
    this.name = 'DatabaseUnreachable'
  }
}

/** Another process works with this PostgreSQL database. */
export class DatabaseInUse extends Error {
  constructor() {
    super(
      'The database of DATABASE_URL is in use by another copy of this product. ' +
        'Stop that one first, or give this one another database.',
    )
    this.name = 'DatabaseInUse'
  }
}

/** Another process writes this data folder. */
export class FolderInUse extends Error {
  readonly folder: string
  /** Of the other process, as far as it told. */
  readonly pid: number | null
  constructor(folder: string, holder: { pid: number | null; since: string | null; port: number | null }) {
    const facts = [
      holder.pid === null ? null : `process ${holder.pid}`,
      holder.since === null ? null : `started ${holder.since}`,
      holder.port === null ? null : `port ${holder.port}`,
    ].filter((fact) => fact !== null)
    const who = facts.length > 0 ? ` (${facts.join(', ')})` : ''
    super(
      `The data folder ${folder} is in use by another copy of this product${who}. ` +
        'Stop that one first, or give this one another folder with DATA_DIR.',
    )
    this.name = 'FolderInUse'
    this.folder = folder
    this.pid = holder.pid
  }
}
