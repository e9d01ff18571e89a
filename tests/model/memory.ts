/** The real store on SQLite in memory: the same tables and statements, and nothing to wait for. */
import { Kysely } from 'kysely'
import { createAlignmentStore } from '../../src/store/alignment/store.ts'
import { createProvisioningLog } from '../../src/store/audit/provisioning.ts'
import { createAuditStore } from '../../src/store/audit/store.ts'
import { createErasureStore } from '../../src/store/erasure/erase.ts'
import { createDirectoryStore } from '../../src/store/directory/store.ts'
import { createJobsStore } from '../../src/store/jobs/store.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { createNotificationsStore } from '../../src/store/notifications/store.ts'
import type { Stores } from '../../src/store/open.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { createResourceStore } from '../../src/store/resources/store.ts'
import { createConnectionsStore } from '../../src/store/tenants/connections.ts'
import { createTenantsStore } from '../../src/store/tenants/store.ts'
import { createTogether } from '../../src/store/together.ts'

export async function openMemory(): Promise<Stores> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:', { release: () => undefined }) })
  const work = { db, engine: SQLITE }
  await migrate(db, 'sqlite')
  return {
    engine: 'sqlite',
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
    close: () => db.destroy(),
  }
}
