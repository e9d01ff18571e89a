/**
 * A search of the list of numbers on SQLite: a page, and how many match, of one look through the index of searches, which
 * has their status too. What else is asked is gathered along an index of its own, once somebody is found.
 */
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import { fromJson } from '../../json.ts'
import type { Work } from '../../engine.ts'
import { all } from '../users/userConditions.ts'

export type SortColumn = 'number' | 'status' | 'user_ci'
export type FilterColumn = 'number' | 'status' | 'type' | 'country' | 'category' | 'origin'

export interface SearchedNumbers {
  work: Work
  tenantId: string
  /** Does the text hold what is looked for? */
  holds: Expression<SqlBool>
  filters: [FilterColumn, string[]][]
  sort: SortColumn
  direction: 'asc' | 'desc'
  bounds: NumberBounds
}

export interface FoundNumbers {
  numbers: string[]
  total: number
}

export interface NumberBounds {
  /** Numbers along the sort that are tried first: where one in four matches they fill a page, and the others are only counted. */
  window: number
  /** Of so many, whose user's name is sorted is read of their rows. */
  few: number
}

export const NUMBER_BOUNDS: NumberBounds = { window: 300, few: 500 }

const IN_SEARCHES = new Set<string>(['number', 'status'])

/** The next `limit` of those who are beyond that place, if there is one. */
export async function findNumbers(
  asked: SearchedNumbers,
  beyond: RawBuilder<SqlBool> | null,
  limit: number,
): Promise<FoundNumbers> {
  const soon = beyond === null ? await numbersSoon(asked, limit) : null
  if (soon !== null) return { numbers: soon, total: await countNumbers(asked) }
  const after = beyond ?? sql<SqlBool>`1 = 1`
  return IN_SEARCHES.has(asked.sort) ? leastNumbers(asked, after, limit) : numbersAmong(asked, after, limit)
}

const inValues = (column: RawBuilder<unknown>, values: string[]): RawBuilder<SqlBool> =>
  sql`${column} in (${sql.join(values)})`

/** Of rows that are looked at anyway. */
const plain = ({ work, holds, filters }: SearchedNumbers): RawBuilder<SqlBool> =>
  all([sql`${holds}`, ...filters.map(([column, values]) => inValues(work.engine.unindexed(column), values))])

const through = ({ work, tenantId, holds, filters }: SearchedNumbers): RawBuilder<SqlBool> =>
  all([
    sql`tenant_id = ${tenantId}`,
    sql`${holds}`,
    ...filters.map(([column, values]) =>
      IN_SEARCHES.has(column)
        ? inValues(work.engine.unindexed(column), values)
        : work.engine.amongRows(
            'number_states',
            all([sql`tenant_id = ${tenantId}`, inValues(sql.ref(column), values)]),
          ),
    ),
  ])

const orderOf = ({ sort, direction }: SearchedNumbers): RawBuilder<unknown> =>
  sql.raw(sort === 'number' ? `number ${direction}` : `${sort} ${direction}, number ${direction}`)

async function numbersSoon(asked: SearchedNumbers, limit: number): Promise<string[] | null> {
  if (limit > asked.bounds.window) return null
  const { rows } = await sql<{ number: string }>`select number from
    (select * from number_states where tenant_id = ${asked.tenantId} order by ${orderOf(asked)} limit ${asked.bounds.window})
    where ${plain(asked)} order by ${orderOf(asked)} limit ${limit}`.execute(asked.work.db)
  return rows.length === limit ? rows.map(({ number }) => number) : null
}

async function countNumbers(asked: SearchedNumbers): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*) as total from number_states where ${through(asked)}`.execute(asked.work.db)
  return rows[0]?.total ?? 0
}

async function leastNumbers(asked: SearchedNumbers, after: RawBuilder<SqlBool>, limit: number): Promise<FoundNumbers> {
  const { rows } = await sql<{ number: string; total: number }>`with found as materialized
      (select number, status from number_states where ${through(asked)})
    select number, (select count(*) from found) as total from found
    where ${after} order by ${orderOf(asked)} limit ${limit}`.execute(asked.work.db)
  return { numbers: rows.map(({ number }) => number), total: rows[0]?.total ?? 0 }
}

/** Whose users' names are sorted: of few they are read of their rows, more are met along the index of the sort. */
async function numbersAmong(asked: SearchedNumbers, after: RawBuilder<SqlBool>, limit: number): Promise<FoundNumbers> {
  const { work, tenantId, bounds } = asked
  const { rows: found } = await sql<{
    places: string
  }>`select json_group_array(rowid) as places from number_states where ${through(asked)}`.execute(work.db)
  const places = found[0]?.places ?? '[]'
  const total = fromJson<number[]>(places).length
  const isFew = total <= bounds.few
  const [tenant, place] = isFew ? [sql`+tenant_id`, sql`rowid`] : [sql`tenant_id`, sql`+rowid`]
  const { rows } = await sql<{ number: string }>`select number from number_states
    where ${tenant} = ${tenantId} and ${place} in (select value from json_each(${places}))
      and ${after} order by ${orderOf(asked)} limit ${limit}`.execute(work.db)
  return { numbers: rows.map(({ number }) => number), total }
}
