import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Stores } from '../../src/store/open.ts'
import { newDatabase } from '../postgres.ts'

export interface Opened {
  stores: Stores
  /** Another connection to the same facts, as a second process has; only on PostgreSQL. */
  again(): Promise<Stores>
  close(): Promise<void>
}

/** Every store test runs on each. */
export const engines: { name: 'SQLite' | 'PostgreSQL'; open(): Promise<Opened> }[] = [
  { name: 'SQLite', open: openSqlite },
  { name: 'PostgreSQL', open: openPostgres },
]

async function openSqlite(): Promise<Opened> {
  const folder = newFolder()
  const stores = await openStore({ databaseUrl: null, folder })
  return {
    stores,
    again: () => Promise.reject(new Error('A SQLite folder has one process.')),
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
    async close() {
      for (const one of opened) await one.close()
    },
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'voice-sync-store-'))
}

/** A tenant of its own for each test, so that tests share a database and nothing else. */
export function newTenant(): string {
  return randomUUID()
}
