import type { Work } from './engine.ts'

/** Rooms whose writers take turns, per tenant. */
export type LockedRoom = 'directory' | 'jobs' | 'audit' | 'notifications'

/**
 * One transaction, holding the tenant's lock of that room: its counters then move in the order of commits, and two
 * writers never deadlock over rows they touch in different order.
 */
export function writing<T>(
  store: Work,
  room: LockedRoom,
  tenantId: string,
  write: (work: Work) => Promise<T>,
): Promise<T> {
  return store.db.transaction().execute(async (trx) => {
    await store.engine.lockTenant(trx, room, tenantId)
    return write({ db: trx, engine: store.engine })
  })
}
