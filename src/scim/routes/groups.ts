/** /Groups */
import { GROUPS, USERS } from '../../directory/schema/resourceTypes.ts'
import type {
  FoundGroup,
  GroupMember,
  GroupOutcome,
  GroupRecord,
  GroupWrite,
  MemberChange,
} from '../../directory/resources.ts'
import type { ResourceBody } from '../../directory/schema/resource.ts'
import type { Answer, Route } from '../../http/route.ts'
import { projection, shows, type Projection } from '../body/project.ts'
import { readBody } from '../body/read.ts'
import { replacement } from '../body/replace.ts'
import { paged } from '../paged.ts'
import { applyPatch } from '../patch/apply.ts'
import { memberChanges } from '../patch/members.ts'
import { readPatch } from '../patch/read.ts'
import { isKnown, requireMatch } from '../preconditions.ts'
import type { Provisioner } from '../provisioner.ts'
import { askedInUrl, listQuery, type ListAsked } from '../query.ts'
import { listResponse, locationOf, resourceText } from '../render.ts'
import {
  answer,
  baseOf,
  headersOf,
  headersOfWritten,
  nothing,
  scimRoute,
  type ScimDeps,
  type ScimRequest,
} from '../route.ts'
import { groupIsThere, noResource } from '../rules/refused.ts'

/** 100,000 members in one push. */
const MOST_BYTES = 8_388_608

export const groupRoutes = (deps: ScimDeps): Route<Provisioner>[] => [
  scimRoute('GET', '/Groups', (request) => listGroups(deps, request, askedInUrl(request.query))),
  scimRoute('POST', '/Groups', (request) => create(deps, request), MOST_BYTES),
  scimRoute('GET', '/Groups/:id', (request) => look(deps, request)),
  scimRoute('PUT', '/Groups/:id', (request) => replace(deps, request), MOST_BYTES),
  scimRoute('PATCH', '/Groups/:id', (request) => patch(deps, request), MOST_BYTES),
  scimRoute('DELETE', '/Groups/:id', (request) => remove(deps, request)),
]

export async function listGroups(deps: ScimDeps, request: ScimRequest, asked: ListAsked): Promise<Answer> {
  const list = listQuery(GROUPS, asked, baseOf(deps, request))
  const { query, pageOf } = paged(deps, request, GROUPS.endpoint, list.query, list.cursor)
  const page = await deps.resources.groups(request.caller.tenantId, query)
  return answer(listResponse(await groupTexts(deps, request, list.projection, page.items), pageOf(page)))
}

/** Groups whose members are in memory at once, where each has few. */
const TOGETHER = 50

/** Of a page of groups. */
export async function groupTexts(
  deps: ScimDeps,
  request: ScimRequest,
  of: Projection,
  records: readonly GroupRecord[],
): Promise<string[]> {
  const texts: string[] = []
  for (let at = 0; at < records.length; at += TOGETHER) {
    const some = records.slice(at, at + TOGETHER)
    const ids = shows(of, 'members') ? some.map(({ id }) => id) : []
    const known = await deps.resources.membersOfSmall(request.caller.tenantId, ids)
    for (const record of some) texts.push(await groupText(deps, request, of, record, known.get(record.id)))
  }
  return texts
}

/** With its members, where they are wanted; read a thousand at a time, unless they are known. */
async function groupText(
  deps: ScimDeps,
  request: ScimRequest,
  of: Projection,
  record: GroupRecord,
  known?: readonly GroupMember[],
): Promise<string> {
  const { id, text, createdAt: created, changedAt: lastModified, version } = record
  const base = baseOf(deps, request)
  const members = !shows(of, 'members')
    ? []
    : known
      ? known.map((member) => memberBody(member, base))
      : await membersOf(deps, request, base, id)
  const added: ResourceBody = members.length > 0 ? { members } : {}
  return resourceText(of, base, { id, text, created, lastModified, version }, added)
}

const AT_ONCE = 1000

async function membersOf(
  { resources }: ScimDeps,
  { caller }: ScimRequest,
  base: string,
  groupId: string,
): Promise<ResourceBody[]> {
  const all: ResourceBody[] = []
  let after: string | null = null
  for (;;) {
    const some: GroupMember[] = await resources.members(caller.tenantId, groupId, after, AT_ONCE)
    for (const member of some) all.push(memberBody(member, base))
    after = some.at(-1)?.id ?? null
    if (some.length < AT_ONCE) return all
  }
}

function memberBody({ id, kind, display }: GroupMember, base: string): ResourceBody {
  if (kind === 'unknown') return { value: id }
  const type = kind === 'user' ? USERS : GROUPS
  return { value: id, $ref: locationOf(type, base, id), type: type.name, ...(display === '' ? {} : { display }) }
}

async function create(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const of = projectionOf(request)
  const { body, ids } = apart(readBody(GROUPS, request.body))
  const write: GroupWrite = { body, members: ids.length > 0 ? { kind: 'replace', ids } : null }
  const outcome = await deps.resources.createGroup(
    request.caller.tenantId,
    write,
    deps.newId(),
    callerOf(deps, request),
  )
  return written(deps, request, of, outcome, 201)
}

async function look(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const of = projectionOf(request)
  const id = idOf(request)
  const record = await deps.resources.group(request.caller.tenantId, id)
  if (!record) throw noResource('group', id)
  const headers = headersOf(record.version, locationOf(GROUPS, baseOf(deps, request), id))
  if (isKnown(request.headers, record.version)) return { kind: 'empty', status: 304, headers }
  return answer(await groupText(deps, request, of, record), 200, headers)
}

async function replace(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const { body: sent, ids } = apart(readBody(GROUPS, request.body))
  return change(deps, request, ({ body }) => ({
    body: replacement(GROUPS, body, sent),
    members: { kind: 'replace', ids },
  }))
}

/** By ids alone where that says all: to add one to 100,000 reads none of them. */
async function patch(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const operations = readPatch(request.body, GROUPS)
  const changes = memberChanges(operations)
  if (changes) {
    const members: MemberChange =
      changes.remove === 'all'
        ? { kind: 'replace', ids: changes.add }
        : { kind: 'change', add: changes.add, remove: changes.remove }
    const moves = members.kind === 'replace' || members.add.length + members.remove.length > 0
    return change(deps, request, ({ body }) => ({
      body: applyPatch(GROUPS, body, changes.rest),
      members: moves ? members : null,
    }))
  }
  const base = baseOf(deps, request)
  return change(deps, request, async ({ body, members }) => {
    const before = (await members()).map((member) => memberBody(member, base))
    const { body: after, ids } = apart(applyPatch(GROUPS, { ...body, members: before }, operations))
    return { body: after, members: { kind: 'replace', ids } }
  })
}

type Become = (found: FoundGroup) => Promise<GroupWrite> | GroupWrite

async function change(deps: ScimDeps, request: ScimRequest, become: Become): Promise<Answer> {
  const of = projectionOf(request)
  const decide: Become = (found) => {
    requireMatch(request.headers, found.record.version)
    return become(found)
  }
  const { caller } = request
  const outcome = await deps.resources.changeGroup(caller.tenantId, idOf(request), decide, callerOf(deps, request))
  return written(deps, request, of, outcome, 200)
}

async function remove(deps: ScimDeps, request: ScimRequest): Promise<Answer> {
  const id = idOf(request)
  const decide = ({ version }: GroupRecord): void => requireMatch(request.headers, version)
  if (!(await deps.resources.removeGroup(request.caller.tenantId, id, decide, callerOf(deps, request))))
    throw noResource('group', id)
  return nothing()
}

async function written(
  deps: ScimDeps,
  request: ScimRequest,
  of: Projection,
  outcome: GroupOutcome,
  status: 200 | 201,
): Promise<Answer> {
  if (outcome.kind === 'missing') throw noResource('group', idOf(request))
  if (outcome.kind === 'twin') throw groupIsThere(outcome.of)
  const { record } = outcome
  const headers = headersOfWritten(record.version, locationOf(GROUPS, baseOf(deps, request), record.id))
  return answer(await groupText(deps, request, of, record), status, headers)
}

/** Members are kept apart from the body. */
function apart({ members, ...body }: ResourceBody): { body: ResourceBody; ids: string[] } {
  const all = Array.isArray(members) ? members : []
  const ids = all.flatMap((member) => {
    const value = typeof member === 'object' && !Array.isArray(member) ? member['value'] : undefined
    return typeof value === 'string' ? value : []
  })
  return { body, ids }
}

const projectionOf = ({ query }: ScimRequest): Projection =>
  projection(GROUPS, {
    attributes: query.get('attributes') ?? undefined,
    excludedAttributes: query.get('excludedAttributes') ?? undefined,
  })

const idOf = ({ params }: ScimRequest): string => params['id'] ?? ''

const callerOf = (deps: ScimDeps, { caller }: ScimRequest) => ({ by: caller.name, at: deps.now() })
