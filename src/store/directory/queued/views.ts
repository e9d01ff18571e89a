import { sql, type RawBuilder } from 'kysely'
import type {
  GrantedPolicy,
  LinkCandidate,
  NumberRival,
  PbxAccount,
  ProvidedRequest,
  UserView,
} from '../../../directory/store.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { fromFlag, fromJson } from '../../json.ts'
import type {
  M365AccountTable,
  ManagedAssignmentTable,
  PbxRequestTable,
  TeamsConfigurationTable,
  TeamsNumberTable,
  UserTable,
} from '../../schema.ts'
import { toConfiguration, toM365Account, toTeamsNumber } from '../seen/accountRow.ts'
import { candidatesOf } from '../match/candidates.ts'
import { choicesOf, type Choices } from '../decided/choices.ts'
import { holdersOf, numbersShown, type Becomes, type Holders } from '../numbers/holders.ts'
import { grantedTo } from '../seen/granted.ts'
import { groupBy, present } from '../lists.ts'
import { toManaged } from '../numbers/managed.ts'
import { inScope } from '../seen/members.ts'
import { createdAgain } from './pending.ts'
import { pendingRequests, PROVIDER, providedRequests } from '../decided/requests.ts'
import { rivalsOf, type WantingToCome } from '../numbers/rivals.ts'
import { toUser, USER_COLUMNS } from '../userRow.ts'
import { type SeenPbx, configurationRows, heldNumbers, m365Rows, seenAccounts } from '../rows.ts'

/** How many views are put together at a time. */
const CHUNK = 200

/** In user id order; `only`: those alone for whom it holds. */
export async function views(
  work: Work,
  tenantId: string,
  afterUserId: string | null,
  limit: number,
  only: RawBuilder<boolean> = sql`true`,
): Promise<UserView[]> {
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '>', afterUserId ?? '')
    .where(only)
    .orderBy('id')
    .limit(pageSize(limit))
    .execute()
  return putTogether(work, tenantId, rows)
}

/** In user id order; unknown ids are left out. */
export async function viewsOf(work: Work, tenantId: string, userIds: string[]): Promise<UserView[]> {
  const ids = [...new Set(userIds)]
  const found: UserView[] = []
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await work.db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', work.engine.among(ids.slice(at, at + CHUNK)))
      .orderBy('id')
      .execute()
    found.push(...(await putTogether(work, tenantId, rows)))
  }
  return found
}

interface Parts {
  pbx: Map<string, SeenPbx>
  named: Map<string, SeenPbx>
  m365: Map<string, M365AccountTable>
  /** The account each user has, or would have by the next sync. */
  accountOf: Map<string, string | null>
  configurations: Map<string, TeamsConfigurationTable>
  held: Map<string, TeamsNumberTable[]>
  managed: Map<string, ManagedAssignmentTable[]>
  granted: Map<string, GrantedPolicy[]>
  candidates: Map<string, LinkCandidate[]>
  holders: Holders
  rivals: Map<string, NumberRival[]>
  inScope: (accountId: string) => boolean
  choices: (userId: string) => Choices
  requested: Map<string, PbxRequestTable[]>
  provided: Map<string, ProvidedRequest[]>
}

/** One statement for each part of all these views, never one for each user. */
export async function putTogether(
  work: Work,
  tenantId: string,
  users: UserTable[],
  expected?: { claims: ReadonlyMap<string, number>; wanting: WantingToCome; becomes: Becomes },
): Promise<UserView[]> {
  if (users.length === 0) return []
  const linked = await m365Rows(work, tenantId, present(users.map((user) => user.m365_id)))
  const living = (user: UserTable) => linked.get(user.m365_id ?? '')?.gone_at === null
  const candidates = await candidatesOf(
    work,
    tenantId,
    users.filter((user) => !living(user)),
    expected?.claims,
  )
  // whoever would be linked is looked at as if it were: what its account holds decides what a sync does
  const accountOf = new Map(
    users.map((user) => [user.id, living(user) ? (user.m365_id ?? '') : only(candidates.get(user.id))]),
  )
  const accountIds = present([...accountOf.values()])
  const pbx = await accountsSeen(work, tenantId, users)
  const managed = await managedOf(work, tenantId, users)
  const shown = numbersShown(users, pbx, managed)
  const ids = users.map((user) => user.id)
  const parts: Parts = {
    pbx,
    named: await accountsNamed(work, tenantId, users),
    m365: linked,
    accountOf,
    configurations: await configurationRows(work, tenantId, accountIds),
    held: groupBy(await heldNumbers(work, tenantId, accountIds), (row) => row.holder_id),
    managed: groupBy(managed, (row) => row.user_id),
    granted: await grantedTo(work, tenantId, ids),
    candidates,
    holders: await holdersOf(work, tenantId, shown, pbx, expected?.becomes),
    rivals: await rivalsOf(work, tenantId, shown, expected?.wanting),
    inScope: await inScope(work, tenantId, [...accountIds, ...idsOf([...candidates.values()].flat())]),
    choices: await choicesOf(work, tenantId, ids),
    requested: groupBy(await pendingRequests(work, tenantId, ids), (row) => row.user_id),
    provided: await providedTo(work, tenantId, users),
  }
  return users.map((user) => toView(user, parts))
}

/** Of whom 8x8 created again under another id, what it shows under that: it is what a sync takes in. */
async function accountsSeen(work: Work, tenantId: string, users: UserTable[]): Promise<Map<string, SeenPbx>> {
  const seen = await seenAccounts(work, tenantId, present(users.map((user) => user.pbx_id)))
  const gone = users.filter((user) => seen.get(user.pbx_id ?? '')?.gone_at)
  const again = await createdAgain(work, tenantId, gone)
  const now = await seenAccounts(work, tenantId, [...again.values()])
  for (const user of gone) {
    const row = now.get(again.get(user.id) ?? '')
    if (row && user.pbx_id) seen.set(user.pbx_id, { ...row, pending: 1 })
  }
  return seen
}

/** What 8x8 shows under the name of somebody who is not linked to it yet, by user id. */
async function accountsNamed(work: Work, tenantId: string, users: UserTable[]): Promise<Map<string, SeenPbx>> {
  const unlinked = users.filter((user) => user.pbx_id === null)
  const named = await createdAgain(work, tenantId, unlinked)
  const seen = await seenAccounts(work, tenantId, [...named.values()])
  return new Map([...named].flatMap(([id, accountId]) => [[id, seen.get(accountId)] as const]).filter(hasAccount))
}

const hasAccount = (pair: readonly [string, SeenPbx | undefined]): pair is readonly [string, SeenPbx] =>
  pair[1] !== undefined

async function providedTo(work: Work, tenantId: string, users: UserTable[]): Promise<Map<string, ProvidedRequest[]>> {
  const ids = users.filter((user) => user.owner === 'idp').map((user) => user.id)
  const requests = await providedRequests(work, tenantId, ids)
  return new Map([...Map.groupBy(requests, ({ userId }) => userId)])
}

const idsOf = (candidates: LinkCandidate[]): string[] => candidates.map((candidate) => candidate.account.id)

const only = (candidates: LinkCandidate[] | undefined): string | null =>
  candidates?.length === 1 ? (candidates[0]?.account.id ?? null) : null

function toView(user: UserTable, parts: Parts): UserView {
  const pbx = user.pbx_id === null ? parts.named.get(user.id) : parts.pbx.get(user.pbx_id)
  const m365 = parts.m365.get(user.m365_id ?? '')
  const accountId = parts.accountOf.get(user.id) ?? ''
  const configuration = parts.configurations.get(accountId)
  const candidates = parts.candidates.get(user.id) ?? []
  const scoped = accountId === '' ? idsOf(candidates) : [accountId]
  return {
    user: toUser(user),
    pbx: pbx && pbx.gone_at === null ? fromJson<PbxAccount>(pbx.content) : null,
    pbxPending: pbx !== undefined && fromFlag(pbx.pending),
    pbxChangedBy: pbx?.changed_by ?? null,
    pbxSeenAt: pbx?.seen_at ?? null,
    m365: m365 && m365.gone_at === null ? toM365Account(m365) : null,
    candidates,
    configuration: configuration ? toConfiguration(configuration) : null,
    held: (parts.held.get(accountId) ?? []).map(toTeamsNumber),
    holders: parts.holders.get(user.id) ?? [],
    managed: (parts.managed.get(user.id) ?? []).map(toManaged),
    granted: parts.granted.get(user.id) ?? [],
    rivals: parts.rivals.get(user.id) ?? [],
    // who has no account is no member of any group, which shows only where there are groups
    inScope: scoped.length === 0 ? parts.inScope('') : scoped.some(parts.inScope),
    ...parts.choices(user.id),
    ...requestedOf(parts.requested.get(user.id)),
    ...(parts.provided.has(user.id) ? { provided: parts.provided.get(user.id) ?? [] } : {}),
  }
}

function requestedOf(rows: PbxRequestTable[] | undefined): Pick<UserView, 'requested'> {
  const asked = rows?.filter(({ by_id }) => by_id !== PROVIDER) ?? []
  if (asked.length === 0) return {}
  return { requested: asked.map(({ field, before, value, by_name }) => ({ field, before, value, by: by_name })) }
}

/** Sorted here: an ORDER BY on the number would have SQLite walk every assignment of the tenant for each page. */
async function managedOf(work: Work, tenantId: string, users: UserTable[]): Promise<ManagedAssignmentTable[]> {
  const rows = await work.db
    .selectFrom('managed_assignments')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(users.map((user) => user.id)))
    .execute()
  return rows.toSorted((a, b) => (a.number < b.number ? -1 : 1))
}
