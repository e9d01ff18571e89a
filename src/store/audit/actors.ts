/** Who is in the log: from one person to the next along the index, so that it costs the same however long the log is. */
import type { AuditActor, Via } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import { statement } from '../statement.ts'

const MOST = 500

interface Row {
  actor_id: string
  actor_name: string
  via: string
}

/** As one statement: to ask for one after the other takes PostgreSQL longer than to find them. What was erased has no id. */
const newest = statement<Row>(
  ({ placeholder: p }) => `with recursive person(id, place) as (
      select min(actor_id), 1 from audit_entries where tenant_id = ${p(1)} and actor_id > ''
      union all
      select (select min(e.actor_id) from audit_entries e where e.tenant_id = ${p(2)} and e.actor_id > person.id), place + 1
      from person where person.id is not null and place < ${MOST}
    )
    select e.actor_id, e.actor_name, e.via from person
    join audit_entries e on e.tenant_id = ${p(3)}
      and e.seq = (select max(l.seq) from audit_entries l where l.tenant_id = ${p(4)} and l.actor_id = person.id)`,
)

export async function actorsOf(work: Work, tenantId: string): Promise<AuditActor[]> {
  const rows = await newest(work, [tenantId, tenantId, tenantId, tenantId])
  const found = rows.map((row): AuditActor => ({ id: row.actor_id, name: row.actor_name, via: row.via as Via }))
  return found.sort((one, other) => one.name.localeCompare(other.name, 'en'))
}
