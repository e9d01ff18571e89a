/** People of Microsoft 365 by the beginning of their username, for whoever gives them something. */
import type { Person365 } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { foldKey } from '../../fold.ts'

const MOST = 20

export async function peopleNamed(work: Work, tenantId: string, beginning: string): Promise<Person365[]> {
  const from = foldKey(beginning)
  const rows = await work.db
    .selectFrom('m365_accounts')
    .select(['id', 'upn', 'display_name'])
    .where('tenant_id', '=', tenantId)
    .where('upn_ci', '>=', from)
    .where('upn_ci', '<', `${from}\u{10ffff}`)
    .where('gone_at', 'is', null)
    .where('user_type', '=', 'member')
    // resource accounts cannot sign in
    .where('enabled', '=', 1)
    .orderBy('upn_ci')
    .limit(MOST)
    .execute()
  return rows.map(({ id, upn, display_name: name }) => ({ id, userName: upn, name: name ?? upn }))
}
