import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { AlignmentStore, DirectoryStore, ResourceStore } from '../directory/store.ts'
import type { AuditStore, ErasureStore, ProvisioningLog } from '../audit/store.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { NotificationsStore } from '../notifications/store.ts'
import { createAlignmentStore } from './alignment/store.ts'
import { createAside } from './aside/aside.ts'
import type { ConnectionsStore, TenantsStore } from '../tenants/store.ts'
import { createProvisioningLog } from './audit/provisioning.ts'
import { createAuditStore } from './audit/store.ts'
import { createDirectoryStore } from './directory/store.ts'
import type { Work } from './engine.ts'
import { createErasureStore } from './erasure/erase.ts'
import { createJobsStore } from './jobs/store.ts'
import { lockFolder, type FolderLock } from './lock.ts'
import { migrate } from './migrations/migrate.ts'
import { createRecent } from './resources/recent.ts'
import { createResourceStore } from './resources/store.ts'
import { createNotificationsStore } from './notifications/store.ts'
import { ALONE, lockDatabase } from './postgres/alone.ts'
import { postgresDialect } from './postgres/dialect.ts'
import { POSTGRES } from './postgres/engine.ts'
import { countGrown, type Counting } from './postgres/statistics.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite/dialect.ts'
import { SQLITE } from './sqlite/engine.ts'
import { createConnectionsStore } from './tenants/connections.ts'
import { createTenantsStore } from './tenants/store.ts'
import { createTogether, type Together } from './together.ts'

export interface StoreSettings {
  /** `postgres://…`; null keeps everything in one SQLite file in `folder`. */
  databaseUrl: string | null
  /** The data folder, made when it is not there. Not touched with a `databaseUrl`. */
  folder: string
  /** The port this process will listen on: told to a second process that wants the same folder. */
  port?: number
  /** Refuse a PostgreSQL database that another process has; a data folder is always one process's. */
  alone?: boolean
  /** A module that exports `decisions`, for a thread of the store's own: see `DecideUser`. */
  decisions?: URL
  /** When this process started, ISO 8601; for the same purpose. */
  startedAt?: string
}

export interface Stores {
  engine: 'sqlite' | 'postgres'
  directory: DirectoryStore
  tenants: TenantsStore
  keptConnections: ConnectionsStore
  jobs: JobsStore
  audit: AuditStore
  provisioningLog: ProvisioningLog
  notifications: NotificationsStore
  resources: ResourceStore
  alignment: AlignmentStore
  erasure: ErasureStore
  together: Together
  close(): Promise<void>
}

/** Opens the store and brings its tables up to date. Throws `FolderInUse` when another process has the folder. */
export async function openStore(settings: StoreSettings): Promise<Stores> {
  return settings.databaseUrl === null
    ? openFolder(settings)
    : openServer(settings.databaseUrl, settings.alone ?? false)
}

async function openFolder(settings: StoreSettings): Promise<Stores> {
  const lock = lockFolder(settings.folder, {
    since: settings.startedAt ?? new Date().toISOString(),
    port: settings.port ?? null,
  })
  const path = join(settings.folder, 'voice-sync.db')
  const dialect = sqliteDialect(path, lock)
  const { direct } = dialect
  const work: Work = { db: new Kysely<Schema>({ dialect }), engine: SQLITE, direct }
  return ready(
    {
      ...work,
      aside: createAside(work, direct, { path, decisions: settings.decisions?.href ?? null }),
      recent: createRecent(),
    },
    lock,
  )
}

async function openServer(databaseUrl: string, alone: boolean): Promise<Stores> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new Error(
      'DATABASE_URL has to start with postgres:// or postgresql://; without it the store is a local file.',
    )
  }
  const lock = alone ? await lockDatabase(databaseUrl) : null
  const dialect = alone ? postgresDialect(databaseUrl, ALONE) : postgresDialect(databaseUrl)
  const work: Work = { db: new Kysely<Schema>({ dialect }), engine: POSTGRES }
  return alone ? ready({ ...work, recent: createRecent() }, lock, countGrown) : ready(work, lock)
}

async function ready(
  work: Work,
  lock: FolderLock | null,
  count: ((db: Work['db']) => Counting) | null = null,
): Promise<Stores> {
  let counting: Counting | null = null
  const close = async () => {
    await counting?.stop()
    await work.aside?.close()
    await work.db.destroy()
    lock?.release()
  }
  try {
    await migrate(work.db, work.engine.name)
  } catch (error) {
    await close()
    throw error
  }
  counting = count?.(work.db) ?? null
  return {
    engine: work.engine.name,
    directory: createDirectoryStore(work),
    tenants: createTenantsStore(work),
    keptConnections: createConnectionsStore(work),
    jobs: createJobsStore(work),
    audit: createAuditStore(work),
    provisioningLog: createProvisioningLog(work),
    notifications: createNotificationsStore(work),
    resources: createResourceStore(work),
    alignment: createAlignmentStore(work),
    together: createTogether(work),
    erasure: createErasureStore(work),
    close,
  }
}
