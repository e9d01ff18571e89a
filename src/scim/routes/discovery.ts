/** /Schemas, /ResourceTypes, /ServiceProviderConfig: RFC 7644 §4. */
import type { Route } from '../../http/route.ts'
import { isObject } from '../body/invalid.ts'
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
  type Suggested,
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
  type Told = (base: string, request: ScimRequest) => object | Promise<object>
  const tell = (path: string, body: Told): Route<Provisioner> =>
    scimRoute('GET', path, async (request) => {
      refuseFilter(request.query.get('filter'))
      const told = await body(baseOf(deps, request), request)
      return answerObject(told, whereIs(told))
    })
  const suggested = async ({ caller }: ScimRequest): Promise<Suggested> => ({ site: await sitesOf(deps, caller) })
  return [
    tell('/ServiceProviderConfig', (base) => serviceProviderConfig(FACTS, base)),
    tell('/Schemas', async (base, request) => schemaList(base, await suggested(request))),
    tell('/Schemas/:id', async (base, request) =>
      schemaByUrn(request.params['id'] ?? '', base, await suggested(request)),
    ),
    tell('/ResourceTypes', (base) => resourceTypeList(base)),
    tell('/ResourceTypes/:id', (base, { params }) => resourceTypeByName(params['id'] ?? '', base)),
  ]
}

/** A list has no place of its own. */
function whereIs(told: object): Record<string, string> {
  const meta = 'meta' in told ? told.meta : null
  const location = isObject(meta) ? meta['location'] : null
  return typeof location === 'string' ? { 'Content-Location': location } : {}
}

/** A company whose sites nobody read yet has some all the same. */
async function sitesOf({ resources, readSites }: ScimDeps, { tenantId }: Provisioner): Promise<string[]> {
  const known = await resources.sites(tenantId)
  if (known.length > 0) return known
  await readSites(tenantId)
  return resources.sites(tenantId)
}
