/** What a change of a plan is looked for by: what its user is called, and what it changes from and to. */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { PbxAccount } from '../../directory/store.ts'
import type { PlannedChange } from '../../jobs/store.ts'
import type { Work } from '../engine.ts'
import { searchPatterns, searchText } from '../fold.ts'
import { fromJson } from '../json.ts'
import type { Schema } from '../schema.ts'

type NameOf = (change: Pick<PlannedChange, 'userId' | 'subject'>) => string | null

/** As they are called when it is planned: users, and those at 8x8 who are to become some; a line that creates one says so itself. */
export async function namesFor(work: Work, tenantId: string, changes: PlannedChange[]): Promise<NameOf> {
  const ids = new Set(changes.flatMap(({ userId }) => userId ?? []))
  const subjects = new Set(
    changes.flatMap(({ userId, kind, subject }) => (userId === null && kind !== 'create' ? [subject] : [])),
  )
  const names = new Map<string, string>()
  for (const { id, content } of await contentsOf(work, tenantId, [...subjects])) {
    const { givenName, familyName } = fromJson<PbxAccount>(content)
    names.set(id, `${givenName} ${familyName}`.trim())
  }
  for (const { id, display_name } of await usersCalled(work, tenantId, [...ids])) names.set(id, display_name)
  return ({ userId, subject }) => names.get(userId ?? subject) ?? null
}

function usersCalled(work: Work, tenantId: string, ids: string[]): Promise<{ id: string; display_name: string }[]> {
  if (ids.length === 0) return Promise.resolve([])
  return work.db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}

function contentsOf(work: Work, tenantId: string, ids: string[]): Promise<{ id: string; content: string }[]> {
  if (ids.length === 0) return Promise.resolve([])
  return work.db
    .selectFrom('pbx_contents')
    .select(['id', 'content'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
}

const WRITTEN_NUMBER = /^\+?[\d\s().\-/]*[\s().\-/][\d\s().\-/]*$/

/** A number as people write it is found by its digits too, as in the lists of users and numbers. */
const digitsOf = (value: string | null): string | null =>
  value !== null && WRITTEN_NUMBER.test(value) ? value.replace(/\D/g, '') : null

export function changeSearch({ userName, before, after }: PlannedChange, name: string | null): string {
  return searchText([name, userName, after, before, digitsOf(after), digitsOf(before)])
}

/** Of plans from before it was kept, of which nobody's name is known; both engines fold ASCII alike. */
const WITHOUT = sql`lower(user_name || ${'\n'} || coalesce(after, '') || ${'\n'} || coalesce(before, ''))`
const SEARCH = sql`coalesce(search, ${WITHOUT})`

type Where = ExpressionBuilder<Schema, 'planned_changes'>

export function searched(work: Work, where: Where, search: string | undefined): Expression<SqlBool>[] {
  const patterns = searchPatterns(search ?? '')
  return patterns.length === 0 ? [] : [where.or(patterns.map((pattern) => work.engine.contains(SEARCH, pattern)))]
}
