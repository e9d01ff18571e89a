/** The root of the service: users and groups in one list, and who the caller is. */
import type { Answer, Route } from '../../http/route.ts'
import { ScimError } from '../errors.ts'
import { everythingQuery } from '../everything.ts'
import { paged } from '../paged.ts'
import type { Provisioner } from '../provisioner.ts'
import { askedInUrl, type ListAsked } from '../query.ts'
import { listResponse } from '../render.ts'
import { answer, baseOf, scimRoute, type ScimDeps, type ScimRequest } from '../route.ts'
import { groupTexts } from './groups.ts'
import { askedIn } from './search.ts'
import { userText } from './users.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const rootRoutes = (deps: ScimDeps): Route<Provisioner>[] => [
  scimRoute('GET', '', (request) => listEverything(deps, request, askedInUrl(request.query))),
  scimRoute('POST', '/.search', (request) => listEverything(deps, request, askedIn(request.body))),
  ...METHODS.map((method) => scimRoute(method, '/Me', nobody)),
]

async function listEverything(deps: ScimDeps, request: ScimRequest, asked: ListAsked): Promise<Answer> {
  const base = baseOf(deps, request)
  const { cursor, projections, ...of } = everythingQuery(asked, base)
  const { query, pageOf } = paged(deps, request, '/', of.query, cursor)
  const { tenantId, visible } = request.caller
  const page = await deps.resources.everything(tenantId, visible, query)
  const groups = page.items.flatMap((one) => (one.kind === 'group' ? one.record : []))
  const texts = (await groupTexts(deps, request, projections.Group, groups)).values()
  const all = page.items.map((one) =>
    one.kind === 'user' ? userText(projections.User, base, one.record) : (texts.next().value ?? ''),
  )
  return answer(listResponse(all, pageOf(page)))
}

/**
 * RFC 7644 §3.11: an alias of the resource that stands for whoever asks, which our callers, credentials of an organisation,
 * do not have. A service without it answers 501.
 */
function nobody(): never {
  const detail =
    'There is no /Me here: this token belongs to your organisation and not to a user. Find users at /Users.'
  throw new ScimError(501, null, detail)
}
