/** Members of a group as a difference, so that to add one to 100,000 reads none of them. Pure. */
import type { ElementCondition } from '../../directory/schema/filter.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import type { Operation } from './operation.ts'
import { fields, list, placed } from './place.ts'
import { bounded } from './value.ts'

/** To be removed first, then added: an id is in one of the two lists only. */
export interface MemberChanges {
  add: string[]
  remove: string[] | 'all'
  /** Operations on everything else, in their order, for `applyPatch`. */
  rest: Operation[]
}

interface Membership {
  added: Map<string, ResourceValue>
  removed: Set<string> | 'all'
  /** The first of them, for the path and for refusals; null: none. */
  first: Operation | null
  rest: Operation[]
}

/** Null: what becomes of a member depends on more than its id, so `applyPatch` has to see them all. */
export function memberChanges(operations: readonly Operation[]): MemberChanges | null {
  const found = membership(operations)
  if (!found) return null
  const { added, removed, rest } = found
  const remove = removed === 'all' ? removed : [...removed].filter((id) => !added.has(id))
  return { add: [...added.keys()], remove, rest }
}

export function membership(operations: readonly Operation[]): Membership | null {
  const found: Membership = { added: new Map(), removed: new Set(), first: null, rest: [] }
  for (const operation of operations) {
    if (!isOfMembers(operation)) found.rest.push(operation)
    else if (!counted(found, operation)) return null
    else found.first ??= operation
  }
  return found
}

const isOfMembers = ({ path }: Operation): boolean =>
  path.attribute.subAttributes?.some((sub) => sub.column === 'member') ?? false

/** False: not by id alone. */
function counted(found: Membership, { op, path, where, value }: Operation): boolean {
  if (path.sub !== null || (where !== null && op !== 'remove')) return false
  const ids = where === null ? list(value).map(idOf) : idsOf(where)
  if (!ids) return false
  const all = op === 'replace' || (op === 'remove' && where === null && value === undefined)
  if (all) {
    found.added.clear()
    found.removed = 'all'
  }
  for (const [index, id] of ids.entries()) {
    if (op === 'remove') takeOut(found, id)
    else if (!found.added.has(id)) found.added.set(id, list(value)[index] ?? { value: id })
  }
  return true
}

function takeOut({ added, removed }: Membership, id: string): void {
  added.delete(id)
  if (removed !== 'all') removed.add(id)
}

const idOf = (element: ResourceValue): string => String(fields(element)['value'])

/** `value eq "…"`, alone or joined by `or`. */
function idsOf(where: ElementCondition): string[] | null {
  if (where.kind === 'or') {
    const each = where.terms.map(idsOf)
    return each.every((ids) => ids !== null) ? each.flat() : null
  }
  const isId = where.kind === 'compare' && where.operator === 'eq' && where.path.column === 'member'
  return isId && typeof where.value === 'string' ? [where.value] : null
}

/** The body with its members changed, in one pass over them. */
export function joined(body: ResourceBody, { added, removed, first }: Membership): ResourceBody {
  if (!first) return body
  const before = list(body[first.path.attribute.name])
  const stay = removed === 'all' ? [] : removed.size === 0 ? before : before.filter((each) => !removed.has(idOf(each)))
  const there = new Set(stay.map(idOf))
  const after = [...stay, ...[...added].filter(([id]) => !there.has(id)).map(([, element]) => element)]
  bounded(first.path.attribute, after.length, first.sent)
  return placed(body, first.path, after)
}
