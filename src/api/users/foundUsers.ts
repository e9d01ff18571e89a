/** What a button of the chat opens here: the search that was typed there, whose words its address does not hold. */
import { json, Problem } from '../../http/route.ts'
import { keptSearch } from '../../notifications/searches.ts'
import type { FoundUsers } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { FoundUsersSchema } from '../schema/users.ts'

const LONGEST = 100

export const createFoundUsersRoutes = ({ notifications, now }: Pick<ApiDeps, 'notifications' | 'now'>): ApiRoute[] => [
  {
    method: 'GET',
    path: '/api/users/found/:id',
    access: 'users.look',
    maxBody: 0,
    summary: 'What was searched for in the chat, to show the same users here. Kept for a day.',
    answers: answersJson(FoundUsersSchema, 'The search'),
    handle: async ({ caller, params }) => {
      const id = (params['id'] ?? '').slice(0, LONGEST)
      const search = await keptSearch(notifications, caller.tenantId, id, new Date(now()))
      if (search === null) throw new Problem(404, 'Not found', 'That search is kept for a day. Search again.')
      const found: FoundUsers = { search }
      return json(found)
    },
  },
]
