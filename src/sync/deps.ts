import type { Microsoft365, Pbx } from '../connectors/contract.ts'
import type { AlignmentStore } from '../directory/alignment.ts'
import type { DirectoryStore } from '../directory/store.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { TenantsStore } from '../tenants/store.ts'

/** What a cloud does not offer, in words. */
export interface Missing {
  what: string
  cause: string
  fix: string
}

/** The outside systems of one tenant; null: not set up. */
export interface Connections {
  pbx: Pbx | null
  m365: Microsoft365 | null
  /** What the tenant's Microsoft cloud has not, so that `m365` is null however it is set up. */
  lacks?: readonly Missing[]
}

/** What a job takes in, and what its output tells of it. */
export interface SyncRooms {
  directory: DirectoryStore
  jobs: JobsStore
}

export interface SyncDeps {
  directory: DirectoryStore
  alignment: AlignmentStore
  tenants: TenantsStore
  jobs: JobsStore
  /** One transaction: all of it, or nothing. */
  together<T>(tenantId: string, change: (rooms: SyncRooms) => Promise<T>): Promise<T>
  connections(tenantId: string): Connections
  /** Milliseconds since 1970. */
  now: () => number
  /** Rejects with the signal's reason when it ends early. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  newId: () => string
  /** Seconds between looks; 0: never look. */
  watchSeconds: number
  /** Ends the program: the store can keep nothing more. */
  halt?: (error: unknown) => void
  log: { info(about: object, text: string): void; error(about: object, text: string): void }
}

export const iso = (ms: number): string => new Date(ms).toISOString()
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

/** Records a store call may carry, so that no transaction holds the main thread. */
export const CHUNK = 200

export function* chunks<T>(list: readonly T[], size = CHUNK): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

/** Lets other work of the process have its turn between chunks. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
