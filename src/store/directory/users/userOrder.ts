/** What the list of users is sorted by, and where in it a page goes on. */
import { sql, type RawBuilder } from 'kysely'
import type { UserQuery } from '../../../directory/store.ts'
import type { Condition } from './userAsked.ts'

type Sort = NonNullable<UserQuery['sort']>
export type SortColumn = 'search_text' | 'user_name_ci' | 'site_ci' | 'extension_key' | 'number' | 'state'

const SORTS: Record<Sort, SortColumn> = {
  // the name is its first line
  name: 'search_text',
  userName: 'user_name_ci',
  site: 'site_ci',
  extension: 'extension_key',
  number: 'number',
  state: 'state',
}

export const MAY_BE_EMPTY = new Set<SortColumn>(['site_ci', 'extension_key', 'number'])

export interface Order {
  /** Names the list and its order in cursors. */
  list: string
  column: SortColumn
  direction: 'asc' | 'desc'
}

export function orderOf(query: UserQuery): Order {
  const sort = query.sort ?? 'name'
  const direction = query.descending ? 'desc' : 'asc'
  return { list: `users:${sort}:${direction}`, column: SORTS[sort], direction }
}

/** After which row to go on. `value` null: within the users that have no value, which come last in either direction. */
export interface Place {
  value: string | null
  id: string
}

/** Who has a value, or who has none, after that place. */
export function inPart(
  part: 'filled' | 'empty',
  column: RawBuilder<string>,
  order: Order,
  after: Place | null,
): Condition {
  const beyond = sql.raw(order.direction === 'asc' ? '>' : '<')
  if (part === 'empty')
    return after === null ? sql`${column} is null` : sql`${column} is null and id ${beyond} ${after.id}`
  return after === null ? sql`${column} is not null` : sql`(${column}, id) ${beyond} (${after.value}, ${after.id})`
}
