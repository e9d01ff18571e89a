import { sql } from 'kysely'
import type { LinkCandidate } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import type { M365AccountTable, UserTable } from '../schema.ts'
import { toM365Account } from './account-row.ts'
import { groupBy, present } from './lists.ts'

type Step = LinkCandidate['step']

/** Where each step finds the name that has to be the account's UPN, in the order in which steps are tried. */
const STEPS: { step: Step; column: 'federation_id_ci' | 'user_name_ci' }[] = [
  { step: 'federationId', column: 'federation_id_ci' },
  { step: 'userName', column: 'user_name_ci' },
]

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
  const names = [...new Set(loose.flatMap((user) => present(STEPS.map(({ column }) => user[column] || null))))]
  if (names.length === 0) return new Map()
  const accounts = groupBy(await accountsByName(work, tenantId, names), (row) => row.upn_ci)
  const claims = await claimsOf(work, tenantId, [...accounts.keys()], expected)
  return new Map(
    loose.map((user) => {
      const step = STEPS.find(({ column }) => accounts.has(user[column] ?? ''))
      const found = step ? (accounts.get(user[step.column] ?? '') ?? []) : []
      return [user.id, step ? found.map((row) => toCandidate(row, step.step, claims)) : []]
    }),
  )
}

type Claims = (step: Step, account: M365AccountTable) => number

function toCandidate(row: M365AccountTable, step: Step, claims: Claims): LinkCandidate {
  return { account: toM365Account(row), step, linkedUserId: row.linked_user_id, claims: claims(step, row) }
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

/** A user that is linked to another account claims this one no more. */
async function claimsOf(
  work: Work,
  tenantId: string,
  names: string[],
  expected: ReadonlyMap<string, number>,
): Promise<Claims> {
  const counts = new Map<string, number>()
  for (const { step, column } of STEPS) {
    const rows = await work.db
      .selectFrom('users')
      .select([`${column} as name`, 'm365_id', sql<number>`count(*)`.as('users')])
      .where('tenant_id', '=', tenantId)
      .where(column, 'in', work.engine.among(names))
      .where('deleted_at', 'is', null)
      .groupBy([column, 'm365_id'])
      .execute()
    for (const row of rows) counts.set(claimKey(step, row.name ?? '', row.m365_id), row.users)
  }
  const of = (key: string): number => (counts.get(key) ?? 0) + (expected.get(key) ?? 0)
  // whoever claims it at an earlier step is first: of two users one would take what the other is given in the same plan
  const upTo = (last: Step) => STEPS.slice(0, STEPS.findIndex(({ step }) => step === last) + 1)
  return (last, account) =>
    upTo(last)
      .flatMap(({ step }) => [null, account.id].map((m365Id) => of(claimKey(step, account.upn_ci, m365Id))))
      .reduce((sum, users) => sum + users, 0)
}

/** The names by which a user claims an account. */
export function claimKeys(user: UserTable): string[] {
  if (user.deleted_at !== null) return []
  return STEPS.flatMap(({ step, column }) => {
    const name = user[column]
    return name ? [claimKey(step, name, user.m365_id)] : []
  })
}

function claimKey(step: Step, name: string, m365Id: string | null): string {
  return JSON.stringify([step, name, m365Id])
}
