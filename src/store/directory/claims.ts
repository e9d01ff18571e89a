import type { Work } from '../engine.ts'

/** Users without a link whose Federation ID or username folds to one of these. */
export async function unlinkedClaimants(work: Work, tenantId: string, names: string[]): Promise<string[]> {
  const wanted = names.filter((name) => name !== '')
  if (wanted.length === 0) return []
  const rows = await work.db
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('federation_id_ci', 'in', work.engine.among(wanted))
    .where('m365_id', 'is', null)
    .unionAll(
      work.db
        .selectFrom('users')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('user_name_ci', 'in', work.engine.among(wanted))
        .where('m365_id', 'is', null),
    )
    .execute()
  return [...new Set(rows.map((row) => row.id))]
}

/** Microsoft 365 accounts with these names, for looking again at everybody who could be linked to them. */
export async function accountsNamed(work: Work, tenantId: string, names: string[]): Promise<string[]> {
  const wanted = names.filter((name) => name !== '')
  if (wanted.length === 0) return []
  const rows = await work.db
    .selectFrom('m365_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('upn_ci', 'in', work.engine.among(wanted))
    .execute()
  return rows.map((row) => row.id)
}
