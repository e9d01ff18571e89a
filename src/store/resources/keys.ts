/** What a filter names that an index has, or that is remembered, so that few records are read for it and not all of a tenant. */
import type { AttributePath, Column, CompareOperator, ElementCondition, Filter } from '../../directory/store.ts'
import type { Engine, Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { statement, type Statement } from '../statement.ts'
import { changedSince } from './changed.ts'
import type { Listing } from './windows.ts'

/** A value that a match has in an index of that column; of `lastModified` that value or a later one. */
export interface Key {
  by: 'id' | 'userName' | 'externalId' | 'displayName' | 'email' | 'member' | 'lastModified'
  value: string
}

/** Whatever matches has one of these at least. Null: no index helps. */
export function keysOf(filter: Filter, indexed: readonly Column[]): Key[] | null {
  switch (filter.kind) {
    case 'and':
      return fewest(filter.terms.map((term) => keysOf(term, indexed)))
    case 'or':
      return together(filter.terms.map((term) => keysOf(term, indexed)))
    case 'element':
      return elementKeys(filter.path, filter.where, indexed)
    case 'compare': {
      const { attribute, sub } = filter.path
      const leaf = sub ?? (attribute.subAttributes?.find(({ name }) => name === 'value') || attribute)
      return keyOf(leaf.column, filter, indexed)
    }
    default:
      return null
  }
}

function elementKeys(path: AttributePath, where: ElementCondition, indexed: readonly Column[]): Key[] | null {
  switch (where.kind) {
    case 'and':
      return fewest(where.terms.map((term) => elementKeys(path, term, indexed)))
    case 'or':
      return together(where.terms.map((term) => elementKeys(path, term, indexed)))
    case 'compare':
      return where.path.name === 'value' ? keyOf(where.path.column, where, indexed) : null
    default:
      return null
  }
}

function keyOf(
  column: Column | undefined,
  { operator, value }: Pick<Extract<Filter, { kind: 'compare' }>, 'operator' | 'value'>,
  indexed: readonly Column[],
): Key[] | null {
  if (typeof value !== 'string' || column === undefined || !indexed.includes(column) || !isKey(column)) return null
  const operators = column === 'lastModified' ? FROM : EQUAL
  return operators.includes(operator) ? [{ by: column, value }] : null
}

const EQUAL: readonly CompareOperator[] = ['eq']
const FROM: readonly CompareOperator[] = ['gt', 'ge', 'eq']

const KEYS: readonly string[] = ['id', 'userName', 'externalId', 'displayName', 'email', 'member', 'lastModified']

const isKey = (column: Column): column is Key['by'] => KEYS.includes(column)

function fewest(all: readonly (Key[] | null)[]): Key[] | null {
  return all.reduce((least, keys) => (keys && (!least || weight(keys) < weight(least)) ? keys : least), null)
}

/** Since a time many may have changed; few have one value. */
const MANY = 1000

const weight = (keys: readonly Key[]): number =>
  keys.reduce((sum, { by }) => sum + (by === 'lastModified' ? MANY : 1), 0)

function together(all: readonly (Key[] | null)[]): Key[] | null {
  return all.some((keys) => keys === null) ? null : all.flatMap((keys) => keys ?? [])
}

type Table = Listing['table']

type Indexed = Exclude<Key['by'], 'id' | 'lastModified'>

/** Found in an index alone, or nearly. `most + 1` of them are enough to know that there are too many. */
const TEXTS: Record<Indexed, (engine: Engine, table: Table) => string> = {
  userName: ordered('user_name_ci'),
  displayName: ordered('display_name_ci'),
  externalId: ordered('external_id'),
  email: ({ placeholder: p }) =>
    `select distinct record_id as id from record_emails where tenant_id = ${p(1)} and value_ci = ${p(2)}
    limit cast(${p(3)} as integer)`,
  member: ({ placeholder: p }) =>
    `select group_id as id from record_members where tenant_id = ${p(1)} and member_id = ${p(2)}
    limit cast(${p(3)} as integer)`,
}

function ordered(column: string): (engine: Engine, table: Table) => string {
  return ({ placeholder: p }, table) =>
    `select r.id from ${table} r where r.tenant_id = ${p(1)} and r.${column} = ${p(2)} limit cast(${p(3)} as integer)`
}

const statements = new Map<string, Statement<{ id: string }>>()

function lookFor(by: Indexed, table: Table): Statement<{ id: string }> {
  const name = `${by} ${table}`
  const known = statements.get(name)
  if (known) return known
  const made = statement<{ id: string }>((engine) => TEXTS[by](engine, table))
  statements.set(name, made)
  return made
}

const EXACT: readonly Key['by'][] = ['externalId', 'member']

/** Of all that have one of the keys, and maybe of others, each once. Null: there are more than `most`, or nobody knows. */
export async function idsOf(
  work: Work,
  tenantId: string,
  table: Table,
  keys: readonly Key[],
  most: number,
): Promise<string[] | null> {
  const ids = new Set<string>()
  for (const key of keys) {
    const some = await idsBy(work, tenantId, table, key, most)
    if (!some) return null
    for (const id of some) ids.add(id)
    if (ids.size > most) return null
  }
  return [...ids]
}

async function idsBy(
  work: Work,
  tenantId: string,
  table: Table,
  { by, value }: Key,
  most: number,
): Promise<string[] | null> {
  if (by === 'id') return [value]
  if (by === 'lastModified') return changedSince(work, tenantId, table, value, most)
  const key = EXACT.includes(by) ? value : foldKey(value)
  const rows = await lookFor(by, table)(work, [tenantId, key, most + 1])
  return rows.map(({ id }) => id)
}
