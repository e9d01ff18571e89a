/** Erasing a person from the log: what is personal of an entry goes with its salt, its digest stays in the chain. */
import type { ErasedPerson } from '../../audit/store.ts'
import { updateRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { mentionOf, type Mention } from '../erasure/mention.ts'
import { fold } from '../fold.ts'
import type { AuditEntryTable } from '../schema.ts'
import { writing } from '../transaction.ts'
import { chainOf, searchOf } from './append.ts'
import { actorDigest, objectDigest } from './chain.ts'

/** Entries looked at in one transaction. */
const WINDOW = 2_000

/** `says`: number of the entry that says so; those before it are looked at. */
export async function eraseEntries(store: Work, tenantId: string, person: ErasedPerson, says: number): Promise<number> {
  const mention = mentionOf(person)
  const chain = await chainOf(store, tenantId)
  let erased = 0
  for (let from = chain?.kept_from ?? says; from < says; from += WINDOW)
    erased += await writing(store, 'audit', tenantId, (work) =>
      eraseWindow(work, tenantId, mention, { from, to: Math.min(from + WINDOW, says), says }),
    )
  return erased
}

async function eraseWindow(
  work: Work,
  tenantId: string,
  mention: Mention,
  { from, to, says }: { from: number; to: number; says: number },
): Promise<number> {
  const rows = await work.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('seq', '>=', from)
    .where('seq', '<', to)
    .where((where) => where.or(mention.terms.map((term) => work.engine.contains('search', term))))
    .execute()
  const changed = rows.flatMap((row) => withoutPerson(row, mention, says) ?? [])
  await updateRows(work, 'audit_entries', ['tenant_id', 'seq'], changed)
  return changed.length
}

type Erased = Omit<AuditEntryTable, 'at' | 'via' | 'action' | 'request_id' | 'hash'>

function withoutPerson(row: AuditEntryTable, mention: Mention, says: number): Erased | null {
  const actor = row.actor_erased === null && mention.ids.has(fold(row.actor_id))
  const object = row.object_erased === null && [row.target, row.before, row.after].some((text) => mention.in(text))
  if (!actor && !object) return null
  const next: AuditEntryTable = {
    ...row,
    ...(actor ? { actor_id: '', actor_name: '', ip: null, actor_erased: says } : {}),
    ...(actor ? { actor_seal: actorDigest(row.actor_seal, row) } : {}),
    ...(object ? { target: '', before: null, after: null, object_erased: says } : {}),
    ...(object ? { object_seal: objectDigest(row.object_seal, row) } : {}),
  }
  const { at: _at, via: _via, action: _action, request_id: _request, hash: _hash, ...kept } = next
  return { ...kept, search: searchOf(next) }
}
