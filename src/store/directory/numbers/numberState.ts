/** Puts together where numbers stand, whenever something they are made of moved. */
import { sql } from 'kysely'
import type { NumberStatus } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { foldKey, searchText } from '../../fold.ts'
import type {
  M365AccountTable,
  ManagedAssignmentTable,
  NumberStateTable,
  PbxInventoryTable,
  TeamsNumberTable,
  UserTable,
} from '../../schema.ts'
import { inventoryRows } from './inventory.ts'
import { groupBy, present } from '../lists.ts'
import { m365Rows, numberRows } from '../rows.ts'
import { USER_COLUMNS } from '../userRow.ts'

/** Sorts after every name, in byte order on both engines. */
const NO_NAME = '\u{10ffff}'

/** Everything that is known of one number. */
interface Known {
  number: string
  pbx: PbxInventoryTable | undefined
  teams: TeamsNumberTable | undefined
  managed: ManagedAssignmentTable | undefined
  holder: M365AccountTable | undefined
  user: UserTable | undefined
}

/** Callers keep to 200. Answers how many numbers were looked at. */
export async function settleNumbers(work: Work, tenantId: string, limit: number): Promise<number> {
  const numbers = await dirtyOnes(work, tenantId, limit)
  if (numbers.length === 0) return 0
  const before = await stateRows(work, tenantId, numbers)
  const after = new Map(present((await knownOf(work, tenantId, numbers)).map(stateRow)).map((row) => [row.number, row]))
  const gone = [...before.keys()].filter((number) => !after.has(number))
  await upsertRows(work, 'number_states', ['tenant_id', 'number'], [...after.values()])
  await remove(work, 'number_states', tenantId, gone)
  await moveCounts(work, tenantId, [...before.values()], [...after.values()])
  await remove(work, 'dirty_numbers', tenantId, numbers)
  return numbers.length
}

async function dirtyOnes(work: Work, tenantId: string, limit: number): Promise<string[]> {
  const rows = await work.db
    .selectFrom('dirty_numbers')
    .select('number')
    .where('tenant_id', '=', tenantId)
    .orderBy('number')
    .limit(pageSize(limit))
    .execute()
  return rows.map((row) => row.number)
}

async function stateRows(work: Work, tenantId: string, numbers: string[]): Promise<Map<string, NumberStateTable>> {
  const rows = await work.db
    .selectFrom('number_states')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  return new Map(rows.map((row) => [row.number, row]))
}

/** One statement for each kind of fact, never one for each number. */
async function knownOf(work: Work, tenantId: string, numbers: string[]): Promise<Known[]> {
  const pbx = await inventoryRows(work, tenantId, numbers)
  const teams = await numberRows(work, tenantId, numbers)
  const among = work.engine.among(numbers)
  const managed = await work.db
    .selectFrom('managed_assignments')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', among)
    .execute()
  const users = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', among)
    .where('deleted_at', 'is', null)
    .execute()
  const holders = await m365Rows(work, tenantId, present([...teams.values()].map((row) => row.holder_id)))
  const managedBy = new Map(managed.map((row) => [row.number, row]))
  const usersBy = groupBy(users, (row) => row.number)
  return numbers.map((number) => ({
    number,
    pbx: pbx.get(number),
    teams: teams.get(number),
    managed: managedBy.get(number),
    holder: holders.get(teams.get(number)?.holder_id ?? ''),
    user: (usersBy.get(number) ?? []).toSorted(wantsFirst)[0],
  }))
}

const wants = (user: UserTable | undefined): boolean =>
  user !== undefined && user.active === 1 && user.licence !== null && user.teams_enabled === 1

const wantsFirst = (one: UserTable, other: UserTable): number =>
  Number(wants(other)) - Number(wants(one)) || (one.id < other.id ? -1 : 1)

/** First that holds; null: nobody knows the number any more. */
export function statusOf({ pbx, teams, managed, holder, user }: Omit<Known, 'number'>): NumberStatus | null {
  if (teams?.source === 'onPremises') return 'onPremises'
  if (teams && teams.holder_id !== null) {
    const rightly = managed?.holder_id === teams.holder_id
    const already = wants(user) && holder?.linked_user_id === user?.id
    // what a job gave stays with whom it was given to, while somebody else waits for it and a sync cannot move it
    const refused = wants(user) && user?.reason === 'NUMBER_IN_USE' && !already
    if ((rightly && !refused) || already) return 'ours'
    return pbx || user ? 'heldByAnother' : 'onlyInTeams'
  }
  if (pbx?.status === 'porting') return 'porting'
  if (wants(user)) return 'wantedNotAssigned'
  if (pbx?.status === 'available' && !user) return 'free'
  if (pbx || user) return 'onlyInPbx'
  return teams ? 'onlyInTeams' : null
}

function stateRow(known: Known): NumberStateTable | null {
  const { number, pbx, teams, holder, user } = known
  const status = statusOf(known)
  const tenant = pbx ?? teams ?? user
  if (status === null || !tenant) return null
  const holderId = teams?.holder_id ?? null
  const holderName = holderId === null ? null : (holder?.display_name ?? holder?.upn ?? holderId)
  return {
    tenant_id: tenant.tenant_id,
    number,
    status,
    type: teams?.type ?? null,
    country: pbx?.country ?? null,
    category: pbx?.category ?? null,
    origin: pbx?.origin ?? null,
    pbx_status: pbx?.status ?? null,
    holder_id: holderId,
    holder_name: holderName,
    holder_user_id: holder?.linked_user_id ?? null,
    user_id: user?.id ?? null,
    user_name: user?.display_name ?? null,
    user_ci: user ? foldKey(user.display_name) : NO_NAME,
    search_text: searchText([number, user?.display_name ?? null, user?.user_name ?? null, holderName]),
  }
}

async function remove(
  work: Work,
  table: 'number_states' | 'dirty_numbers',
  tenantId: string,
  numbers: string[],
): Promise<void> {
  if (numbers.length === 0) return
  await sql`delete from ${sql.table(table)}
    where tenant_id = ${tenantId} and number in ${work.engine.among(numbers)}`.execute(work.db)
}

async function moveCounts(
  work: Work,
  tenantId: string,
  before: NumberStateTable[],
  after: NumberStateTable[],
): Promise<void> {
  const moved = new Map<string, number>()
  for (const { status } of before) moved.set(status, (moved.get(status) ?? 0) - 1)
  for (const { status } of after) moved.set(status, (moved.get(status) ?? 0) + 1)
  for (const [status, by] of moved) {
    if (by === 0) continue
    await work.db
      .insertInto('number_counts')
      .values({ tenant_id: tenantId, status, numbers: by })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'status'])
          .doUpdateSet({ numbers: sql`number_counts.numbers + excluded.numbers` }),
      )
      .execute()
  }
}
