/** A change of several rooms as one transaction: what a person changed, and the entry that says so. */
import type { AuditStore } from '../audit/store.ts'
import type { DirectoryStore } from '../directory/store.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { NotificationsStore } from '../notifications/store.ts'
import type { ConnectionsStore, TenantsStore } from '../tenants/store.ts'
import { createAuditStore } from './audit/store.ts'
import { createDirectoryStore } from './directory/store.ts'
import type { Work } from './engine.ts'
import { createJobsStore } from './jobs/store.ts'
import { createNotificationsStore } from './notifications/store.ts'
import { createConnectionsStore } from './tenants/connections.ts'
import { createTenantsStore } from './tenants/store.ts'
import { writing } from './transaction.ts'

export interface RoomsTogether {
  directory: DirectoryStore
  tenants: TenantsStore
  jobs: JobsStore
  audit: AuditStore
  notifications: NotificationsStore
  keptConnections: ConnectionsStore
}

/**
 * All of it, or nothing. One such change of a tenant at a time, so that what is read in it stays as it is. Nothing but
 * these rooms may be waited for in it: on SQLite everybody else waits meanwhile.
 */
export type Together = <T>(tenantId: string, change: (rooms: RoomsTogether) => Promise<T>) => Promise<T>

export const createTogether =
  (store: Work): Together =>
  (tenantId, change) =>
    writing(store, 'choices', tenantId, (work) =>
      change({
        directory: createDirectoryStore(work),
        tenants: createTenantsStore(work),
        jobs: createJobsStore(work),
        audit: createAuditStore(work),
        notifications: createNotificationsStore(work),
        keptConnections: createConnectionsStore(work),
      }),
    )
