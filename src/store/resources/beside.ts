/** What a resource shows that is kept in rows of its own: the members of a group, the groups of a user. */
import type { CompareOperator, ElementCondition, Filter, GroupMember, ResourceBody } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { allMembers } from './memberPages.ts'
import { groupsOf } from './record.ts'
import { termOf, type LookedUp } from './names.ts'
import type { Listing, Row } from './windows.ts'

/** Reads it only for a filter that asks about it. One body at a time: a group may have 100,000 members. */
export async function* withRelations(
  work: Work,
  tenantId: string,
  { table }: Listing,
  where: Filter,
  rows: Row[],
  bodyOf: (row: Row) => ResourceBody,
): AsyncGenerator<{ id: string; body: ResourceBody }> {
  const name = table === 'group_records' ? 'members' : 'groups'
  const asked = asksAbout(where, name)
  const groups = asked && name === 'groups' && rows.length > 0 ? await groupsIn(work, tenantId, rows) : null
  for (const row of rows) {
    const { id } = row
    const related = groups ? (groups.get(id) ?? []) : asked ? await membersIn(work, tenantId, id) : []
    yield { id, body: related.length > 0 ? { ...bodyOf(row), [name]: related } : bodyOf(row) }
  }
}

function asksAbout(filter: Filter, name: string): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.some((term) => asksAbout(term, name))
    case 'not':
      return asksAbout(filter.term, name)
    default:
      return filter.path.extension === null && filter.path.attribute.name === name
  }
}

/**
 * Does it look at one member of a group after the other? By its id, or by what comes behind one, a member is found at once,
 * and by its name where that was looked up.
 */
export function walksMembers(filter: Filter, lookedUp: LookedUp): boolean {
  if (lookedUp.has(termOf(filter))) return false
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.some((term) => walksMembers(term, lookedUp))
    case 'not':
      return walksMembers(filter.term, lookedUp)
    case 'present':
      return filter.path.attribute.name === 'members' && filter.path.sub?.name === 'type'
    case 'compare':
      return filter.path.attribute.name === 'members' && !isFound(filter.operator, filter.path.sub?.name)
    case 'element':
      return filter.path.attribute.name === 'members' && walksElements(filter.where)
  }
}

const FOUND: readonly CompareOperator[] = ['eq', 'gt', 'ge', 'lt', 'le']

const isFound = (operator: CompareOperator, sub = 'value'): boolean => sub === 'value' && FOUND.includes(operator)

/** Several conditions on one member are looked at member by member. */
const walksElements = (where: ElementCondition): boolean =>
  where.kind !== 'compare' || !isFound(where.operator, where.path.name)

async function groupsIn(work: Work, tenantId: string, rows: Row[]): Promise<Map<string, ResourceBody[]>> {
  const all = await groupsOf(
    work,
    tenantId,
    rows.map(({ id }) => id),
  )
  return new Map(
    [...all].map(([member, groups]) => [
      member,
      groups.map(({ id, displayName }) => ({ value: id, display: displayName, type: 'direct' })),
    ]),
  )
}

async function membersIn(work: Work, tenantId: string, groupId: string): Promise<ResourceBody[]> {
  return (await allMembers(work, tenantId, groupId)).map(memberBody)
}

const KINDS = { user: 'User', group: 'Group' } as const

const memberBody = ({ id, kind, display }: GroupMember): ResourceBody => ({
  value: id,
  ...(kind === 'unknown' ? {} : { type: KINDS[kind] }),
  ...(display === '' ? {} : { display }),
})
