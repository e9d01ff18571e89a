import type { AuditEntry } from '../audit/store.ts'
import type { Principal } from '../identity/principal.ts'
import type { ApiDeps } from './deps.ts'

type What = Pick<AuditEntry, 'action' | 'target' | 'before' | 'after'>

/** Notes who did what in the console. */
export function recordOf(deps: Pick<ApiDeps, 'audit' | 'now'>, caller: Principal, what: What): Promise<void> {
  const { userId: actorId, name: actorName } = caller
  return deps.audit.append(caller.tenantId, { at: deps.now(), actorId, actorName, via: 'tab', ...what })
}
