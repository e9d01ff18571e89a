import type { Work } from './engine.ts'

/**
 * Rooms whose writers take turns, per tenant. `choices`: what people change, each change with its entry in the audit
 * log; it is taken first and `audit` last, so that nobody waits in a ring.
 */
export type LockedRoom = 'choices' | 'directory' | 'jobs' | 'audit' | 'notifications' | 'provisioning' | 'alignment'

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
  return inTransaction(store, async (work) => {
    await work.engine.lockTenant(work.db, room, tenantId)
    return write(work)
  })
}

/** One transaction, or a part of the one that it is in. */
export function inTransaction<T>(store: Work, write: (work: Work) => Promise<T>): Promise<T> {
  if (store.db.isTransaction) return write(store)
  return store.db.transaction().execute((trx) => write({ ...store, db: trx, inside: true }))
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
    // what it is a part of may have to wait for the disk
    if (!store.db.isTransaction) await work.engine.relax(work.db)
    return write(work)
  })
}
