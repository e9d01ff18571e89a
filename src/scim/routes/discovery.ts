/** /Schemas, /ResourceTypes, /ServiceProviderConfig: RFC 7644 §4. */
import type { Route } from '../../http/route.ts'
import { CURSOR_TIMEOUT } from '../cursor.ts'
import { LIMITS } from '../bulk/request.ts'
import {
  refuseFilter,
  resourceTypeByName,
  resourceTypeList,
  schemaByUrn,
  schemaList,
  serviceProviderConfig,
  type ServiceFacts,
} from '../discovery.ts'
import type { Provisioner } from '../provisioner.ts'
import { PAGE } from '../query.ts'
import { answerObject, baseOf, scimRoute, type ScimDeps, type ScimRequest } from '../route.ts'

const FACTS: ServiceFacts = {
  patch: true,
  bulk: LIMITS,
  maxResults: PAGE.most,
  changePassword: false,
  sort: true,
  etag: true,
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: PAGE.usual,
    maxPageSize: PAGE.most,
    cursorTimeout: CURSOR_TIMEOUT,
  },
}

export function discoveryRoutes(deps: ScimDeps): Route<Provisioner>[] {
  const tell = (path: string, body: (base: string, request: ScimRequest) => object): Route<Provisioner> =>
    scimRoute('GET', path, (request) => {
      refuseFilter(request.query.get('filter'))
      return answerObject(body(baseOf(deps, request), request))
    })
  return [
    tell('/ServiceProviderConfig', (base) => serviceProviderConfig(FACTS, base)),
    tell('/Schemas', (base) => schemaList(base)),
    tell('/Schemas/:id', (base, { params }) => schemaByUrn(params['id'] ?? '', base)),
    tell('/ResourceTypes', (base) => resourceTypeList(base)),
    tell('/ResourceTypes/:id', (base, { params }) => resourceTypeByName(params['id'] ?? '', base)),
  ]
}
