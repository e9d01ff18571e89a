/**
 * What differs of some users, as two lists tell it. Each kind of fact is one statement over one table: without numbers of rows,
 * of a new tenant say, PostgreSQL would join all that the tenant has.
 */
import type { AdoptionRow, DriftRow } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import type { ManagedAssignmentTable, QueuedChangeTable, TeamsNumberTable, UserTable } from '../../schema.ts'
import { statement } from '../../statement.ts'
import { groupBy, present } from '../lists.ts'
import { heldNumbers, m365Rows, numberRows } from '../rows.ts'

/** What is counted of each user. */
export const DIFFERENCES = ['drift', 'adoption', 'names'] as const

export type Difference = (typeof DIFFERENCES)[number]

export interface Differing extends Record<Difference, { userId: string }[]> {
  /**
   * What was changed behind our back: changes that are queued for that, numbers of ours that a blocked user lost, and users
   * who were left out and have another number than 8x8's.
   */
  drift: DriftRow[]
  /** Numbers that users had in Teams before a job gave them one: found as wanted, or others. */
  adoption: AdoptionRow[]
  /** Who has another username than in Microsoft 365. Whom 8x8 deleted has no username to put right. */
  names: { userId: string }[]
}

/** By user, each in the order of its list. */
export async function differingOf(work: Work, tenantId: string, userIds: readonly string[]): Promise<Differing> {
  const ids = work.engine.amongValue(userIds)
  const users = [...(await usersOf(work, [tenantId, ids]))].sort((one, other) => (one.id < other.id ? -1 : 1))
  const managed = groupBy(await managedOf(work, [tenantId, ids]), (row) => row.user_id)
  const accounts = work.engine.amongValue(present(users.map((user) => user.m365_id)))
  const held = groupBy(await heldBy(work, [tenantId, accounts]), (row) => row.holder_id)
  const adoption = users.flatMap((user) => adoptionOf(user, held.get(user.m365_id ?? ''), managed.get(user.id)))
  const drift = [
    ...(await queuedDrift(work, tenantId, users)),
    ...(await lost(work, tenantId, [
      ...users.filter((user) => user.state === 'blocked').flatMap((user) => oursOf(user, managed.get(user.id))),
      ...(await leftOut(work, tenantId, users)),
    ])),
  ]
  const living = new Map((await namesOf(work, [tenantId, accounts])).map(({ id, upn_ci }) => [id, upn_ci]))
  const names = users.filter((user) => isApart(user, living.get(user.m365_id ?? ''))).map(({ id }) => ({ userId: id }))
  return { drift: drift.sort(inOrder), adoption, names }
}

type DifferingUser = Pick<
  UserTable,
  | 'id'
  | 'user_name'
  | 'user_name_ci'
  | 'display_name'
  | 'm365_id'
  | 'number'
  | 'state'
  | 'state_since'
  | 'updated_at'
  | 'deleted_at'
>

// of everybody who is looked at, so that their texts are made once, and they read what it takes
const usersOf = statement<DifferingUser>(
  ({ placeholder: p, amongText }) =>
    `select id, user_name, user_name_ci, display_name, m365_id, number, state, state_since, updated_at, deleted_at
    from users where tenant_id = ${p(1)} and id in ${amongText(2)}`,
)

type Managed = Pick<ManagedAssignmentTable, 'number' | 'user_id' | 'holder_id' | 'origin'>

const managedOf = statement<Managed>(
  ({ placeholder: p, amongText }) =>
    `select number, user_id, holder_id, origin from managed_assignments
    where tenant_id = ${p(1)} and user_id in ${amongText(2)}`,
)

type Held = Pick<TeamsNumberTable, 'number' | 'type' | 'holder_id'>

const heldBy = statement<Held>(
  ({ placeholder: p, amongText }) =>
    `select number, type, holder_id from teams_numbers where tenant_id = ${p(1)} and holder_id in ${amongText(2)}`,
)

type Queued = Pick<QueuedChangeTable, 'user_id' | 'field' | 'before' | 'after' | 'since'>

const driftQueued = statement<Queued>(
  ({ placeholder: p, amongText }) =>
    `select user_id, field, "before", "after", since from queued_changes
    where tenant_id = ${p(1)} and subject in ${amongText(2)} and cause = 'DRIFT'`,
)

const chosenOut = statement<{ user_id: string }>(
  ({ placeholder: p, amongText }) =>
    `select user_id from user_choices where tenant_id = ${p(1)} and user_id in ${amongText(2)} and kind = 'leftOut'`,
)

const namesOf = statement<{ id: string; upn_ci: string }>(
  ({ placeholder: p, amongText }) =>
    `select id, upn_ci from m365_accounts where tenant_id = ${p(1)} and id in ${amongText(2)} and gone_at is null`,
)

const isApart = ({ deleted_at, user_name_ci }: DifferingUser, upn: string | undefined): boolean =>
  deleted_at === null && upn !== undefined && upn !== user_name_ci

const named = ({ id, user_name, display_name }: DifferingUser) => ({
  userId: id,
  userName: user_name,
  displayName: display_name,
})

function adoptionOf(user: DifferingUser, held: Held[] = [], managed: Managed[] = []): AdoptionRow[] {
  const origins = new Map(managed.map((row) => [row.number, row.origin]))
  return held
    .filter(({ number }) => origins.get(number) !== 'assigned')
    .sort((one, other) => (one.number < other.number ? -1 : 1))
    .map(({ number, type }) => {
      const outcome = origins.has(number) ? 'adopted' : 'other'
      return { ...named(user), wanted: user.number, shown: number, type, outcome }
    })
}

async function queuedDrift(work: Work, tenantId: string, users: DifferingUser[]): Promise<DriftRow[]> {
  const subjects = users.map(({ id }) => `user:${id}`)
  const rows = await driftQueued(work, [tenantId, work.engine.amongValue(subjects)])
  const known = new Map(users.map((user) => [user.id, user]))
  return rows.flatMap(({ user_id, field, before, after, since }) => {
    const user = known.get(user_id ?? '')
    return user ? [{ ...named(user), field, wanted: after, shown: before, holder: null, fate: 'queued', since }] : []
  })
}

/** A number that an account should hold. */
interface Meant {
  user: DifferingUser
  number: string
  accountId: string
  fate: DriftRow['fate']
}

const oursOf = (user: DifferingUser, managed: Managed[] = []): Meant[] =>
  managed.map(({ number, holder_id }) => ({ user, number, accountId: holder_id, fate: 'blocked' }))

async function leftOut(work: Work, tenantId: string, users: DifferingUser[]): Promise<Meant[]> {
  const rows = await chosenOut(work, [tenantId, work.engine.amongValue(users.map(({ id }) => id))])
  const chosen = new Set(rows.map((row) => row.user_id))
  return users.flatMap((user): Meant[] => {
    const { id, number, m365_id, deleted_at } = user
    if (!chosen.has(id) || number === null || m365_id === null || deleted_at !== null) return []
    return [{ user, number, accountId: m365_id, fate: 'leftOut' }]
  })
}

/** Those that another account holds, or none. */
async function lost(work: Work, tenantId: string, meant: Meant[]): Promise<DriftRow[]> {
  if (meant.length === 0) return []
  const numbers = await numberRows(work, tenantId, [...new Set(meant.map(({ number }) => number))])
  const gone = meant.filter(({ number, accountId }) => numbers.get(number)?.holder_id !== accountId)
  if (gone.length === 0) return []
  const accountIds = [...new Set(gone.map(({ accountId }) => accountId))]
  const shown = groupBy(await heldNumbers(work, tenantId, accountIds), (row) => row.holder_id)
  const holderIds = present(gone.map(({ number }) => numbers.get(number)?.holder_id))
  const holders = await m365Rows(work, tenantId, [...new Set(holderIds)])
  return gone.map(({ user, number, accountId, fate }) => {
    const { holder_id = null, seen_at } = numbers.get(number) ?? {}
    return {
      ...named(user),
      field: 'teamsNumber',
      wanted: number,
      shown: shown.get(accountId)?.[0]?.number ?? null,
      holder: holders.get(holder_id ?? '')?.display_name ?? holder_id,
      fate,
      since: seen_at ?? user.state_since ?? user.updated_at,
    }
  })
}

/** Where a row is in its list, within its user. */
export const driftPlace = ({ field, wanted }: DriftRow): string => `${field}\n${wanted ?? ''}`

const inOrder = (one: DriftRow, other: DriftRow): number =>
  one.userId === other.userId ? (driftPlace(one) < driftPlace(other) ? -1 : 1) : one.userId < other.userId ? -1 : 1
