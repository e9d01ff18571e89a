import { sql } from 'kysely'
import type { LinkCandidate } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import type { M365AccountTable, UserTable } from '../../schema.ts'
import { toM365Account } from '../seen/accountRow.ts'
import { groupBy, present } from '../lists.ts'
import { goneAccounts } from './link.ts'
import { NOWHERE, pointedOf, pointingAt, type Pointed } from './pointed.ts'
import { m365Rows } from '../rows.ts'

type Step = LinkCandidate['step']
type Account = Pick<M365AccountTable, 'id' | 'upn_ci'>

/** What has to be the account's id, or its UPN. */
type Said = { [S in Step]: string | null }

/** In the order in which steps are tried. */
const STEPS: { step: Step; of: 'id' | 'upn_ci' }[] = [
  { step: 'choice', of: 'id' },
  { step: 'externalId', of: 'id' },
  { step: 'federationId', of: 'upn_ci' },
  { step: 'userName', of: 'upn_ci' },
]

const NAMES = [
  { step: 'federationId', column: 'federation_id_ci' },
  { step: 'userName', column: 'user_name_ci' },
] as const

const saidOf = (user: UserTable, pointed: Pointed = NOWHERE): Said => ({
  ...pointed,
  federationId: user.federation_id_ci || null,
  userName: user.user_name_ci || null,
})

/**
 * For each of these users, none of whom has a living account: the accounts of the first step that finds any. `expected`:
 * claims that will come or go, by `claimKey`.
 */
export async function candidatesOf(
  work: Work,
  tenantId: string,
  unattached: UserTable[],
  expected: ReadonlyMap<string, number> = new Map(),
): Promise<Map<string, LinkCandidate[]>> {
  const loose = unattached.filter((user) => user.deleted_at === null)
  if (loose.length === 0) return new Map()
  const pointed = await pointedOf(
    work,
    tenantId,
    loose.map(({ id }) => id),
  )
  const said = new Map(loose.map((user) => [user.id, saidOf(user, pointed.get(user.id))]))
  const accounts = await accountsSaid(work, tenantId, [...said.values()])
  const claims = await claimsOf(work, tenantId, accounts.all, expected)
  return new Map(
    [...said].map(([userId, names]) => {
      const step = STEPS.find((each) => accounts.at(each.of, names[each.step]).length > 0)
      const found = step ? accounts.at(step.of, names[step.step]) : []
      return [userId, step ? found.map((row) => toCandidate(row, step.step, claims)) : []]
    }),
  )
}

type Claims = (step: Step, account: Account) => number

function toCandidate(row: M365AccountTable, step: Step, claims: Claims): LinkCandidate {
  return { account: toM365Account(row), step, linkedUserId: row.linked_user_id, claims: claims(step, row) }
}

interface Accounts {
  all: M365AccountTable[]
  at(of: 'id' | 'upn_ci', name: string | null): M365AccountTable[]
}

/** Living accounts that somebody says by id or by name. */
async function accountsSaid(work: Work, tenantId: string, said: Said[]): Promise<Accounts> {
  const names = new Set(present(said.flatMap(({ federationId, userName }) => [federationId, userName])))
  const ids = new Set(present(said.flatMap(({ choice, externalId }) => [choice, externalId])))
  const byId = ids.size === 0 ? [] : [...(await m365Rows(work, tenantId, [...ids])).values()]
  const rows = [
    ...(names.size === 0 ? [] : await accountsByName(work, tenantId, [...names])),
    ...byId.filter((row) => row.gone_at === null),
  ]
  const all = [...new Map(rows.map((row) => [row.id, row])).values()]
  const found = { id: groupBy(all, (row) => row.id), upn_ci: groupBy(all, (row) => row.upn_ci) }
  return { all, at: (of, name) => found[of].get(name ?? '') ?? [] }
}

function accountsByName(work: Work, tenantId: string, names: string[]): Promise<M365AccountTable[]> {
  return (
    work.db
      .selectFrom('m365_accounts')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('upn_ci', 'in', work.engine.among(names))
      .where('gone_at', 'is', null)
      // SQLite would walk all accounts in the order of their ids rather than sort the few that it finds by name
      .orderBy(work.engine.unindexed('id'))
      .execute()
  )
}

/** A user that is linked to another account claims this one no more, unless that account is gone. */
async function claimsOf(
  work: Work,
  tenantId: string,
  accounts: Account[],
  expected: ReadonlyMap<string, number>,
): Promise<Claims> {
  const counts = new Map<string, number>()
  const others = new Set<string>()
  const ids = accounts.map(({ id }) => id)
  const count = (step: Step, name: string, m365Id: string | null, users: number): void => {
    const key = claimKey(step, name, m365Id)
    counts.set(key, (counts.get(key) ?? 0) + users)
    if (m365Id !== null && !ids.includes(m365Id)) others.add(m365Id)
  }
  const names = [...new Set(accounts.map((account) => account.upn_ci))]
  for (const { step, column } of names.length === 0 ? [] : NAMES) {
    const rows = await work.db
      .selectFrom('users')
      .select([`${column} as name`, 'm365_id', sql<number>`count(*)`.as('users')])
      .where('tenant_id', '=', tenantId)
      .where(column, 'in', work.engine.among(names))
      .where('deleted_at', 'is', null)
      .groupBy([column, 'm365_id'])
      .execute()
    for (const row of rows) count(step, row.name ?? '', row.m365_id, row.users)
  }
  for (const { step, accountId, m365Id } of await pointingAt(work, tenantId, ids)) count(step, accountId, m365Id, 1)
  const gone = others.size === 0 ? [] : await goneAccounts(work, tenantId, [...others])
  const of = (key: string): number => (counts.get(key) ?? 0) + (expected.get(key) ?? 0)
  // whoever claims it at an earlier step is first: of two users one would take what the other is given in the same plan
  const upTo = (last: Step) => STEPS.slice(0, STEPS.findIndex(({ step }) => step === last) + 1)
  return (last, account) =>
    upTo(last)
      .flatMap((each) => [null, account.id, ...gone].map((m365Id) => of(claimKey(each.step, account[each.of], m365Id))))
      .reduce((sum, users) => sum + users, 0)
}

/** The names and ids by which a user claims an account. */
export function claimKeys(user: UserTable, pointed: Pointed | undefined): string[] {
  if (user.deleted_at !== null) return []
  const said = saidOf(user, pointed)
  return STEPS.flatMap(({ step }) => {
    const name = said[step]
    return name ? [claimKey(step, name, user.m365_id)] : []
  })
}

function claimKey(step: Step, name: string, m365Id: string | null): string {
  return JSON.stringify([step, name, m365Id])
}
