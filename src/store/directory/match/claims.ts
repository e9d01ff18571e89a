import type { Work } from '../../engine.ts'
import { statement } from '../../statement.ts'

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

const named = statement<{ id: string }>(
  ({ placeholder: p, amongText }) =>
    `select id from m365_accounts where tenant_id = ${p(1)} and upn_ci in ${amongText(2)}`,
)

/** Of a user whose username is the Federation ID too, as of most. */
const namedOne = statement<{ id: string }>(
  ({ placeholder: p }) => `select id from m365_accounts where tenant_id = ${p(1)} and upn_ci = ${p(2)}`,
)

/** As many as one user has; they need no list. */
const FEW = 4

const namedFew = statement<{ id: string }>(
  ({ placeholder: p }) =>
    `select id from m365_accounts where tenant_id = ${p(1)} and upn_ci in (${p(2)}, ${p(3)}, ${p(4)}, ${p(5)})`,
)

/** Microsoft 365 accounts with these names, for looking again at everybody who could be linked to them. */
export async function accountsNamed(work: Work, tenantId: string, names: string[]): Promise<string[]> {
  const wanted = names.filter((name) => name !== '')
  if (wanted.length === 0) return []
  const rows = await rowsNamed(work, tenantId, wanted)
  return rows.map((row) => row.id)
}

function rowsNamed(work: Work, tenantId: string, names: string[]) {
  if (names.length === 1) return namedOne(work, [tenantId, names[0]])
  if (names.length > FEW) return named(work, [tenantId, work.engine.amongValue(names)])
  return namedFew(work, [tenantId, ...Array.from({ length: FEW }, (_, at) => names[at] ?? names[0])])
}
