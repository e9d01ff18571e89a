import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openStore, type Stores } from '../../src/store/open.ts'
import { newDatabase } from '../postgres.ts'

export interface Opened {
  stores: Stores
  /** Another connection to the same facts, as a second process has; only on PostgreSQL. */
  again(): Promise<Stores>
  /** Asks the engine itself, past the store. */
  rows<R>(text: string): Promise<R[]>
  close(): Promise<void>
}

/** Every store test runs on each. */
export const engines: { name: 'SQLite' | 'PostgreSQL'; open(): Promise<Opened> }[] = [
  { name: 'SQLite', open: openSqlite },
  { name: 'PostgreSQL', open: openPostgres },
]

/** As the product has them, so that many writes at once go the same way here. */
const DECISIONS = new URL('../../src/scim/decisions.ts', import.meta.url)

async function openSqlite(): Promise<Opened> {
  const folder = newFolder()
  const stores = await openStore({ databaseUrl: null, folder, decisions: DECISIONS })
  return {
    stores,
    again: () => Promise.reject(new Error('A SQLite folder has one process.')),
    rows: (text) => Promise.resolve(besideSqlite(folder, text)),
    async close() {
      await stores.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openPostgres(): Promise<Opened> {
  const databaseUrl = await newDatabase()
  const opened: Stores[] = []
  const again = async () => {
    const stores = await openStore({ databaseUrl, folder: '/nowhere' })
    opened.push(stores)
    return stores
  }
  const stores = await again()
  return {
    stores,
    again,
    rows: (text) => besidePostgres(databaseUrl, text),
    async close() {
      for (const one of opened) await one.close()
    },
  }
}

export function besideSqlite<R>(folder: string, text: string): R[] {
  const database = new DatabaseSync(join(folder, 'voice-sync.db'))
  try {
    return database.prepare(text).all() as R[]
  } finally {
    database.close()
  }
}

export async function besidePostgres<R>(databaseUrl: string, text: string): Promise<R[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query(text)).rows as R[]
  } finally {
    await client.end()
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'voice-sync-store-'))
}

/** A tenant of its own for each test, so that tests share a database and nothing else. */
export function newTenant(): string {
  return randomUUID()
}
