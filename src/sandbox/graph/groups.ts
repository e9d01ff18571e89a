/**
 * Groups and their members. Source: graph/api/group-list, group-list-transitivemembers (its cast to users is an advanced
 * query), group-post-members; writing is for scripts only.
 */
import { z } from 'zod/v4'
import { KIND } from '../company/ids.ts'
import type { Answer } from '../http.ts'
import { allow, place, readSelect, readTop, seal, unseal } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { missing, refusal } from './errors.ts'
import { readProperties, showUser } from './users.ts'

const PROPERTIES = ['id', 'displayName']

export function listGroups(caller: GraphCaller): Answer {
  const { query, world, root, now } = caller
  allow(caller, '$select', '$filter', '$top')
  const top = readTop(caller, 100, 999)
  const select = readSelect(caller, PROPERTIES, 'microsoft.graph.group') ?? PROPERTIES
  const filter = query.get('$filter')
  const [, begins] = /^startsWith\(displayName,'((?:[^']|'')*)'\)$/i.exec(filter ?? '') ?? []
  if (filter !== null && begins === undefined) {
    return refusal(400, "Only startsWith(displayName,'…') is supported here.", now, 'Request_UnsupportedQuery')
  }
  const wanted = (begins ?? '').replaceAll("''", "'").toLowerCase()
  const found = world.teams.groups.all().filter(({ name }) => name.toLowerCase().startsWith(wanted))
  const value = found.slice(0, top).map(({ id, name }) => pick({ id, displayName: name }, select))
  return { status: 200, body: { '@odata.context': `${root}/$metadata#groups(${select.join(',')})`, value } }
}

const pick = (shown: Record<string, unknown>, names: string[]): object =>
  Object.fromEntries(names.map((name) => [name, shown[name]]))

interface Next {
  p: number
  top: number
  s: string[] | null
}

export function listMembers(caller: GraphCaller): Answer {
  const { query, world, params, root, now, headers } = caller
  allow(caller, '$select', '$top', '$count', '$skiptoken')
  const id = params['group-id'] ?? ''
  if (!world.teams.groups.has(id)) return missing(id, now)
  const token = query.get('$skiptoken')
  const next = token === null ? null : unseal<Next>(token, now)
  const eventual = headers['consistencylevel']?.toLowerCase() === 'eventual'
  if (!caller.script && !next && (!eventual || query.get('$count') !== 'true')) {
    const message = 'Request with this cast needs $count=true and the header ConsistencyLevel: eventual.'
    return refusal(400, message, now, 'Request_UnsupportedQuery')
  }
  const top = next ? Math.min(999, Math.max(1, place(next.top))) : readTop(caller, 100, 999)
  const select = next ? (Array.isArray(next.s) ? next.s : null) : readProperties(caller)
  const { accounts, groups } = world.teams
  const found = groups.members(id, next ? place(next.p) : 0, top)
  const value = found.places.flatMap((at) => accounts.at(at) ?? []).map((account) => showUser(account, select))
  const path = `${root}/groups/${id}/transitiveMembers/microsoft.graph.user`
  const more = found.next === null ? null : seal({ p: found.next, top, s: select } satisfies Next)
  return {
    status: 200,
    body: {
      '@odata.context': `${root}/$metadata#users`,
      ...(more === null ? {} : { '@odata.nextLink': `${path}?$count=true&$skiptoken=${more}` }),
      value,
    },
  }
}

const asked = z.object({ groupIds: z.array(z.string().max(64)).min(1).max(20) })

/** Which of at most 20 groups a user is in. Source: graph/api/directoryobject-checkmembergroups. */
export function checkMemberGroups(caller: GraphCaller): Answer {
  const { world, params, now, body, root } = caller
  const { accounts, groups } = world.teams
  const id = params['user-id'] ?? ''
  const place = accounts.placeOf(id)
  if (place === null) return missing(id, now)
  const read = asked.safeParse(body ?? {})
  if (!read.success) return refusal(400, 'groupIds must hold 1 to 20 ids of groups.', now, 'Request_BadRequest')
  const value = read.data.groupIds.filter((group) => groups.has(group) && groups.holds(group, place, id))
  return { status: 200, body: { '@odata.context': `${root}/$metadata#Collection(Edm.String)`, value } }
}

const newGroup = z.strictObject({ displayName: z.string().min(1).max(256) })

export function createGroup(caller: GraphCaller): Answer {
  const { world, now, body, root } = caller
  const read = newGroup.safeParse(body ?? {})
  if (!read.success) return refusal(400, 'displayName is required.', now, 'Request_BadRequest')
  const { displayName } = read.data
  const id = world.teams.nextId(KIND.groupCreated)
  world.write({ k: 'group', at: now, id, name: displayName })
  return { status: 201, body: { '@odata.context': `${root}/$metadata#groups/$entity`, id, displayName } }
}

export function deleteGroup({ world, params, now }: GraphCaller): Answer {
  const id = params['group-id'] ?? ''
  if (!world.teams.groups.has(id)) return missing(id, now)
  world.write({ k: 'group', at: now, id, name: null })
  return { status: 204 }
}

const reference = z.strictObject({ '@odata.id': z.string().max(500) })

/** A user or a group becomes a member. */
export function addMember(caller: GraphCaller): Answer {
  const { world, params, now, body } = caller
  const group = params['group-id'] ?? ''
  const read = reference.safeParse(body ?? {})
  const id = read.success ? (read.data['@odata.id'].split('/').at(-1) ?? '') : ''
  const { accounts, groups } = world.teams
  if (!groups.has(group)) return missing(group, now)
  if (accounts.placeOf(id) === null && !groups.has(id)) {
    return refusal(
      400,
      'Send {"@odata.id": "…/directoryObjects/{id}"} of a user or a group.',
      now,
      'Request_BadRequest',
    )
  }
  world.write({ k: 'member', at: now, group, id, is: true })
  return { status: 204 }
}

export function removeMember({ world, params, now }: GraphCaller): Answer {
  const [group = '', id = ''] = [params['group-id'], params['member-id']]
  if (!world.teams.groups.has(group)) return missing(group, now)
  world.write({ k: 'member', at: now, group, id, is: false })
  return { status: 204 }
}
