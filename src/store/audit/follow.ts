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

/** So many of a kind at once are an import: one entry counts them, and each is in the log of requests. */
const FEW = 20

function entriesOf(changes: DirectoryChange[]): AuditEntry[] {
  const entries = new Map<string, AuditEntry>()
  for (const change of changes) {
    const action = actionOf(change)
    const key = `${change.userId} ${action} ${change.at}`
    if (action !== null && !entries.has(key)) entries.set(key, entryOf(change, action))
  }
  const kinds = Map.groupBy(entries.values(), ({ action, actorId }) => `${action} ${actorId}`)
  return [...kinds.values()].flatMap((all) => (all.length > FEW ? [together(all)] : all)).sort(byTime)
}

const byTime = (one: AuditEntry, other: AuditEntry): number => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)

function entryOf({ at, userId, causedBy, field, before, after }: DirectoryChange, action: string): AuditEntry {
  const by = causedBy ?? 'identity provider'
  const change = field === 'active' ? { before: said(before), after: said(after) } : { before: null, after: null }
  return { at, actorId: by, actorName: by, via: 'scim', action, target: `user ${userId}`, ...change }
}

function together(all: AuditEntry[]): AuditEntry {
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) throw new Error('nothing is together')
  return { ...last, target: `${all.length} users`, before: null, after: `from ${first.at} to ${last.at}` }
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
