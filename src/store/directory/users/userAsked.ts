/** What the list of users is asked for, as conditions on their rows: each said so that it is answered soon. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { UserCondition, UserQuery } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { searchPatterns } from '../../fold.ts'
import {
  asksForStanding,
  hasIndex,
  inPlaces,
  isOfStanding,
  showsArchived,
  standingOf,
  type Standing,
} from './standing.ts'
import { all, conditionsOf, type Column } from './userConditions.ts'

export type Condition = RawBuilder<SqlBool>

export interface Asked {
  standing: Standing
  /** The only condition, to be found along an index of its own; null: there are others, or it has none. */
  alone: Condition | null
  /** Of rows that are looked at anyway. */
  plain: Condition[]
  /** The same, so that one index has all that a look through everybody takes. */
  through: Condition[]
  /** A search within states: what the index of searches has of it. Of few, where they stand is asked afterwards. */
  texts: Condition[] | null
  /** Everybody, or those who stand so: it is known how many. */
  counted: boolean
  /** Is it asked where they stand? */
  stands: boolean
  /** Is everybody looked through along the index of searches, in the order of names? */
  ofText: boolean
  /** Is somebody asked for by what few have, along an index of its own? */
  few: boolean
  /** Does that look gather others first, so that it is not begun for a few? */
  gathers: boolean
  archivedToo: boolean
}

/** Fields with an index of their own, by tests that it answers. */
const ALONE: Partial<Record<UserCondition['field'], UserCondition['test'][]>> = {
  site: ['empty', 'filled'],
  number: ['is', 'empty', 'filled'],
  userName: ['is', 'not', 'contains', 'lacks'],
  emergency: ['is'],
  upn: ['is'],
  sync: ['is'],
}

const HAS_FEW = new Set<UserCondition['field']>(['number', 'userName'])

export async function askedOf(work: Work, tenantId: string, query: UserQuery): Promise<Asked> {
  const standing = await standingOf(work, tenantId, query)
  const { states: _, reasons: __, ...others } = query
  const rest = { ...others, conditions: others.conditions?.filter((each) => !isOfStanding(each)) ?? [] }
  const filters = conditionsOf(work.engine, tenantId, rest, work.engine.unindexed)
  const search = searched(work, query)
  const { places, others: elsewhere } = standing
  const stands = asksForStanding(query) ? [inPlaces(places, elsewhere, work.engine.unindexed)] : []
  const ofText = search.length > 0 || rest.conditions.some(({ field }) => field === 'name')
  const named = rest.conditions.filter(({ field }) => field === 'userName')
  const unnamed = { ...rest, conditions: rest.conditions.filter((each) => !named.includes(each)) }
  const through = [
    // what costs least is asked first
    ...(ofText ? search : stands),
    ...conditionsOf(work.engine, tenantId, unnamed, ofText ? work.engine.unindexed : alongSites(work)),
    ...named.map((each) => amongNames(work, tenantId, each)),
  ]
  const standsToo = ofText ? stands.map(() => amongThose(work, tenantId, standing)) : []
  const counted = search.length + filters.length === 0
  return {
    standing,
    alone: aloneOf(work, tenantId, query, standing),
    plain: [...stands, ...filters, ...search],
    through: [...through, ...standsToo],
    texts: standsToo.length > 0 ? through : null,
    counted,
    stands: stands.length > 0,
    ofText,
    few: rest.conditions.some(({ field, test }) => test === 'is' && HAS_FEW.has(field)),
    gathers: named.length + standsToo.length > 0,
    // where nobody is archived, nobody is asked
    archivedToo: showsArchived(query) || standing.archived === 0,
  }
}

/** Whoever is of some sites stands together in the index of these, so that nobody else is looked at. */
const alongSites =
  ({ engine }: Work): Column =>
  (name) =>
    name === 'site_ci' ? indexed(name) : engine.unindexed(name)

const indexed = (name: string): RawBuilder<string> => sql`${sql.ref(name)}`

function aloneOf(work: Work, tenantId: string, query: UserQuery, { places, others }: Standing): Condition | null {
  const { search, sites, directory, conditions = [] } = query
  const rest = conditions.filter((each) => !isOfStanding(each))
  const several = [sites, directory, rest].filter((some) => some?.length).length
  const searches = searchPatterns(search ?? '').length > 0
  if (asksForStanding(query))
    return searches || several > 0 || !hasIndex(places, others) ? null : inPlaces(places, others, indexed)
  const [one] = rest
  const has = one
    ? rest.length === 1 && ALONE[one.field]?.includes(one.test)
    : sites?.length || (directory?.length === 1 && directory[0] === 'hidden')
  if (searches || several !== 1 || !has) return null
  return all(conditionsOf(work.engine, tenantId, query, indexed))
}

/** The index of searches does not have where users stand: they are gathered first, or else all others are. */
function amongThose({ engine }: Work, tenantId: string, { places, others, users, everybody }: Standing): Condition {
  const among = (those: Condition): Condition => engine.amongRows('users', all([sql`tenant_id = ${tenantId}`, those]))
  if (users * 2 <= everybody) return among(inPlaces(places, others, indexed))
  return sql<SqlBool>`not (${among(inPlaces(others, places, indexed))})`
}

const OPPOSITE: Partial<Record<UserCondition['test'], UserCondition['test']>> = { not: 'is', lacks: 'contains' }

/** Names of users are only in an index of their own. */
function amongNames({ engine }: Work, tenantId: string, condition: UserCondition): Condition {
  const opposite = OPPOSITE[condition.test]
  const those = conditionsOf(
    engine,
    tenantId,
    { conditions: [{ ...condition, test: opposite ?? condition.test }] },
    indexed,
  )
  const among = engine.amongRows('users', all([sql`tenant_id = ${tenantId}`, ...those]))
  return opposite ? sql<SqlBool>`not (${among})` : among
}

/** At most one condition. */
function searched(work: Work, query: UserQuery): Condition[] {
  const patterns = searchPatterns(query.search ?? '')
  if (patterns.length === 0) return []
  const found = patterns.map((pattern) => work.engine.contains('search_text', pattern))
  return [sql`(${sql.join(found, sql` or `)})`]
}
