/** Who has a username. */
import type { ProvisioningCaller } from '../../directory/store.ts'
import { logChanges } from '../directory/changes.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { statement } from '../statement.ts'

/** The provider deleted it before 8x8 had it: nothing is left of it but its name. */
export const isForgotten = ({ recordId, inPbx }: Holder): boolean => recordId === null && !inPbx

/** Their names are free again. */
export async function forget(
  work: Work,
  tenantId: string,
  gone: Holder[],
  { at, by }: ProvisioningCaller,
): Promise<void> {
  const ids = gone.map(({ id }) => id)
  if (ids.length === 0) return
  await work.db
    .deleteFrom('users')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  await logChanges(
    work,
    tenantId,
    gone.map(({ id, displayName }) => ({
      at,
      userId: id,
      kind: 'deleted',
      field: 'user',
      before: displayName,
      after: null,
      cause: 'DELETED_BY_PROVIDER',
      causedBy: by,
    })),
  )
}

export interface Holder {
  id: string
  inPbx: boolean
  displayName: string
  recordId: string | null
}

const holding = statement<{ id: string; display_name: string; pbx_id: string | null; record_id: string | null }>(
  ({ placeholder: p }) =>
    `select u.id, u.display_name, u.pbx_id, r.id as record_id from users u
    left join user_records r on r.tenant_id = u.tenant_id and r.user_id = u.id
    where u.tenant_id = ${p(1)} and u.user_name_ci = ${p(2)} limit 10`,
)

/** Users of that name, with or without a record. */
export async function holdersOf(work: Work, tenantId: string, userName: string): Promise<Holder[]> {
  const rows = await holding(work, [tenantId, foldKey(userName)])
  return rows.map((row) => ({
    id: row.id,
    inPbx: row.pbx_id !== null,
    displayName: row.display_name,
    recordId: row.record_id,
  }))
}
