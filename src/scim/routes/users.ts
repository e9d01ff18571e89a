/** /Users */
import { USERS } from '../../directory/schema/resourceTypes.ts'
import type { FoundUser, UserOutcome, UserRecord, UserWrite } from '../../directory/resources.ts'
import { after, type Soon } from '../../http/after.ts'
import type { Answer, Route } from '../../http/route.ts'
import { projection, shows, type Projection } from '../body/project.ts'
import { decisions } from '../decisions.ts'
import { paged } from '../paged.ts'
import { isKnown, requireMatch } from '../preconditions.ts'
import type { Provisioner } from '../provisioner.ts'
import { askedInUrl, listQuery, type ListAsked } from '../query.ts'
import { listResponse, locationOf, resourceText, textAround } from '../render.ts'
import {
  answer,
  baseOf,
  headersOf,
  headersOfWritten,
  nothing,
  scimRoute,
  type About,
  type ScimDeps,
  type ScimRequest,
} from '../route.ts'
import { userNameIn } from '../noted.ts'
import { noResource, refusedUser } from '../rules/refused.ts'

export const userRoutes = (deps: ScimDeps): Route<Provisioner>[] => [
  scimRoute('GET', '/Users', (request) => listUsers(deps, request, askedInUrl(request.query))),
  scimRoute('POST', '/Users', (request) => create(deps, request)),
  scimRoute('GET', '/Users/:id', (request) => look(deps, request)),
  scimRoute('PUT', '/Users/:id', (request) => change(deps, request, 'replace')),
  scimRoute('PATCH', '/Users/:id', (request) => change(deps, request, 'patch')),
  scimRoute('DELETE', '/Users/:id', (request) => remove(deps, request)),
]

/** The text of one user; groups are put in from the records, as membership belongs to the group. */
export function userText(of: Projection, base: string, record: UserRecord): string {
  const { id, text, createdAt: created, changedAt: lastModified, version } = record
  const kept = { id, text, created, lastModified, version }
  if (record.groups.length === 0 || !shows(of, 'groups')) return resourceText(of, base, kept)
  const groups = record.groups.map((group) => ({
    value: group.id,
    $ref: `${base}/Groups/${encodeURIComponent(group.id)}`,
    display: group.displayName,
    type: 'direct',
  }))
  return resourceText(of, base, kept, { groups })
}

export function listUsers(deps: ScimDeps, request: ScimRequest, asked: ListAsked): Soon<Answer> {
  const base = baseOf(deps, request)
  const list = listQuery(USERS, asked, base)
  const { projection: of } = list
  const { tenantId, visible } = request.caller
  const plain = list.query
  const oneByOne = (): Soon<Answer> => {
    const { query, pageOf } = paged(deps, request, USERS.endpoint, plain, list.cursor)
    return after(deps.resources.users(tenantId, visible, query), (page) => {
      const texts = page.items.map((record) => userText(of, base, record))
      return answer(listResponse(texts, pageOf(page)))
    })
  }
  if (!of.whole || list.cursor !== null || plain.where !== null || plain.sort !== null) return oneByOne()
  const around = textAround(USERS, base, plain.startIndex)
  return after(deps.resources.userTexts(tenantId, visible, plain, around), (page) =>
    page ? { ...answer(page.text), bytes: page.bytes } : oneByOne(),
  )
}

async function create(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const of = projectionOf(request)
  const asked = { body: request.body }
  const write = Object.assign(() => decisions.create(asked)(), { elsewhere: { decision: 'create', asked } })
  const ids = { record: deps.newId(), user: deps.newId() }
  const { tenantId } = request.caller
  const attempt = () => deps.resources.createUser(tenantId, write, ids, callerOf(deps, request))
  return written(deps, request, of, await withSites(deps, tenantId, attempt), 201)
}

function look(deps: ScimDeps, request: ScimRequest): Soon<Answer & About> {
  const of = projectionOf(request)
  const { tenantId, visible } = request.caller
  const id = idOf(request)
  return after(deps.resources.user(tenantId, visible, id), (record): Answer & About => {
    if (!record) throw noResource('user', id)
    const base = baseOf(deps, request)
    const headers = headersOf(record.version, locationOf(USERS, base, id))
    // what was asked for may lack the username, and by the time the log is written the user may be gone
    const about = () => userNameIn(record.text)
    if (isKnown(request.headers, record.version)) return { kind: 'empty', status: 304, headers, about: about() }
    const found = answer(userText(of, base, record), 200, headers)
    return of.whole ? found : { ...found, about: about() }
  })
}

async function change(deps: ScimDeps, request: ScimRequest, decision: keyof typeof decisions): Promise<Answer> {
  const of = projectionOf(request)
  const { tenantId, visible } = request.caller
  const asked = { body: request.body, ifMatch: request.headers['if-match'] }
  let decided: ((found: FoundUser) => UserWrite) | null = null
  const read = () => (decided ??= decisions[decision](asked))
  const decide = Object.assign((found: FoundUser) => read()(found), { elsewhere: { decision, asked } })
  const attempt = () => deps.resources.changeUser(tenantId, visible, idOf(request), decide, callerOf(deps, request))
  const outcome = await withSites(deps, tenantId, attempt)
  // what was sent is refused before whom it was sent for
  if (outcome.kind === 'missing') read()
  return written(deps, request, of, outcome, 200)
}

/** A site that nobody knows may have been made at 8x8 since we looked: it is looked for once. */
async function withSites(
  { readSites }: ScimDeps,
  tenantId: string,
  attempt: () => Promise<UserOutcome>,
): Promise<UserOutcome> {
  const outcome = await attempt()
  if (outcome.kind !== 'noSite') return outcome
  await readSites(tenantId)
  return attempt()
}

async function remove(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const { tenantId, visible } = request.caller
  const id = idOf(request)
  let userName: string | null = null
  const decide = ({ version, text }: UserRecord): void => {
    userName = userNameIn(text)
    requireMatch(request.headers, version)
  }
  if (!(await deps.resources.removeUser(tenantId, visible, id, decide, callerOf(deps, request))))
    throw noResource('user', id)
  return nothing(userName)
}

function written(
  deps: ScimDeps,
  request: ScimRequest,
  of: Projection,
  outcome: UserOutcome,
  status: 200 | 201,
): Answer {
  if (outcome.kind !== 'written' && outcome.kind !== 'same') throw refusedUser(outcome, request.params['id'] ?? '')
  const base = baseOf(deps, request)
  const { record } = outcome
  return answer(
    userText(of, base, record),
    status,
    headersOfWritten(record.version, locationOf(USERS, base, record.id)),
  )
}

const projectionOf = ({ query }: ScimRequest): Projection =>
  projection(USERS, {
    attributes: query.get('attributes') ?? undefined,
    excludedAttributes: query.get('excludedAttributes') ?? undefined,
  })

const idOf = ({ params }: ScimRequest): string => params['id'] ?? ''

const callerOf = (deps: ScimDeps, { caller }: ScimRequest) => ({ by: caller.name, at: deps.now() })
