/**
 * What a filter says of names that stand in rows of others: `members.display co "x"`, `groups.display sw "x"`. The names
 * are gone through once, some thousands at a time, and the term is a question of ids from then on.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Attribute, AttributePath, Comparison, ElementCondition, Filter, Presence } from '../../directory/store.ts'
import { textHolds } from '../../directory/schema/fold.ts'
import type { Engine, Work } from '../engine.ts'
import { fold } from '../fold.ts'
import { places, type Listing, type Span, type Width } from './windows.ts'

/** Terms that were looked up: the groups that have such a member, or that have such a name. */
export type LookedUp = ReadonlyMap<Term, readonly string[]>

/** Of an element its condition, which may be a part of another. */
type Term = Filter | ElementCondition

export const NOTHING_LOOKED_UP: LookedUp = new Map()

interface NameTerm {
  term: Term
  list: 'members' | 'groups'
  holds(folded: string): boolean
}

/** Terms that only somebody with a name satisfies, wherever they stand in the filter. */
export function nameTerms(filter: Filter): NameTerm[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.flatMap(nameTerms)
    case 'not':
      return nameTerms(filter.term)
    case 'element':
      return elementTerms(filter.path, filter.where)
    case 'compare':
    case 'present':
      return filter.path.sub ? nameTerm(filter, filter.path, { ...filter, path: filter.path.sub }) : []
  }
}

function elementTerms(path: AttributePath, where: ElementCondition): NameTerm[] {
  switch (where.kind) {
    case 'and':
    case 'or':
      return where.terms.flatMap((term) => elementTerms(path, term))
    case 'not':
      return []
    default:
      return nameTerm(where, path, where)
  }
}

type Said = Comparison<Attribute> | Presence<Attribute>

function nameTerm(term: Term, { extension, attribute }: AttributePath, said: Said): NameTerm[] {
  const list = LISTS.find((name) => name === attribute.name)
  if (extension !== null || !list || said.path.name !== 'display') return []
  const holds = nameTest(said)
  return holds ? [{ term, list, holds }] : []
}

const LISTS = ['members', 'groups'] as const

/** Null: who has no name satisfies it too. */
function nameTest(said: Said): NameTerm['holds'] | null {
  if (said.kind === 'present') return (name) => name !== ''
  const { operator, value } = said
  if (operator === 'ne' || typeof value !== 'string') return null
  const wanted = fold(value)
  return (name) => textHolds(operator, name, wanted)
}

/** Each term that is looked up, in a form that says nothing yet: enough to see what else a filter needs. */
export const unanswered = (terms: readonly NameTerm[]): LookedUp => new Map(terms.map(({ term }) => [term, []]))

export async function lookUp(work: Work, tenantId: string, terms: readonly NameTerm[]): Promise<LookedUp> {
  const found = new Map(terms.map((term) => [term, new Set<string>()]))
  const ofMembers = terms.filter(({ list }) => list === 'members')
  const ofGroups = terms.filter(({ list }) => list === 'groups')
  if (ofMembers.length > 0)
    for (const names of [NAMES.users, NAMES.nested])
      for await (const bearers of namesOf(work, tenantId, names))
        for (const term of ofMembers)
          for (const id of await groupsWith(work, tenantId, whoHave(term, bearers))) found.get(term)?.add(id)
  if (ofGroups.length > 0)
    for await (const bearers of namesOf(work, tenantId, NAMES.groups))
      for (const term of ofGroups) for (const id of whoHave(term, bearers)) found.get(term)?.add(id)
  return new Map([...found].map(([{ term }, ids]) => [term, [...ids]]))
}

/** Whose name it is, and the name folded. */
interface Bearer {
  id: string
  folded: string
}

/** A name that is empty is none of a member's. */
interface Names {
  table: Listing['table']
  select: (tenantId: string, span: Span) => RawBuilder<{ id: string; name: string }>
}

const NAMES: Readonly<Record<'users' | 'nested' | 'groups', Names>> = {
  users: {
    table: 'user_records',
    select: (tenantId, { from, end }) => sql`select record_id as id, display_name as name from users
      where tenant_id = ${tenantId} and record_seq >= ${from} and record_seq < ${end}
      and record_linked is not null and record_in_groups > 0 and display_name <> ''`,
  },
  nested: {
    table: 'group_records',
    select: (tenantId, { from, end }) => sql`select id, display_name as name from group_records
      where tenant_id = ${tenantId} and seq >= ${from} and seq < ${end} and in_groups > 0 and display_name <> ''`,
  },
  groups: {
    table: 'group_records',
    select: (tenantId, { from, end }) => sql`select id, display_name as name from group_records
      where tenant_id = ${tenantId} and seq >= ${from} and seq < ${end}`,
  },
}

/** Places whose names are read by one statement. */
const WIDTH: Width = { sqlite: 1000, postgres: 5000 }

async function* namesOf(work: Work, tenantId: string, { table, select }: Names): AsyncGenerator<Bearer[]> {
  for await (const span of places(work, tenantId, table, WIDTH, 0)) {
    const { rows } = await select(tenantId, span).execute(work.db)
    yield rows.map(({ id, name }) => ({ id, folded: fold(name) }))
  }
}

const whoHave = ({ holds }: NameTerm, bearers: readonly Bearer[]): string[] =>
  bearers.filter(({ folded }) => holds(folded)).map(({ id }) => id)

/** Groups that any of these is a member of. */
export async function groupsWith(work: Work, tenantId: string, memberIds: readonly string[]): Promise<string[]> {
  if (memberIds.length === 0) return []
  // in the order of groups SQLite would go through all members of the tenant
  const { rows } = await sql<{
    id: string
  }>`select distinct ${work.engine.unindexed('group_id')} as id from record_members
    where tenant_id = ${tenantId} and member_id in ${work.engine.among(memberIds)}`.execute(work.db)
  return rows.map(({ id }) => id)
}

export const termOf = (filter: Filter): Term => (filter.kind === 'element' ? filter.where : filter)

/** The term as a question of ids; undefined: it was not looked up. */
export function namedCondition(filter: Filter, lookedUp: LookedUp, engine: Engine): RawBuilder<unknown> | undefined {
  const ids = lookedUp.get(termOf(filter))
  if (!ids || !('path' in filter)) return undefined
  if (ids.length === 0) return sql`1 = 0`
  if (filter.path.attribute.name === 'members') return sql`r.id in ${engine.among(ids)}`
  // of a bare `in` PostgreSQL makes a join, and hashes all of these ids for each user
  return engine.existsEach(sql`select 1 from record_members e
    where e.tenant_id = r.tenant_id and e.member_id = r.id and coalesce(e.group_id in ${engine.among(ids)}, false)`)
}
