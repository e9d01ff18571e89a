/** A filter as SQL over the columns of records; what has no column is decided by the caller in memory. */
import { sql, type RawBuilder } from 'kysely'
import type {
  AttributePath,
  Column,
  CompareOperator,
  ElementCondition,
  Filter,
  FilterValue,
} from '../../directory/store.ts'
import type { Engine } from '../engine.ts'
import { fold, foldKey } from '../fold.ts'
import { toFlag } from '../json.ts'
import { namedCondition, NOTHING_LOOKED_UP, type LookedUp } from './names.ts'

type Condition = RawBuilder<unknown>

/** How a column is kept: folded text, text as it is, a flag. */
type Kept = 'folded' | 'exact' | 'flag'

interface Place {
  name: string
  kept: Kept
  /** There is an index that begins with it, which would be gone through for each record that is looked at. */
  ofAll?: true
}

/** What no column says as it is. */
interface Made {
  text: Condition
  kept: Kept
}

/** By the column of an attribute; an attribute without one, or a list, is not here. */
export type Places = Partial<Record<Column, Place>>

export const USER_PLACES: Places = {
  id: { name: 'id', kept: 'exact' },
  externalId: { name: 'external_id', kept: 'exact' },
  userName: { name: 'user_name_ci', kept: 'folded' },
  displayName: { name: 'display_name_ci', kept: 'folded' },
  givenName: { name: 'given_name_ci', kept: 'folded' },
  familyName: { name: 'family_name_ci', kept: 'folded' },
  title: { name: 'title_ci', kept: 'folded' },
  department: { name: 'department_ci', kept: 'folded' },
  site: { name: 'site', kept: 'exact' },
  active: { name: 'active', kept: 'flag' },
  created: { name: 'created_at', kept: 'exact' },
  lastModified: { name: 'changed_at', kept: 'exact' },
}

export const GROUP_PLACES: Places = {
  id: { name: 'id', kept: 'exact' },
  externalId: { name: 'external_id', kept: 'exact' },
  displayName: { name: 'display_name_ci', kept: 'folded' },
  created: { name: 'created_at', kept: 'exact' },
  lastModified: { name: 'changed_at', kept: 'exact' },
}

/** A list that has rows of its own, one for each of its elements that has a value. */
interface Elements {
  rows: Condition
  places: Readonly<Record<string, Place | Made>>
  /** All of them have a value. */
  valued: boolean
  /** One record may have most of them. */
  many?: true
}

const LISTS: Readonly<Record<string, Elements>> = {
  emails: {
    rows: sql`record_emails e where e.tenant_id = r.tenant_id and e.record_id = r.id`,
    places: {
      value: { name: 'value_ci', kept: 'folded', ofAll: true },
      type: { name: 'type_ci', kept: 'folded' },
      primary: { name: 'preferred', kept: 'flag' },
    },
    valued: false,
  },
  members: {
    rows: sql`record_members e where e.tenant_id = r.tenant_id and e.group_id = r.id`,
    places: {
      value: { name: 'member_id', kept: 'exact' },
      type: { text: sql`nullif(e.kind, 'unknown')`, kept: 'folded' },
    },
    valued: true,
    many: true,
  },
  groups: {
    rows: sql`record_members e where e.tenant_id = r.tenant_id and e.member_id = r.id`,
    places: {
      value: { name: 'group_id', kept: 'exact' },
      type: { text: sql`cast('direct' as text)`, kept: 'folded' },
    },
    valued: true,
  },
}

const columnOf = ({ attribute, sub }: AttributePath): Column | undefined => (sub ?? attribute).column

/** Null: some of it has no column, and was not looked up. */
export function conditionOf(
  filter: Filter,
  places: Places,
  engine: Engine,
  lookedUp: LookedUp = NOTHING_LOOKED_UP,
): Condition | null {
  const known = namedCondition(filter, lookedUp, engine)
  if (known) return known
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const terms = filter.terms.map((term) => conditionOf(term, places, engine, lookedUp))
      if (terms.some((term) => term === null)) return null
      return sql`(${sql.join(terms, filter.kind === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not': {
      const term = conditionOf(filter.term, places, engine, lookedUp)
      return term && sql`not ${term}`
    }
    case 'element':
      return elementOf(filter.path, filter.where, engine)
    case 'compare':
    case 'present': {
      if (isList(filter.path)) return listOf(filter, engine)
      const place = places[columnOf(filter.path) ?? 'member']
      if (!place) return null
      const column = sql.ref(`r.${place.name}`)
      // absent and false are one flag
      if (filter.kind === 'present') return place.kept === 'flag' ? null : presence(column)
      return compare(column, place.kept, filter.operator, filter.value, engine)
    }
  }
}

const isList = ({ attribute }: AttributePath): boolean => attribute.multiValued

function listOf(filter: Extract<Filter, { kind: 'compare' | 'present' }>, engine: Engine): Condition | null {
  const { attribute, sub } = filter.path
  const of = sub ?? attribute.subAttributes?.find(({ name }) => name === 'value')
  // an element is there with any of its parts
  if (!of || (filter.kind === 'present' && !sub && !LISTS[attribute.name]?.valued)) return null
  const where: ElementCondition =
    filter.kind === 'present'
      ? { kind: 'present', path: of }
      : { kind: 'compare', path: of, operator: filter.operator, value: filter.value }
  return elementOf({ ...filter.path, sub: null }, where, engine)
}

function elementOf({ extension, attribute }: AttributePath, where: ElementCondition, engine: Engine): Condition | null {
  const list = extension === null ? LISTS[attribute.name] : undefined
  // an element without an address has no row
  if (!list || !(list.valued || needsValue(where))) return null
  const condition = elementCondition(where, list.places, engine)
  if (!condition) return null
  const select = sql`select 1 from ${list.rows} and ${condition}`
  return list.many ? engine.existsEach(select) : sql`exists (${select})`
}

/** Can only an element with a value satisfy it? */
function needsValue(where: ElementCondition): boolean {
  switch (where.kind) {
    case 'and':
      return where.terms.some(needsValue)
    case 'or':
      return where.terms.every(needsValue)
    case 'not':
      return false
    case 'present':
      return where.path.name === 'value'
    case 'compare':
      return where.path.name === 'value' && where.operator !== 'ne'
  }
}

function elementCondition(where: ElementCondition, places: Elements['places'], engine: Engine): Condition | null {
  switch (where.kind) {
    case 'and':
    case 'or': {
      const terms = where.terms.map((term) => elementCondition(term, places, engine))
      if (terms.some((term) => term === null)) return null
      return sql`(${sql.join(terms, where.kind === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not': {
      const term = elementCondition(where.term, places, engine)
      return term && sql`not ${term}`
    }
    default: {
      const place = places[where.path.name]
      if (!place) return null
      const column = columnFor(place, engine)
      if (where.kind === 'present') return place.kept === 'flag' ? null : presence(column)
      // a type has no limit, and of a long one only the whole is kept
      if (where.path.name === 'type' && !['eq', 'ne'].includes(where.operator)) return null
      // absent and false are one flag, and only `eq true` cannot tell them apart wrongly
      if (place.kept === 'flag' && (where.operator !== 'eq' || where.value !== true)) return null
      return compare(column, place.kept, where.operator, where.value, engine)
    }
  }
}

function columnFor(place: Place | Made, engine: Engine): Condition {
  if ('text' in place) return place.text
  return place.ofAll ? engine.unindexed(`e.${place.name}`) : sql.ref(`e.${place.name}`)
}

const presence = (column: Condition): Condition => sql`(${column} is not null and ${column} <> '')`

/** Never null: what is absent fails, but for `ne`. */
function compare(
  column: Condition,
  kept: Kept,
  operator: CompareOperator,
  value: FilterValue,
  engine: Engine,
): Condition | null {
  if (kept === 'flag') {
    if (typeof value !== 'boolean') return null
    return operator === 'eq' ? sql`${column} = ${toFlag(value)}` : sql`${column} <> ${toFlag(value)}`
  }
  if (typeof value !== 'string') return null
  const whole = kept === 'folded' ? foldKey(value) : value
  const part = kept === 'folded' ? fold(value) : value
  switch (operator) {
    case 'eq':
      return sql`(${column} is not null and ${column} = ${whole})`
    case 'ne':
      return sql`(${column} is null or ${column} <> ${whole})`
    case 'co':
      return sql`(${column} is not null and ${engine.contains(column, part)})`
    case 'sw':
      return sql`(${column} is not null and substr(${column}, 1, ${length(part)}) = ${part})`
    case 'ew':
      return sql`(${column} is not null and length(${column}) >= ${length(part)} and substr(${column}, length(${column}) - ${length(part)} + 1) = ${part})`
    case 'gt':
      return sql`(${column} is not null and ${column} > ${part})`
    case 'ge':
      return sql`(${column} is not null and ${column} >= ${part})`
    case 'lt':
      return sql`(${column} is not null and ${column} < ${part})`
    case 'le':
      return sql`(${column} is not null and ${column} <= ${part})`
  }
}

/** As both engines count: in code points. */
const length = (text: string): number => [...text].length
