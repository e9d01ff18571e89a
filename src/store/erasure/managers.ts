/** A person as the manager of others, in what the identity provider sent of them. */
import { sql } from 'kysely'
import type { ResourceBody } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { bodyOf, toText } from '../resources/record.ts'
import { toJson } from '../json.ts'
import { writing } from '../transaction.ts'
import type { Mention } from './mention.ts'
import { createPace } from './pace.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

interface Row {
  id: string
  record_id: string
  record_version: number
  /** Null: it names no manager. */
  record_body: string | null
}

/** Answers in how many records. Each is then another version, which its provider is told like any other. */
export async function eraseAsManager(store: Work, tenantId: string, mention: Mention, at: string): Promise<number> {
  const pace = createPace()
  let records = 0
  let after: string | null = ''
  while (after !== null) {
    const from: string = after
    const step = await pace.step((most) =>
      writing(store, 'directory', tenantId, (work) => eraseSome(work, tenantId, mention, { at, from, most })),
    )
    records += step.records
    after = step.last
  }
  return records
}

async function eraseSome(
  work: Work,
  tenantId: string,
  mention: Mention,
  { at, from, most }: { at: string; from: string; most: number },
): Promise<{ records: number; last: string | null }> {
  // everybody of the window, so that a company without managers is not gone through in one go
  const { rows } = await sql<Row>`select id, record_id, record_version,
    case when record_body like '%"manager"%' then record_body end as record_body from users
    where tenant_id = ${tenantId} and record_linked is not null and id > ${from}
    order by id limit ${most}`.execute(work.db)
  let records = 0
  for (const row of rows) {
    if (row.record_body === null) continue
    const body = withoutManager(bodyOf({ body: row.record_body }), mention)
    if (!body) continue
    records += 1
    work.recent?.note('user_records', tenantId, [row.record_id], at)
    const text = toText(row.record_id, body)
    await sql`update users set record_body = ${text}, record_version = ${row.record_version + 1}, record_changed_at = ${at}
      where tenant_id = ${tenantId} and id = ${row.id}`.execute(work.db)
  }
  return { records, last: rows.length < most ? null : (rows.at(-1)?.id ?? null) }
}

/** Null: somebody else is the manager, or nobody. */
function withoutManager(body: ResourceBody, mention: Mention): ResourceBody | null {
  const { [ENTERPRISE]: enterprise, ...others } = body
  const { manager, ...rest } = (enterprise ?? {}) as ResourceBody
  if (manager === undefined || !mention.in(toJson(manager))) return null
  if (Object.keys(rest).length > 0) return { ...body, [ENTERPRISE]: rest }
  const schemas = Array.isArray(body['schemas']) ? body['schemas'].filter((urn) => urn !== ENTERPRISE) : []
  return { ...others, schemas }
}
