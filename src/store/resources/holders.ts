/** Who has a username. */
import type { ProvisioningCaller } from '../../directory/store.ts'
import { logChanges } from '../directory/changes.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'

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

/** Users of that name, with or without a record. */
export async function holdersOf(work: Work, tenantId: string, userName: string): Promise<Holder[]> {
  const rows = await work.db
    .selectFrom('users as u')
    .leftJoin('user_records as r', (join) =>
      join.onRef('r.tenant_id', '=', 'u.tenant_id').onRef('r.user_id', '=', 'u.id'),
    )
    .select(['u.id', 'u.display_name', 'u.pbx_id', 'r.id as record_id'])
    .where('u.tenant_id', '=', tenantId)
    .where('u.user_name_ci', '=', foldKey(userName))
    .limit(10)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    inPbx: row.pbx_id !== null,
    displayName: row.display_name,
    recordId: row.record_id,
  }))
}
