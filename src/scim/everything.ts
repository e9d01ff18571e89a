/**
 * What is asked of users and groups together, RFC 7644 §3.4.2.1 and §3.4.2.2: an attribute that a resource type does not
 * have is one without a value there.
 */
import type { ResourceType } from '../directory/schema/attribute.ts'
import type { Filter } from '../directory/schema/filter.ts'
import { GROUPS, RESOURCE_TYPES, USERS } from '../directory/schema/resourceTypes.ts'
import type { EverythingQuery, ResourceQuery } from '../directory/store.ts'
import { projection, type Projection } from './body/project.ts'
import { matches } from './filter/matches.ts'
import { cursorIn, listQuery, pageIn, type ListAsked } from './query.ts'

export interface EverythingAsked {
  query: EverythingQuery
  cursor: string | null
  /** By the name of the resource type. */
  projections: Record<ResourceType['name'], Projection>
}

/** With what the other types have as if it were an extension: known, and never there. */
const amongAll = (type: ResourceType): ResourceType => {
  const others = RESOURCE_TYPES.filter((each) => each !== type).flatMap(({ schema, extensions }) => [
    schema,
    ...extensions,
  ])
  return { ...type, extensions: [...type.extensions, ...others] }
}

const KINDS = { users: [USERS, amongAll(USERS)], groups: [GROUPS, amongAll(GROUPS)] } as const

/** @param base of the SCIM endpoint */
export function everythingQuery(asked: ListAsked, base: string): EverythingAsked {
  const users = queryOf(...KINDS.users, asked, base)
  const groups = queryOf(...KINDS.groups, asked, base)
  const sort = (users ?? groups)?.sort
  return {
    query: { users, groups, sorted: sort ? { descending: sort.descending } : null, ...pageIn(asked) },
    cursor: cursorIn(asked),
    projections: { User: projection(USERS, asked), Group: projection(GROUPS, asked) },
  }
}

/** Null: none of that type can match. */
function queryOf(type: ResourceType, among: ResourceType, asked: ListAsked, base: string): ResourceQuery | null {
  const { query } = listQuery(among, asked, base)
  const where = query.where && reduced(query.where, type)
  if (where === false) return null
  return { ...query, where: where === true ? null : where }
}

/** What is known of every resource of the type is decided here, so that the store need not look. */
function reduced(filter: Filter, type: ResourceType): Filter | boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return several(filter.kind, filter.terms, type)
    case 'not': {
      const term = reduced(filter.term, type)
      return typeof term === 'boolean' ? !term : { kind: 'not', term }
    }
    default:
      return isKnown(filter, type) ? matches(filter, { meta: { resourceType: type.name } }) : filter
  }
}

function several(kind: 'and' | 'or', terms: readonly Filter[], type: ResourceType): Filter | boolean {
  /** Of which one decides it all. */
  const decisive = kind === 'or'
  const left: Filter[] = []
  for (const term of terms) {
    const one = reduced(term, type)
    if (one === decisive) return decisive
    if (typeof one !== 'boolean') left.push(one)
  }
  const [first] = left
  return left.length > 1 ? { kind, terms: left } : (first ?? !decisive)
}

function isKnown({ path }: Extract<Filter, { kind: 'compare' | 'present' | 'element' }>, type: ResourceType): boolean {
  const { extension, attribute, sub } = path
  if (extension) return !type.extensions.includes(extension)
  return attribute.name === 'meta' && sub?.name === 'resourceType'
}
