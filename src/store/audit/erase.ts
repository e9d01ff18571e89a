/** Erasing a person from the log: what is personal of an entry goes with its salt, its digest stays in the chain. */
import type { ErasedPerson } from '../../audit/store.ts'
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
  for (const { seq, ...set } of changed)
    await work.db
      .updateTable('audit_entries')
      .set(set)
      .where('tenant_id', '=', tenantId)
      .where('seq', '=', seq)
      .execute()
  return changed.length
}

type Erased = Pick<AuditEntryTable, 'seq' | 'search'> & Partial<AuditEntryTable>

function withoutPerson(row: AuditEntryTable, mention: Mention, says: number): Erased | null {
  const actor = row.actor_erased === null && mention.ids.has(fold(row.actor_id))
  const object = row.object_erased === null && [row.target, row.before, row.after].some((text) => mention.in(text))
  if (!actor && !object) return null
  const set = { ...(actor ? withoutActor(row, says) : {}), ...(object ? withoutObject(row, says) : {}) }
  return { ...set, seq: row.seq, search: searchOf({ ...row, ...set }) }
}

const withoutActor = (row: AuditEntryTable, says: number) => ({
  ...{ actor_id: '', actor_name: '', ip: null, actor_erased: says },
  actor_seal: actorDigest(row.actor_seal, row),
})

const withoutObject = (row: AuditEntryTable, says: number) => ({
  ...{ target: '', before: null, after: null, object_erased: says },
  object_seal: objectDigest(row.object_seal, row),
})
