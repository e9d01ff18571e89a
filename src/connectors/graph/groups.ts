/** Groups and who is in them, through groups in groups. Source: graph/api/group-list-transitivemembers, group-list. */
import { z } from 'zod/v4'
import type { CallContext, M365Group } from '../contract.ts'
import { clean, shaped } from '../shape.ts'
import type { GraphClient } from './client.ts'
import { graphId } from './mapping.ts'
import { listOf, listPages } from './pages.ts'

const MEMBERS_PER_PAGE = 999
const MOST_GROUPS = 50

const member = z.object({ id: graphId })
const group = z.object({ id: graphId, displayName: z.string().nullish() })

export async function* listMembers(
  client: GraphClient,
  groupId: string,
  context?: CallContext,
): AsyncGenerator<string[]> {
  const users = `/groups/${encodeURIComponent(groupId)}/transitiveMembers/microsoft.graph.user`
  const path = `${users}?$select=id&$top=${MEMBERS_PER_PAGE}&$count=true`
  // the cast to users is an advanced query: refused without these two
  const call = { bucket: 'entra' as const, headers: { consistencylevel: 'eventual' } }
  const options = { what: 'group members', call, idOf: (one: { id: string }) => one.id }
  for await (const page of listPages(client, path, member, options, context)) yield page.map((one) => one.id)
}

const inGroups = z.object({ value: z.array(z.string()).max(20) })

/**
 * Which of at most 20 groups a user is in, through groups in groups. Source: graph/api/directoryobject-checkmembergroups.
 */
export async function memberOf(
  client: GraphClient,
  userId: string,
  groupIds: readonly string[],
  context?: CallContext,
): Promise<string[]> {
  const path = `/users/${encodeURIComponent(userId)}/checkMemberGroups`
  const call = { bucket: 'entra' as const, cost: 4, repeatable: true }
  const answer = await client.post(path, { groupIds }, call, context)
  const asked = new Set(groupIds.map((id) => id.toLowerCase()))
  const { value } = shaped(inGroups, answer, 'graph', 'The groups of a user')
  return value.map((id) => id.toLowerCase()).filter((id) => asked.has(id))
}

export async function findGroups(client: GraphClient, search: string, context?: CallContext): Promise<M365Group[]> {
  const named = `startsWith(displayName,'${search.replaceAll("'", "''")}')`
  const filter = search === '' ? '' : `&$filter=${encodeURIComponent(named)}`
  const path = `/groups?$select=id,displayName&$top=${MOST_GROUPS}${filter}`
  const answer = await client.get(path, { bucket: 'entra' }, context)
  return shaped(listOf(group), answer, 'graph', 'The list of groups')
    .value.map(({ id, displayName }) => ({ id, name: clean(displayName) ?? id }))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, MOST_GROUPS)
}
