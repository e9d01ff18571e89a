/** Who stands as the filters of the list of users say, by the totals that are kept of each state and reason. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { UserCondition, UserQuery, UserState } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { ARCHIVED } from '../seen/archive.ts'
import { totals } from '../totals.ts'
import type { Column } from './userConditions.ts'

interface Place {
  state: UserState
  reason: string | null
  users: number
}

export interface Standing {
  /** Of the whole directory, archived ones too. */
  everybody: number
  archived: number
  /** How many stand so; archived ones only where they are asked for. */
  users: number
  /** No more than so many match, by what is counted of each filter. */
  most: number
  /** Where they stand, and where all others do. */
  places: Place[]
  others: Place[]
}

const FIELDS = new Set<UserCondition['field']>(['state', 'reason'])

export const isOfStanding = ({ field }: UserCondition): boolean => FIELDS.has(field)

export const asksForStanding = ({ states, reasons, conditions = [] }: UserQuery): boolean =>
  Boolean(states?.length) || Boolean(reasons?.length) || conditions.some(isOfStanding)

/** Only who asks for them sees them. */
export const showsArchived = ({ reasons, conditions = [] }: UserQuery): boolean =>
  [...(reasons ?? []), ...conditions.flatMap(({ test, values }) => (test === 'is' ? values : []))].includes(ARCHIVED)

export async function standingOf(work: Work, tenantId: string, query: UserQuery): Promise<Standing> {
  const counted = await totals(work, tenantId)
  const all = counted.standing
  const archived = all.filter(({ reason }) => reason === ARCHIVED)
  const shown = showsArchived(query) ? all : all.filter((place) => !archived.includes(place))
  const places = shown.filter((place) => standsSo(place, query))
  const others = shown.filter((place) => !places.includes(place))
  const users = sum(places)
  const most = Math.min(users, ...countedOf(query).map(counted.of))
  return { everybody: sum(all), archived: sum(archived), users, most, places, others }
}

/** Totals of whoever has what one filter asks for. */
const COUNTED: Partial<Record<UserCondition['field'], string>> = {
  emergency: 'noEmergency',
  upn: 'differing:names',
  sync: 'leftOut',
}

const countedOf = ({ conditions = [] }: UserQuery): string[] =>
  conditions.flatMap(({ field, test }) => (test === 'is' && COUNTED[field] ? [COUNTED[field]] : []))

const sum = (places: Place[]): number => places.reduce((total, { users }) => total + users, 0)

function standsSo({ state, reason }: Place, { states, reasons, conditions = [] }: UserQuery): boolean {
  if (states?.length && !states.includes(state)) return false
  if (reasons?.length && !reasons.includes(reason ?? '')) return false
  return conditions.filter(isOfStanding).every(({ field, test, values }) => {
    const among = values.includes((field === 'state' ? state : reason) ?? '')
    return test === 'not' ? !among : among
  })
}

/** Has one index all of these places, and no other? That of states, or that of reasons within one state. */
export function hasIndex(places: Place[], others: Place[]): boolean {
  const states = new Set(places.map(({ state }) => state))
  if (others.every(({ state }) => !states.has(state))) return true
  return states.size === 1 && places.every(({ reason }) => reason !== null)
}

/**
 * Rows of these places. A state of which no place is among the `others` is named without its reasons, so that its own index
 * has all it takes.
 */
export function inPlaces(places: Place[], others: Place[], column: Column): RawBuilder<SqlBool> {
  const states = [...new Set(places.map(({ state }) => state))]
  const whole = states.filter((state) => others.every((other) => other.state !== state))
  const parts = states
    .filter((state) => !whole.includes(state))
    .map((state) => {
      const some = places.filter((place) => place.state === state)
      return sql<SqlBool>`(${column('state')} = ${state} and ${withReasons(some, column('reason'))})`
    })
  if (whole.length > 0) parts.push(sql<SqlBool>`${column('state')} in (${sql.join(whole)})`)
  return parts.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(parts, sql` or `)})`
}

function withReasons(places: Place[], reason: RawBuilder<string>): RawBuilder<SqlBool> {
  const reasons = places.flatMap((place) => place.reason ?? [])
  const none = sql<SqlBool>`${reason} is null`
  if (reasons.length === 0) return none
  const among = sql<SqlBool>`${reason} in (${sql.join(reasons)})`
  return reasons.length === places.length ? among : sql<SqlBool>`(${none} or ${among})`
}
