/** Sorting by RFC 7644 §3.4.2.3: by the value, of a list its primary one; what has none comes last when ascending. */
import { sql } from 'kysely'
import type { AttributePath, ResourceBody, ResourceQuery, ResourceValue } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { fromJson } from '../json.ts'
import { isFew, READ, windows, type Listing, type Reading, type Row } from './windows.ts'

type Sort = NonNullable<ResourceQuery['sort']>

type Named = Pick<Row, 'id' | 'seq'>

export interface Sorted {
  id: string
  seq: number
  /** Null: the record has no such value. Of a long text its beginning, as it goes along with a cursor. */
  key: string | number | null
}

const LONGEST_KEY = 256

/**
 * `ids` null: of all records. What is equal stands in the order it came. Windows are sorted as they are read, and merged
 * with a pause after each few thousand.
 */
export async function sorted(
  work: Work,
  tenantId: string,
  listing: Listing,
  sort: Sort,
  ids: string[] | null,
): Promise<Sorted[]> {
  const wanted = ids && new Set(ids)
  const compare = comparing(sort.descending)
  const runs: Sorted[][] = []
  for await (const rows of keys(work, tenantId, listing, sort.by, ids)) {
    const kept = wanted ? rows.filter(({ id }) => wanted.has(id)) : rows
    if (kept.length > 0) runs.push(kept.toSorted(compare))
  }
  return merged(runs, compare)
}

async function* keys(
  work: Work,
  tenantId: string,
  listing: Listing,
  by: AttributePath,
  ids: string[] | null,
): AsyncGenerator<Sorted[]> {
  const place = by.attribute.multiValued ? undefined : listing.places[(by.sub ?? by.attribute).column ?? 'member']
  if (place) {
    const reading = {
      columns: sql`r.id, r.seq, ${sql.ref(`r.${place.name}`)} as key`,
      width: { sqlite: 2000, postgres: 10_000 },
    }
    for await (const rows of read<Sorted>(work, tenantId, listing, reading, ids)) yield rows.map(short)
    return
  }
  for await (const rows of read<Named & { body: string | null }>(work, tenantId, listing, bodiesNaming(work, by), ids))
    yield rows.map(({ id, seq, body }) =>
      short({ id, seq, key: body === null ? null : keyOf(by, fromJson<ResourceBody>(body)) }),
    )
}

/** Most have no value of what there is no column for: only a body that names it is read. */
function bodiesNaming({ engine }: Work, { attribute, sub }: AttributePath): Reading {
  const named = [attribute, ...(sub ? [sub] : [])].map(({ name }) => engine.contains('r.body', `"${name}"`))
  return {
    columns: sql`r.id, r.seq, case when ${sql.join(named, sql` and `)} then r.body end as body`,
    width: { sqlite: READ.width.sqlite, postgres: 4000 },
  }
}

/** Of so many in one statement; of more all records are read. */
const MOST = 1000

async function* read<R extends Named>(
  work: Work,
  tenantId: string,
  listing: Listing,
  reading: Reading,
  ids: string[] | null,
): AsyncGenerator<R[]> {
  if (!ids || ids.length > MOST || !(await isFew(listing, ids.length)))
    return yield* windows<R>(work, tenantId, listing, reading, sql`true`)
  const { rows } = await sql<R>`select ${reading.columns} from ${sql.table(listing.table)} r
    where r.tenant_id = ${tenantId} and r.id in ${work.engine.among(ids)}`.execute(work.db)
  // in the order they came, as what is equal stands in it
  yield rows.toSorted((one, other) => one.seq - other.seq)
}

const short = (one: Sorted): Sorted =>
  typeof one.key === 'string' && one.key.length > LONGEST_KEY ? { ...one, key: one.key.slice(0, LONGEST_KEY) } : one

/** A list stands by its primary element, or its first; a complex value by its `value`. */
function keyOf({ extension, attribute, sub }: AttributePath, body: ResourceBody): Sorted['key'] {
  const within = extension ? asObject(body[extension.id]) : body
  const value = within?.[attribute.name]
  const one = Array.isArray(value) ? (value.find((each) => asObject(each)?.['primary'] === true) ?? value[0]) : value
  const object = asObject(one)
  const leaf = object ? object[sub?.name ?? 'value'] : one
  if (typeof leaf === 'boolean') return leaf ? 1 : 0
  if (typeof leaf === 'number') return leaf
  if (typeof leaf !== 'string') return null
  return (sub ?? attribute).caseExact ? leaf : foldKey(leaf)
}

const asObject = (value: ResourceValue | undefined): ResourceBody | null =>
  typeof value === 'object' && !Array.isArray(value) ? value : null

type Keyed = Pick<Sorted, 'key'>

export function comparing(descending: boolean): (one: Keyed, other: Keyed) => number {
  const sign = descending ? -1 : 1
  return (one, other) => {
    if (one.key === other.key) return 0
    if (one.key === null) return sign
    if (other.key === null) return -sign
    return one.key < other.key ? -sign : sign
  }
}

const BREATHE_EVERY = 4000

async function merged(runs: Sorted[][], compare: (one: Keyed, other: Keyed) => number): Promise<Sorted[]> {
  let left = runs
  while (left.length > 1) {
    const next: Sorted[][] = []
    for (let at = 0; at < left.length; at += 2) {
      const [one = [], other] = left.slice(at, at + 2)
      next.push(other ? await mergedTwo(one, other, compare) : one)
    }
    left = next
  }
  return left[0] ?? []
}

/** Stable: of equal ones, those of the first run come first. */
export async function mergedTwo<T extends Keyed>(
  one: T[],
  other: T[],
  compare: (one: Keyed, other: Keyed) => number,
): Promise<T[]> {
  const all: T[] = []
  let [a, b] = [0, 0]
  while (a < one.length || b < other.length) {
    const [left, right] = [one[a], other[b]]
    if (left && (!right || compare(left, right) <= 0)) {
      all.push(left)
      a += 1
    } else if (right) {
      all.push(right)
      b += 1
    }
    if (all.length % BREATHE_EVERY === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return all
}
