/** What is read of users and accounts for the report: few statements for many of them, in the order of their names. */
import { sql } from 'kysely'
import type { AccountFacts, AlignmentPlace, LinkCandidate, NamedUser, UserFacts } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import { toM365Account } from '../directory/seen/accountRow.ts'
import { candidatesOf } from '../directory/match/candidates.ts'
import { groupBy, present } from '../directory/lists.ts'
import { m365Rows, userRows } from '../directory/rows.ts'
import { toUser, USER_COLUMNS } from '../directory/userRow.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { fromFlag } from '../json.ts'
import type { M365AccountTable, UserTable } from '../schema.ts'

const MOST = 200
const SUGGESTIONS = 2

export async function userFacts(
  work: Work,
  tenantId: string,
  after: AlignmentPlace,
  limit: number,
): Promise<{ facts: UserFacts[]; next: AlignmentPlace }> {
  const [name, id] = placeOf(after, 'alignmentUsers')
  const size = pageSize(limit, MOST)
  const users = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`(user_name_ci, id) > (${name}, ${id})`)
    .orderBy('user_name_ci')
    .orderBy('id')
    .limit(size)
    .execute()
  const last = users.at(-1)
  const next = users.length === size && last ? toCursor(['alignmentUsers', last.user_name_ci, last.id]) : null
  const living = users.filter((user) => user.deleted_at === null)
  return { facts: await factsOf(work, tenantId, living), next }
}

async function factsOf(work: Work, tenantId: string, users: UserTable[]): Promise<UserFacts[]> {
  const provisioned = await linkedRecords(work, tenantId, users)
  const accounts = await m365Rows(work, tenantId, present(users.map((user) => user.m365_id)))
  const living = (id: string | null | undefined) => {
    const row = accounts.get(id ?? '')
    return row?.gone_at === null ? row : null
  }
  const loose = users.filter((user) => !living(user.m365_id))
  const candidates = await candidatesOf(work, tenantId, loose)
  const suggested = await suggestionsFor(
    work,
    tenantId,
    loose.filter((user) => !candidates.get(user.id)?.length),
  )
  const considered = [
    ...present(users.map((user) => living(user.m365_id))).map((row) => row.upn_ci),
    ...[...candidates.values()].flat().map(({ account }) => foldKey(account.userPrincipalName)),
  ]
  const linkedTo = present([...candidates.values()].flat().map(({ linkedUserId }) => linkedUserId))
  const holders = await namedUsers(work, tenantId, considered, linkedTo)
  const contested = [...candidates.values()].flat().filter(({ claims }) => claims > 1)
  const claimants = await claimantsOf(work, tenantId, contested)
  return users.map((user) => {
    const { id, userName, federationId, displayName, email, active, owner } = toUser(user)
    const m365 = living(user.m365_id)
    return {
      user: { id, userName, federationId, displayName, email, active, owner },
      m365: m365 && toM365Account(m365),
      candidates: candidates.get(id) ?? [],
      provisioned: provisioned.has(id),
      sameEmail: suggested.get(id) ?? [],
      holders,
      claimants,
    }
  })
}

/** Records that the provider made or linked; those that are only offered to it say nothing. */
async function linkedRecords(work: Work, tenantId: string, users: UserTable[]): Promise<Set<string>> {
  const ids = users.map((user) => user.id)
  const rows = await work.db
    .selectFrom('user_records')
    .select(['user_id', 'linked'])
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(ids))
    .execute()
  return new Set(rows.filter((row) => fromFlag(row.linked)).map((row) => row.user_id))
}

/** Whoever has one of these usernames, or one of these ids: found by either. */
async function namedUsers(
  work: Work,
  tenantId: string,
  names: string[],
  ids: string[] = [],
): Promise<Map<string, NamedUser>> {
  const wanted = [...new Set(names)]
  const rows = await work.db
    .selectFrom('users')
    .select(['id', 'user_name', 'user_name_ci', 'display_name'])
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among(wanted))
    .where('deleted_at', 'is', null)
    .execute()
  const byId = ids.length === 0 ? [] : [...(await userRows(work, tenantId, [...new Set(ids)])).values()]
  return new Map([
    ...byId.map((row) => [row.id, toNamed(row)] as const),
    ...rows.map((row) => [row.user_name_ci, toNamed(row)] as const),
  ])
}

async function claimantsOf(
  work: Work,
  tenantId: string,
  contested: LinkCandidate[],
): Promise<Map<string, NamedUser[]>> {
  const names = [...new Set(contested.map(({ account }) => foldKey(account.userPrincipalName)))]
  if (names.length === 0) return new Map()
  const rows = await work.db
    .selectFrom('users')
    .select(['id', 'user_name', 'display_name', 'federation_id_ci'])
    .where('tenant_id', '=', tenantId)
    .where('federation_id_ci', 'in', work.engine.among(names))
    .where('deleted_at', 'is', null)
    .execute()
  const sorted = rows.toSorted((one, next) => (one.id < next.id ? -1 : 1))
  return new Map([...groupBy(sorted, (row) => row.federation_id_ci)].map(([name, some]) => [name, some.map(toNamed)]))
}

const toNamed = (row: Pick<UserTable, 'id' | 'user_name' | 'display_name'>): NamedUser => ({
  id: row.id,
  userName: row.user_name,
  displayName: row.display_name,
})

/** Free accounts of people with the same e-mail, whom nobody claims by name. */
async function suggestionsFor(work: Work, tenantId: string, users: UserTable[]) {
  const mails = [...new Set(present(users.map((user) => mailOf(user.email))))]
  if (mails.length === 0) return new Map<string, ReturnType<typeof toM365Account>[]>()
  const rows = await work.db
    .selectFrom('m365_accounts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(sql<string>`lower(mail)`, 'in', work.engine.among(mails))
    .where('gone_at', 'is', null)
    .where('mail', 'is not', null)
    .where('user_type', '=', 'member')
    .where('linked_user_id', 'is', null)
    .execute()
  const claimed = await claimedNames(work, tenantId, rows)
  const free = rows.filter((row) => !claimed.has(row.upn_ci)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const byMail = groupBy(free, (row) => mailOf(row.mail))
  return new Map(
    users.map((user) => {
      const found = byMail.get(mailOf(user.email) ?? '') ?? []
      return [user.id, found.slice(0, SUGGESTIONS).map(toM365Account)]
    }),
  )
}

/** Both engines fold these letters in the same way, and addresses have no others. */
const mailOf = (mail: string | null): string | null =>
  mail ? mail.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : null

async function claimedNames(work: Work, tenantId: string, rows: M365AccountTable[]): Promise<Set<string>> {
  const names = rows.map((row) => row.upn_ci)
  const claims = await Promise.all(
    (['user_name_ci', 'federation_id_ci'] as const).map((column) =>
      work.db
        .selectFrom('users')
        .select(`${column} as name`)
        .where('tenant_id', '=', tenantId)
        .where(column, 'in', work.engine.among(names))
        .where('deleted_at', 'is', null)
        .where('m365_id', 'is', null)
        .execute(),
    ),
  )
  return new Set(claims.flat().flatMap((row) => row.name ?? []))
}

export async function accountFacts(
  work: Work,
  tenantId: string,
  report: number,
  after: AlignmentPlace,
  limit: number,
): Promise<{ facts: AccountFacts[]; next: AlignmentPlace }> {
  const [name, id] = placeOf(after, 'alignmentAccounts')
  const size = pageSize(limit, MOST)
  const rows = await work.db
    .selectFrom('m365_accounts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`(upn_ci, id) > (${name}, ${id})`)
    .orderBy('upn_ci')
    .orderBy('id')
    .limit(size)
    .execute()
  const last = rows.at(-1)
  const next = rows.length === size && last ? toCursor(['alignmentAccounts', last.upn_ci, last.id]) : null
  const people = rows.filter((row) => row.gone_at === null && row.user_type === 'member')
  const shown = await shownIn(work, tenantId, report, people)
  const left = people.filter((row) => !shown.has(row.id))
  const holders = await namedUsers(
    work,
    tenantId,
    left.map((row) => row.upn_ci),
  )
  return {
    facts: left.map((row) => ({ account: toM365Account(row), holder: holders.get(row.upn_ci) ?? null })),
    next,
  }
}

async function shownIn(work: Work, tenantId: string, report: number, rows: M365AccountTable[]): Promise<Set<string>> {
  const found = await work.db
    .selectFrom('alignment_rows')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('report', '=', report)
    .where('account_id', 'is not', null)
    .where('account_id', 'in', work.engine.among(rows.map((row) => row.id)))
    .execute()
  return new Set(found.flatMap((row) => row.account_id ?? []))
}

function placeOf(after: AlignmentPlace, list: string): [string, string] {
  if (after === null) return ['', '']
  const [name, id] = fromCursor(after, list, ['string', 'string'])
  return [String(name), String(id)]
}
