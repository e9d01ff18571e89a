/** What identity providers did to users, from the change log, by a cursor that moves with the entries it makes. */
import type { AuditEntry } from '../../audit/store.ts'
import { lastTaken, take } from '../counters.ts'
import { changesAfter } from '../directory/changes.ts'
import type { Work } from '../engine.ts'
import type { DirectoryChange } from '../../directory/store.ts'
import { writing } from '../transaction.ts'
import { appendEntries } from './append.ts'

/** Answers how many changes were looked at; 0: there are no new ones. */
export async function followChanges(store: Work, tenantId: string, limit: number): Promise<number> {
  if ((await lastTaken(store, tenantId, 'changes')) === (await lastTaken(store, tenantId, 'auditRead'))) return 0
  return writing(store, 'audit', tenantId, async (work) => {
    const read = await lastTaken(work, tenantId, 'auditRead')
    const changes = await changesAfter(work, tenantId, read, limit)
    const last = changes.at(-1)
    if (!last) return 0
    await take(work, tenantId, 'auditRead', last.seq - read)
    await appendEntries(work, tenantId, entriesOf(changes))
    return changes.length
  })
}

function entriesOf(changes: DirectoryChange[]): AuditEntry[] {
  const seen = new Set<string>()
  return changes.flatMap((change) => {
    const action = actionOf(change)
    const key = `${change.userId} ${action} ${change.at}`
    if (action === null || seen.has(key)) return []
    seen.add(key)
    const by = change.causedBy ?? 'identity provider'
    const [before, after] = change.field === 'active' ? [said(change.before), said(change.after)] : [null, null]
    return [
      {
        at: change.at,
        actorId: by,
        actorName: by,
        via: 'scim',
        action,
        target: `user ${change.userId}`,
        before,
        after,
      },
    ]
  })
}

const said = (active: string | null): string => (active === 'true' || active === '1' ? 'active' : 'inactive')

/** Values that a provider changes are in the history of the user, and in the log of its requests. */
function actionOf({ cause, field, after, kind }: DirectoryChange): string | null {
  if (cause === 'NEW_IN_PROVIDER') return kind === 'created' ? 'users.create' : 'users.link'
  if (cause === 'LINKED_BY_PROVIDER') return 'users.link'
  if (cause === 'DELETED_BY_PROVIDER') return 'users.delete'
  if (field !== 'active') return null
  if (cause === 'DEACTIVATED_BY_PROVIDER') return 'users.deactivate'
  return cause === 'CHANGED_IN_PROVIDER' && said(after) === 'active' ? 'users.reactivate' : null
}
