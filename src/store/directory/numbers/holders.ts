import type { NumberHolder, PbxAccount } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { fromFlag, fromJson } from '../../json.ts'
import type { M365AccountTable, ManagedAssignmentTable, TeamsNumberTable, UserTable } from '../../schema.ts'
import { toTeamsNumber } from '../seen/accountRow.ts'
import { choicesOf, type Choices } from '../decided/choices.ts'
import { numbersOf } from '../seen/fingerprint.ts'
import { groupBy, present } from '../lists.ts'
import { inScope } from '../seen/members.ts'
import { type SeenPbx, m365Rows, numberRows, seenAccounts } from '../rows.ts'
import { USER_COLUMNS } from '../userRow.ts'

/** By user id, in number order. */
export type Holders = Map<string, NumberHolder[]>

/** Users as they are to be looked at: as they are, or as they will be. */
export type Becomes = (users: UserTable[]) => Promise<UserTable[]>

type Managed = Pick<ManagedAssignmentTable, 'user_id' | 'holder_id'>

interface HolderParts {
  numbers: Map<string, TeamsNumberTable>
  accounts: Map<string, M365AccountTable>
  /** By the id of the account that holds a number. */
  users: Map<string, UserTable>
  pbx: Map<string, SeenPbx>
  /** By number, the user it is managed for, and where. */
  managed: Map<string, Managed>
  inScope: (accountId: string) => boolean
  choices: (userId: string) => Choices
}

/** By user id: its number, every number that 8x8 shows for it, and those that are ours. */
export function numbersShown(
  users: UserTable[],
  pbx: Map<string, SeenPbx>,
  ours: ManagedAssignmentTable[],
): Map<string, string[]> {
  const oursOf = groupBy(ours, (row) => row.user_id)
  return new Map(
    users.map((user) => {
      const managed = (oursOf.get(user.id) ?? []).map((row) => row.number)
      return [user.id, shownNumbers(user, pbx.get(user.pbx_id ?? ''), managed)]
    }),
  )
}

/** What Teams knows of every number that these users show. */
export async function holdersOf(
  work: Work,
  tenantId: string,
  shown: Map<string, string[]>,
  pbx: Map<string, SeenPbx>,
  becomes: Becomes = (rows) => Promise.resolve(rows),
): Promise<Holders> {
  const wanted = [...new Set([...shown.values()].flat())]
  const numbers = await numberRows(work, tenantId, wanted)
  const holderIds = [...new Set(present([...numbers.values()].map((row) => row.holder_id)))]
  const holderUsers = byAccount(await becomes(await usersOfHolders(work, tenantId, holderIds)))
  const managed = await managedAmong(work, tenantId, [...numbers.keys()])
  const parts: HolderParts = {
    numbers,
    accounts: await m365Rows(work, tenantId, holderIds),
    users: holderUsers,
    pbx: await pendingOthers(work, tenantId, [...holderUsers.values()], pbx),
    managed,
    inScope: await inScope(work, tenantId, holderIds),
    choices: await choicesOf(work, tenantId, [
      ...new Set([
        ...[...holderUsers.values()].map((user) => user.id),
        ...[...managed.values()].map((row) => row.user_id),
      ]),
    ]),
  }
  return new Map(
    [...shown].map(([userId, theirs]) => [
      userId,
      present(theirs.map((number) => parts.numbers.get(number))).map((row) => toHolder(row, parts)),
    ]),
  )
}

function shownNumbers(user: UserTable, pbx: SeenPbx | undefined, managed: string[]): string[] {
  const seen = pbx && pbx.gone_at === null ? numbersOf(fromJson<PbxAccount>(pbx.content)) : []
  return [...new Set([...present([user.number]), ...seen, ...managed])].sort()
}

function toHolder(row: TeamsNumberTable, parts: HolderParts): NumberHolder {
  const account = parts.accounts.get(row.holder_id ?? '')
  const user = parts.users.get(row.holder_id ?? '')
  const pbx = parts.pbx.get(user?.pbx_id ?? '')
  const pending = pbx !== undefined && fromFlag(pbx.pending)
  const managed = parts.managed.get(row.number)
  // who had it on an account that nobody is linked to any more; by hand, elsewhere, it is nobody's to give up
  const owner = managed?.holder_id === row.holder_id ? managed?.user_id : undefined
  const userId = user?.id ?? owner ?? null
  return {
    number: toTeamsNumber(row),
    name: account?.display_name ?? row.holder_id ?? '',
    userId,
    userWants: user ? wantedBy(user) : null,
    userPending: pending && pbx.gone_at === null ? fromJson<PbxAccount>(pbx.content) : null,
    userGone: pending && pbx.gone_at !== null,
    userInScope: parts.inScope(row.holder_id ?? ''),
    userLeftOut: stays(row, userId, parts),
    managed: managed !== undefined,
    ...(managed && owner === undefined ? { byHand: true } : {}),
  }
}

/** Left out, or kept against the removal of just this number. */
function stays({ number, holder_id }: TeamsNumberTable, userId: string | null, { choices }: HolderParts): boolean {
  if (userId === null) return false
  const { leftOut, kept } = choices(userId)
  const declined = kept?.removal.split(' ') ?? []
  return leftOut !== null || declined.some((removal) => removal.startsWith(`${number}@${holder_id}:`))
}

function wantedBy(user: UserTable): string | null {
  return user.deleted_at === null && user.licence !== null && fromFlag(user.teams_enabled) ? user.number : null
}

const byAccount = (rows: UserTable[]): Map<string, UserTable> => new Map(rows.map((row) => [row.m365_id ?? '', row]))

function usersOfHolders(work: Work, tenantId: string, holderIds: string[]): Promise<UserTable[]> {
  return work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('m365_id', 'in', work.engine.among(holderIds))
    .execute()
}

/** Most numbers are held by the user who shows them, whose account is at hand; read are those of the others. */
async function pendingOthers(
  work: Work,
  tenantId: string,
  users: UserTable[],
  known: Map<string, SeenPbx>,
): Promise<Map<string, SeenPbx>> {
  const others = present(users.map((user) => user.pbx_id)).filter((id) => !known.has(id))
  if (others.length === 0) return known
  return new Map([...known, ...(await seenAccounts(work, tenantId, others))])
}

async function managedAmong(work: Work, tenantId: string, numbers: string[]): Promise<Map<string, Managed>> {
  const rows = await work.db
    .selectFrom('managed_assignments')
    .select(['number', 'user_id', 'holder_id'])
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  return new Map(rows.map(({ number, ...managed }) => [number, managed]))
}
