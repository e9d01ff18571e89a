import type { KeptProvisioningRequest, ProvisioningOutcome } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import type { ProvisioningLogTable } from '../schema.ts'
import { statement } from '../statement.ts'

type Named = ProvisioningLogTable & { credential: string | null }

/** Entries with the names of their credentials. */
export const entries = (work: Work, tenantId: string) =>
  work.db
    .selectFrom('provisioning_log as l')
    .leftJoin('credentials as c', (join) =>
      join.onRef('c.tenant_id', '=', 'l.tenant_id').onRef('c.id', '=', 'l.credential_id'),
    )
    .selectAll('l')
    .select('c.name as credential')
    .where('l.tenant_id', '=', tenantId)

export const toEntry = (row: Named): KeptProvisioningRequest => ({
  seq: row.seq,
  at: row.at,
  credentialId: row.credential_id,
  credential: row.credential ?? row.credential_id,
  method: row.method,
  route: row.route,
  resourceId: row.resource_id,
  userName: row.user_name,
  status: row.status,
  outcome: row.outcome as ProvisioningOutcome,
  scimType: row.scim_type,
  detail: row.detail,
  ms: row.micros / 1000,
})

const first = statement<{ seq: number }>(
  ({ placeholder: p }) => `select seq from provisioning_log where tenant_id = ${p(1)} order by seq limit 1`,
)

export async function firstKept(work: Work, tenantId: string): Promise<number | null> {
  const [row] = await first(work, [tenantId])
  return row?.seq ?? null
}
