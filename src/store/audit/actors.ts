/** Who is in the log: from one person to the next along the index, so that it costs the same however long the log is. */
import type { AuditActor, Via } from '../../audit/store.ts'
import type { Work } from '../engine.ts'

const MOST = 500

export async function actorsOf(work: Work, tenantId: string): Promise<AuditActor[]> {
  const found: AuditActor[] = []
  // what was erased has no id
  let last = ''
  while (found.length < MOST) {
    const row = await work.db
      .selectFrom('audit_entries')
      .select(['actor_id', 'actor_name', 'via'])
      .where('tenant_id', '=', tenantId)
      .where('actor_id', '=', ({ selectFrom, fn }) =>
        selectFrom('audit_entries')
          .select(fn.min<string>('actor_id').as('next'))
          .where('tenant_id', '=', tenantId)
          .where('actor_id', '>', last),
      )
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!row) break
    found.push({ id: row.actor_id, name: row.actor_name, via: row.via as Via })
    last = row.actor_id
  }
  return found.sort((one, other) => one.name.localeCompare(other.name, 'en'))
}
