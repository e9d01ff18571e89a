/** Users whom an id, a username, an address or a number stands for, at whichever side it is known. */
import { sql } from 'kysely'
import { USER_COLUMNS } from '../directory/userRow.ts'
import type { Work } from '../engine.ts'
import { fold, foldKey, searchPatterns } from '../fold.ts'
import type { M365AccountTable, UserTable } from '../schema.ts'

const MOST_USERS = 20
const NUMBER = /^\+?[\d\s().\-/]{7,}$/

export async function usersKnownAs(
  work: Work,
  tenantId: string,
  known: string,
  accounts: readonly M365AccountTable[],
): Promise<UserTable[]> {
  const ids = [...(await provisionedAs(work, tenantId, known)), ...(await reachedAt(work, tenantId, known))]
  return work.db
    .selectFrom('users')
    .where('tenant_id', '=', tenantId)
    .select(USER_COLUMNS)
    .where(({ eb, or }) =>
      or([
        eb('id', 'in', [known, ...ids]),
        eb('m365_id', 'in', [known.toLowerCase(), ...accounts.map(({ id }) => id)]),
        eb('pbx_id', '=', known),
        eb('user_name_ci', '=', foldKey(known)),
        eb('federation_id_ci', '=', foldKey(known)),
      ]),
    )
    .limit(MOST_USERS)
    .execute()
}

export function accountsKnownAs(
  work: Work,
  tenantId: string,
  known: string,
  ids: readonly string[] = [],
): Promise<M365AccountTable[]> {
  return work.db
    .selectFrom('m365_accounts')
    .where('tenant_id', '=', tenantId)
    .selectAll()
    .where(({ eb, or, and }) =>
      or([
        eb('id', 'in', [known, known.toLowerCase(), ...ids]),
        eb('upn_ci', '=', foldKey(known)),
        // as the index has it
        and([eb('gone_at', 'is', null), eb('mail', 'is not', null), eb(sql`lower(mail)`, '=', known.toLowerCase())]),
      ]),
    )
    .limit(MOST_USERS)
    .execute()
}

/** By what the identity provider calls them. */
async function provisionedAs(work: Work, tenantId: string, known: string): Promise<string[]> {
  const records = () =>
    work.db.selectFrom('user_records').select('user_id').where('tenant_id', '=', tenantId).limit(MOST_USERS)
  const emails = work.db
    .selectFrom('record_emails')
    .select('record_id')
    .where('tenant_id', '=', tenantId)
    .where('value_ci', '=', foldKey(known))
  const found = [
    ...(await records().where('id', '=', known).execute()),
    ...(await records().where('external_id', '=', known).execute()),
    ...(await records().where('id', 'in', emails).execute()),
  ]
  return found.map((record) => record.user_id)
}

/** By e-mail address or number, which searches of users look through too. */
async function reachedAt(work: Work, tenantId: string, known: string): Promise<string[]> {
  const same = sameAs(known)
  if (same === null) return []
  const patterns = searchPatterns(known).map((pattern) => work.engine.contains('search_text', pattern))
  if (patterns.length === 0) return []
  const rows = await work.db
    .selectFrom('users')
    .select(['id', 'email', 'number'])
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`search_text >= ''`)
    .where(({ or }) => or(patterns))
    .limit(MOST_USERS)
    .execute()
  return rows.filter(({ email, number }) => [email, number].some(same)).map((row) => row.id)
}

/** Null: neither an address nor a number. */
function sameAs(known: string): ((text: string | null) => boolean) | null {
  if (known.includes('@')) return (text) => text !== null && fold(text) === fold(known)
  if (!NUMBER.test(known)) return null
  const digits = (text: string): string => text.replace(/\D/g, '')
  return (text) => text !== null && digits(text) === digits(known)
}
