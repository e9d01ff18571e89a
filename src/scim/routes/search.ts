/** POST …/.search: a list whose question does not stand in the URL, RFC 7644 §3.4.3. */
import type { Route } from '../../http/route.ts'
import { isObject, kindOf } from '../body/invalid.ts'
import { quoted, ScimError } from '../errors.ts'
import type { Provisioner } from '../provisioner.ts'
import type { ListAsked } from '../query.ts'
import { scimRoute, type ScimDeps } from '../route.ts'
import { listGroups } from './groups.ts'
import { listUsers } from './users.ts'

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export const searchRoutes = (deps: ScimDeps): Route<Provisioner>[] => [
  scimRoute('POST', '/Users/.search', (request) => listUsers(deps, request, askedIn(request.body))),
  scimRoute('POST', '/Groups/.search', (request) => listGroups(deps, request, askedIn(request.body))),
]

export function askedIn(body: unknown): ListAsked {
  if (!isObject(body))
    throw new ScimError(400, 'invalidSyntax', `The body must be a SearchRequest object, but ${kindOf(body)} was sent.`)
  const { schemas } = body
  if (!Array.isArray(schemas) || !schemas.some((urn) => String(urn).toLowerCase() === SEARCH_REQUEST.toLowerCase())) {
    throw new ScimError(
      400,
      'invalidSyntax',
      `"schemas" must be ["${SEARCH_REQUEST}"], but ${quoted(schemas)} was sent.`,
    )
  }
  const { attributes, excludedAttributes, filter, sortBy, sortOrder, startIndex, count, cursor } = body
  return { attributes, excludedAttributes, filter, sortBy, sortOrder, startIndex, count, cursor }
}
