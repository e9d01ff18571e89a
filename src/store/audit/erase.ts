/** Erasing a person from the log: what is personal of an entry goes with its salt, its digest stays in the chain. */
import type { ErasedPerson } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import { mentionOf, type Mention } from '../erasure/mention.ts'
import { createPace } from '../erasure/pace.ts'
import { fold } from '../fold.ts'
import type { AuditEntryTable } from '../schema.ts'
import { writing } from '../transaction.ts'
import { chainOf, searchOf } from './append.ts'
import { actorDigest, objectDigest } from './chain.ts'

/** `says`: number of the entry that says so; those before it are looked at. */
export async function eraseEntries(store: Work, tenantId: string, person: ErasedPerson, says: number): Promise<number> {
  const mention = mentionOf(person)
  const chain = await chainOf(store, tenantId)
  const pace = createPace()
  let erased = 0
  let from = chain?.kept_from ?? says
  while (from < says) {
    const window = { from, says }
    // nearly all entries are of others, and nobody has to wait while they are read
    let step: Step | null = await pace.step((most, isOver) =>
      passOver(store, tenantId, mention, { ...window, most, isOver }),
    )
    step ??= await pace.step((most, isOver) =>
      writing(store, 'audit', tenantId, (work) => eraseWindow(work, tenantId, mention, { ...window, most, isOver })),
    )
    erased += step.erased
    from = step.next
  }
  return erased
}

interface Window {
  from: number
  says: number
  most: number
  isOver: () => boolean
}

interface Step {
  erased: number
  next: number
}

const entriesIn = (work: Work, tenantId: string, from: number, to: number): Promise<AuditEntryTable[]> =>
  work.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('seq', '>=', from)
    .where('seq', '<', to)
    .orderBy('seq')
    .execute()

/** Null: one of them is of the person. */
async function passOver(
  store: Work,
  tenantId: string,
  mention: Mention,
  { from, says, most, isOver }: Window,
): Promise<Step | null> {
  const to = Math.min(from + most, says)
  for (const row of await entriesIn(store, tenantId, from, to)) {
    if (withoutPerson(row, mention, says)) return null
    if (isOver()) return { erased: 0, next: row.seq + 1 }
  }
  return { erased: 0, next: to }
}

async function eraseWindow(
  work: Work,
  tenantId: string,
  mention: Mention,
  { from, says, most, isOver }: Window,
): Promise<Step> {
  const to = Math.min(from + most, says)
  const rows = await entriesIn(work, tenantId, from, to)
  let erased = 0
  for (const row of rows) {
    const changed = withoutPerson(row, mention, says)
    if (changed) {
      const { seq, ...set } = changed
      await work.db
        .updateTable('audit_entries')
        .set(set)
        .where('tenant_id', '=', tenantId)
        .where('seq', '=', seq)
        .execute()
      erased += 1
    }
    if (isOver()) return { erased, next: row.seq + 1 }
  }
  return { erased, next: to }
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
