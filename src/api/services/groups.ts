import { z } from 'zod/v4'
import { json, Problem } from '../../http/route.ts'
import { NotPossible, NotSetUp } from '../../sync/sync.ts'
import type { Groups } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notPossible, notSetUp } from '../named.ts'
import { parseQuery } from '../parse.ts'
import { GroupsSchema } from '../schema/services.ts'

const GroupsQuerySchema = z.strictObject({
  search: z.string().trim().max(200).optional().describe('How the name begins'),
})

/** Groups of Microsoft 365, for whoever chooses the scope. */
export function createGroupsRoutes(deps: Pick<ApiDeps, 'sync'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/groups',
      access: 'services.change',
      maxBody: 0,
      summary: 'Groups of Microsoft 365 by the beginning of their name, at most 50.',
      query: GroupsQuerySchema,
      answers: answersJson(GroupsSchema, 'The groups, by name'),
      handle: async ({ caller, query }) => {
        const { search = '' } = parseQuery(GroupsQuerySchema, query)
        const groups: Groups = { items: await asked(() => deps.sync.groups(caller.tenantId, search)) }
        return json(groups)
      },
    },
  ]
}

/** Asks Microsoft; what stands in the way is told as a problem. */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NotSetUp) throw notSetUp(error.missing)
    if (error instanceof NotPossible) throw notPossible(error.message)
    if (error instanceof Error && error.name === 'ConnectorError') throw notAnswered(error)
    throw error
  }
}

const notAnswered = (error: Error): Problem =>
  new Problem(502, 'Microsoft 365 did not answer', `${causeOf(error)} Test the connection on Services.`)

/** Nobody but our own patience ends such a call, and its words are those of somebody who cancelled. */
const causeOf = (error: Error): string =>
  'kind' in error && error.kind === 'aborted' ? 'It was waited for 20 seconds.' : error.message
