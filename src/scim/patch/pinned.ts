/** The element that a filter describes: Entra writes to `emails[type eq "work"].value` before there is such an element. */
import type { ElementCondition } from '../../directory/schema/filter.ts'
import type { Fields } from './place.ts'

/**
 * The sub-attributes that an element must have to match. Null: the filter is more than equalities joined by `and`, or
 * contradicts itself, so it describes no one element.
 */
export function pinned(where: ElementCondition | null): Fields | null {
  const found: Fields = {}
  for (const term of where === null ? [] : terms(where)) {
    if (term.kind !== 'compare' || term.operator !== 'eq' || term.value === null) return null
    const { name, mutability } = term.path
    if (mutability === 'readOnly' || (Object.hasOwn(found, name) && found[name] !== term.value)) return null
    found[name] = term.value
  }
  return found
}

function terms(where: ElementCondition): ElementCondition[] {
  return where.kind === 'and' ? where.terms.flatMap(terms) : [where]
}

/** How much looking at one element costs: the terms that it is held against. */
export function weight(where: ElementCondition | null): number {
  if (where === null) return 1
  if (where.kind === 'and' || where.kind === 'or') return where.terms.reduce((sum, term) => sum + weight(term), 0)
  return where.kind === 'not' ? weight(where.term) : 1
}
