/** Who has a username. */
import type { ProvisioningCaller } from '../../directory/store.ts'
import { deleteUsers, logChanges } from '../directory/changes.ts'
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
  await deleteUsers(work, tenantId, ids)
}

export interface Holder {
  id: string
  inPbx: boolean
  displayName: string
  recordId: string | null
}

const holding = statement<{ id: string; display_name: string; pbx_id: string | null; record_id: string | null }>(
  ({ placeholder: p }) =>
    `select id, display_name, pbx_id, record_id from users
    where tenant_id = ${p(1)} and user_name_ci = ${p(2)} limit 10`,
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
