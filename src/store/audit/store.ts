import type { AuditStore } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import { writing, writingSoon } from '../transaction.ts'
import { actorsOf } from './actors.ts'
import { appendEntries, type Random } from './append.ts'
import { followChanges } from './follow.ts'
import { forgetEntries } from './forget.ts'
import { listEntries, oneEntry, walkEntries } from './list.ts'
import { keptHash, verifyChain } from './verify.ts'

export function createAuditStore(store: Work, random?: Random): AuditStore {
  return {
    async append(tenantId, ...entries) {
      await writing(store, 'audit', tenantId, (work) => appendEntries(work, tenantId, entries, random))
    },
    entries: (tenantId, query) => listEntries(store, tenantId, query),
    entry: (tenantId, seq) => oneEntry(store, tenantId, seq),
    actors: (tenantId) => actorsOf(store, tenantId),
    walk: (tenantId, filter) => walkEntries(store, tenantId, filter),
    verify: (tenantId, from) => verifyChain(store, tenantId, from),
    hashOf: (tenantId, seq) => keptHash(store, tenantId, seq),
    follow: (tenantId, limit) => followChanges(store, tenantId, limit),
    forget: (tenantId, before, limit) =>
      writingSoon(store, 'audit', tenantId, (work) => forgetEntries(work, tenantId, before, limit)),
  }
}
