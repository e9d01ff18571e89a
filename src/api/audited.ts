import type { AuditEntry } from '../audit/store.ts'
import type { JobNote } from '../jobs/store.ts'
import type { Principal } from '../identity/principal.ts'
import type { ApiDeps, RoomsTogether } from './deps.ts'

export type What = Pick<AuditEntry, 'action' | 'target' | 'before' | 'after'>

/** What the audit log says of what somebody does in the console. */
export function entryOf({ now }: Pick<ApiDeps, 'now'>, caller: Principal, what: What): AuditEntry {
  return { at: now(), actorId: caller.userId, actorName: caller.name, via: 'tab', ...originOf(caller), ...what }
}

/** The same of what somebody does to jobs. */
export const noteOf = (caller: Principal, what: What): JobNote => ({ via: 'tab', ...originOf(caller), ...what })

const originOf = ({ from }: Principal) => ({ ip: from?.ip ?? null, requestId: from?.requestId ?? null })

/**
 * Changes what is kept and says so in the audit log: both are there afterwards, or neither is. Only `rooms` may be waited
 * for in it, since everybody else waits meanwhile.
 */
export function changing<T>(
  deps: Pick<ApiDeps, 'now' | 'together'>,
  caller: Principal,
  change: (rooms: RoomsTogether, says: (...what: What[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  const { tenantId } = caller
  return deps.together(tenantId, (rooms) =>
    change(rooms, (...what) => rooms.audit.append(tenantId, ...what.map((one) => entryOf(deps, caller, one)))),
  )
}

/** Of what changes nothing that is kept here, before it is done. */
export function recordOf(deps: Pick<ApiDeps, 'audit' | 'now'>, caller: Principal, what: What): Promise<void> {
  return deps.audit.append(caller.tenantId, entryOf(deps, caller, what))
}
