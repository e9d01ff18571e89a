import { z } from 'zod/v4'
import { json } from '../http/route.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseQuery, withCursor } from './parse.ts'
import { listQuery } from './schema/page.ts'
import { QueuedChangePageSchema } from './schema/pages.ts'
import { shapeQueued } from './shape/user.ts'

const ChangesQuerySchema = z.strictObject(listQuery)

export function createChangesRoutes(deps: Pick<ApiDeps, 'directory'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/changes',
      access: 'changes.look',
      maxBody: 0,
      summary: 'What a sync started now would apply, and who or what caused it.',
      query: ChangesQuerySchema,
      answers: answersJson(QueuedChangePageSchema, 'A page of queued changes'),
      handle: async ({ caller, query }) => {
        const { cursor, limit } = parseQuery(ChangesQuerySchema, query)
        const page = await withCursor(deps.directory.queued(caller.tenantId, cursor ?? null, limit))
        return json({ ...page, items: page.items.map(shapeQueued) })
      },
    },
  ]
}
