import type { Work } from './engine.ts'

/** Rooms whose writers take turns, per tenant. */
export type LockedRoom = 'directory' | 'jobs' | 'audit' | 'notifications' | 'provisioning' | 'alignment'

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
    return write({ ...store, db: trx, inside: true })
  })
}

/**
 * The same, for what nobody outside is told before a later transaction that waits for the disk: what was seen, where
 * users stand, a job's output. After a power cut all is as it was at some moment shortly before, which a job goes on from.
 */
export function writingSoon<T>(
  store: Work,
  room: LockedRoom,
  tenantId: string,
  write: (work: Work) => Promise<T>,
): Promise<T> {
  return writing(store, room, tenantId, async (work) => {
    await work.engine.relax(work.db)
    return write(work)
  })
}
