import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { listQuery } from '../schema/page.ts'
import { QueuedChangePageSchema } from '../schema/pages.ts'
import { shapeQueued } from '../shape/user.ts'

const ChangesQuerySchema = z.strictObject({
  ...listQuery,
  order: z
    .enum(['removals', 'newest'])
    .default('removals')
    .describe('Removals first; or the newest, on one page without another after it'),
})

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
        const { cursor, limit, order } = parseQuery(ChangesQuerySchema, query)
        const page = await withCursor(deps.directory.queued(caller.tenantId, cursor ?? null, limit))
        if (order === 'removals') return json({ ...page, items: page.items.map(shapeQueued) })
        const newest = await deps.directory.newestQueued(caller.tenantId, limit)
        return json({ items: newest.map(shapeQueued), nextCursor: null, total: page.total })
      },
    },
  ]
}
