/** The list of numbers, a page at a time. */
import { expressionBuilder, sql, type Expression, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { NumberQuery, NumberRow, NumberStatus, Page } from '../../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { searchPatterns } from '../../fold.ts'
import type { NumberStateTable, Schema } from '../../schema.ts'
import { present } from '../lists.ts'
import { findNumbers, NUMBER_BOUNDS, type FilterColumn, type SortColumn } from './searchedNumbers.ts'

type Numbers = SelectQueryBuilder<Schema, 'number_states', object>
type Sort = NonNullable<NumberQuery['sort']>

const SORTS: Record<Sort, SortColumn> = { number: 'number', status: 'status', user: 'user_ci' }

/** Up to this many matches are sorted rather than looked for in the order of the sort's index. */
const FEW = 2000

const filtersOf = (query: NumberQuery): [FilterColumn, string[]][] =>
  (
    [
      ['number', query.numbers],
      ['status', query.statuses],
      ['type', query.types],
      ['country', query.countries],
      ['category', query.categories],
      ['origin', query.origins],
    ] as [FilterColumn, string[] | undefined][]
  ).flatMap(([column, values]) => (values?.length ? [[column, values]] : []))

export async function numbers(
  work: Work,
  tenantId: string,
  query: NumberQuery,
  bounds = NUMBER_BOUNDS,
): Promise<Page<NumberRow>> {
  const size = pageSize(query.limit)
  const sort = SORTS[query.sort ?? 'number']
  const direction = query.descending ? 'desc' : 'asc'
  const list = `numbers:${query.sort ?? 'number'}:${direction}`
  const place = query.cursor === undefined ? null : placeOf(query.cursor, list)
  const holds = searched(work, query)
  if (holds && work.engine.name === 'sqlite' && (place?.total ?? 0) <= FEW) {
    const asked = { work, tenantId, holds, filters: filtersOf(query), sort, direction, bounds } as const
    const found = await findNumbers(asked, place && after(sort, direction, place), size + 1)
    const page = await rowsOf(work, tenantId, found.numbers.slice(0, size))
    return pageOf(page, found.numbers.length > size, list, sort, place?.total ?? found.total)
  }
  // counted on the first page only: the others carry it in their cursor
  const few = await fewFound(work, tenantId, query, place?.total ?? 0)
  const total = place?.total ?? (await count(work, tenantId, query, few))
  if (total === 0) return { items: [], nextCursor: null, total }
  const rows = await matching(work, tenantId, query, total, few)
    .selectAll()
    .$if(place !== null, (q) => q.where(after(sort, direction, place)))
    .$if(sort !== 'number', (q) => q.orderBy(sort, direction))
    .orderBy('number', direction)
    .limit(size + 1)
    .execute()
  return pageOf(rows.slice(0, size), rows.length > size, list, sort, total)
}

function pageOf(
  page: NumberStateTable[],
  goesOn: boolean,
  list: string,
  sort: SortColumn,
  total: number,
): Page<NumberRow> {
  const last = page.at(-1)
  return {
    items: page.map(toNumber),
    nextCursor: goesOn && last ? toCursor([list, last[sort], last.number, total]) : null,
    total,
  }
}

/** In this order. */
async function rowsOf(work: Work, tenantId: string, some: string[]): Promise<NumberStateTable[]> {
  if (some.length === 0) return []
  const rows = await work.db
    .selectFrom('number_states')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(some))
    .execute()
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return present(some.map((number) => byNumber.get(number)))
}

export async function numberCounts(work: Work, tenantId: string): Promise<Record<NumberStatus, number>> {
  const counts: Record<NumberStatus, number> = {
    free: 0,
    ours: 0,
    heldByAnother: 0,
    onPremises: 0,
    porting: 0,
    wantedNotAssigned: 0,
    onlyInTeams: 0,
    onlyInPbx: 0,
  }
  const rows = await work.db.selectFrom('number_counts').selectAll().where('tenant_id', '=', tenantId).execute()
  for (const row of rows) counts[row.status as NumberStatus] = row.numbers
  return counts
}

interface Place {
  value: string
  number: string
  total: number
}

function placeOf(cursor: string, list: string): Place {
  const [value, number, total] = fromCursor(cursor, list, ['string', 'string', 'number'])
  return { value: String(value), number: String(number), total: Number(total) }
}

function after(sort: SortColumn, direction: 'asc' | 'desc', place: Place | null) {
  const beyond = sql.raw(direction === 'asc' ? '>' : '<')
  if (sort === 'number') return sql<boolean>`number ${beyond} ${place?.number}`
  return sql<boolean>`(${sql.ref(sort)}, number) ${beyond} (${place?.value}, ${place?.number})`
}

/** Those whom a search finds, where they are few: its index is walked once for all that is asked of them. */
async function fewFound(work: Work, tenantId: string, query: NumberQuery, known: number): Promise<string[] | null> {
  const holds = searched(work, query)
  if (!holds || known > FEW) return null
  const found = work.db.selectFrom('number_states').select('number').where('tenant_id', '=', tenantId).where(holds)
  const rows = await found.limit(FEW + 1).execute()
  return rows.length > FEW ? null : rows.map(({ number }) => number)
}

/** From the kept counts where nothing but the status is asked for; a search walks the index of its text. */
async function count(work: Work, tenantId: string, query: NumberQuery, few: string[] | null): Promise<number> {
  const filters = filtersOf(query)
  if (!searched(work, query) && filters.every(([column]) => column === 'status')) {
    const counts = await numberCounts(work, tenantId)
    const statuses = new Set(query.statuses?.length ? query.statuses : (Object.keys(counts) as NumberStatus[]))
    return [...statuses].reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  }
  if (few && filters.length === 0) return few.length
  const { total } = await matching(work, tenantId, query, searched(work, query) ? Infinity : 0, few)
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/**
 * One value of one column runs along that column's index, which is in number order, and that is the order by the column
 * too. Of several, few matches are found first and sorted; many are met soon along the index of the sort, where one of a
 * filter would be in the way.
 */
function matching(work: Work, tenantId: string, query: NumberQuery, total: number, few: string[] | null): Numbers {
  const filters = filtersOf(query)
  const [[column, values = []] = []] = filters
  const alone = filters.length === 1 && values.length === 1 && ['number', column].includes(query.sort ?? 'number')
  let found: Numbers = work.db.selectFrom('number_states').where('tenant_id', '=', tenantId)
  for (const [column, values] of filters) {
    const at = !few && (alone || total <= FEW) ? sql<string>`${sql.ref(column)}` : work.engine.unindexed(column)
    found = found.where(at, 'in', values)
  }
  if (few) return found.where('number', 'in', work.engine.among(few))
  const holds = searched(work, query)
  if (!holds) return found
  if (total > FEW) return found.where(holds)
  const inText = work.db.selectFrom('number_states').select('number').where('tenant_id', '=', tenantId).where(holds)
  return found.where('number', 'in', inText)
}

function searched(work: Work, query: NumberQuery): Expression<SqlBool> | null {
  const patterns = searchPatterns(query.search ?? '')
  if (patterns.length === 0) return null
  return expressionBuilder().or(patterns.map((pattern) => work.engine.contains('search_text', pattern)))
}

function toNumber(row: NumberStateTable): NumberRow {
  return {
    number: row.number,
    status: row.status as NumberStatus,
    type: row.type as NumberRow['type'],
    country: row.country,
    category: row.category,
    origin: row.origin,
    pbx: row.pbx_status as NumberRow['pbx'],
    holder:
      row.holder_id === null
        ? null
        : { id: row.holder_id, name: row.holder_name ?? row.holder_id, userId: row.holder_user_id },
    user: row.user_id === null ? null : { id: row.user_id, displayName: row.user_name ?? '' },
  }
}
