/**
 * Filters on addresses that nobody keeps, as each answer makes them from the base URL: `meta.location`, and the `$ref` of
 * members and groups. They ask for the id at their end, which is kept. Pure.
 */
import type { Attribute, ResourceType } from '../../directory/schema/attribute.ts'
import type { ElementCondition, Filter } from '../../directory/schema/filter.ts'
import { resolve, subAttribute, type AttributePath } from '../../directory/schema/path.ts'
import { GROUPS, RESOURCE_TYPES } from '../../directory/schema/resourceTypes.ts'
import { quoted, ScimError } from '../errors.ts'
import { nameOf } from './named.ts'

type Leaf = Extract<Filter, { kind: 'compare' | 'present' }>
type ElementLeaf = Extract<ElementCondition, { kind: 'compare' | 'present' }>

/** What the members of a group and the groups of a user refer to. */
const REFERRED: Readonly<Record<string, readonly ResourceType[]>> = { members: RESOURCE_TYPES, groups: [GROUPS] }

/**
 * @param base of the SCIM endpoint, without a slash at its end
 * @throws ScimError 400 invalidFilter: an address is compared by anything but eq and ne
 */
export function located(filter: Filter, type: ResourceType, base: string): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => located(term, type, base)) }
    case 'not':
      return { kind: 'not', term: located(filter.term, type, base) }
    case 'element': {
      const { attribute } = filter.path
      return REFERRED[attribute.name] ? { ...filter, where: element(filter.where, attribute, base) } : filter
    }
    default:
      return leaf(filter, type, base)
  }
}

function leaf(filter: Leaf, type: ResourceType, base: string): Filter {
  const { attribute, sub } = filter.path
  if (attribute.name === 'meta' && sub?.name === 'location') {
    const id = resolve(type, null, 'id')
    return id ? asked(filter, id, nameOf(filter.path), [type], base) : filter
  }
  const value = sub?.name === '$ref' ? referredId(filter.path) : null
  return value ? asked(filter, value, nameOf(filter.path), REFERRED[attribute.name] ?? [], base) : filter
}

function referredId({ attribute, ...path }: AttributePath): AttributePath | null {
  const value = REFERRED[attribute.name] ? subAttribute(attribute, 'value') : null
  return value && { ...path, attribute, sub: value }
}

function element(where: ElementCondition, attribute: Attribute, base: string): ElementCondition {
  switch (where.kind) {
    case 'and':
    case 'or':
      return { kind: where.kind, terms: where.terms.map((term) => element(term, attribute, base)) }
    case 'not':
      return { kind: 'not', term: element(where.term, attribute, base) }
    default:
      return elementLeaf(where, attribute, base)
  }
}

function elementLeaf(where: ElementLeaf, attribute: Attribute, base: string): ElementCondition {
  const value = where.path.name === '$ref' ? subAttribute(attribute, 'value') : null
  return value ? asked(where, value, `${attribute.name}.$ref`, REFERRED[attribute.name] ?? [], base) : where
}

type Asked<Path> =
  { kind: 'present'; path: Path } | { kind: 'compare'; path: Path; operator: 'eq' | 'ne'; value: string }

/** The same of the id. What is no address of ours names nobody, whose id is empty. */
function asked<Path>(
  filter: Leaf | ElementLeaf,
  path: Path,
  name: string,
  types: readonly ResourceType[],
  base: string,
): Asked<Path> {
  if (filter.kind === 'present') return { kind: 'present', path }
  const { operator, value } = filter
  if (operator === 'eq' || operator === 'ne')
    return { kind: 'compare', path, operator, value: idAt(String(value), types, base) ?? '' }
  const detail = `${name} can be compared by eq, ne and pr, not by ${quoted(operator)}. Compare the id instead.`
  throw new ScimError(400, 'invalidFilter', detail)
}

function idAt(address: string, types: readonly ResourceType[], base: string): string | null {
  for (const { endpoint } of types) {
    const place = `${base}${endpoint}/`
    if (address.startsWith(place)) return decoded(address.slice(place.length))
  }
  return null
}

function decoded(id: string): string | null {
  try {
    return decodeURIComponent(id)
  } catch {
    return null
  }
}
