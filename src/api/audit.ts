import { z } from 'zod/v4'
import { json } from '../http/route.ts'
import type { AuditEntry } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseQuery, withCursor } from './parse.ts'
import { listQuery } from './schema/page.ts'
import { AuditPageSchema } from './schema/pages.ts'

const AuditQuerySchema = z.strictObject(listQuery)

type Kept = Awaited<ReturnType<ApiDeps['audit']['entries']>>['items'][number]

export function createAuditRoutes(deps: Pick<ApiDeps, 'audit'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/audit',
      access: 'audit.look',
      maxBody: 0,
      summary: 'Who did what, newest first.',
      query: AuditQuerySchema,
      answers: answersJson(AuditPageSchema, 'A page of entries'),
      handle: async ({ caller, query }) => {
        const { cursor, limit } = parseQuery(AuditQuerySchema, query)
        const page = await withCursor(deps.audit.entries(caller.tenantId, cursor ?? null, limit))
        return json({ ...page, items: page.items.map(shapeEntry) })
      },
    },
  ]
}

function shapeEntry({ seq, at, actorId, actorName, via, action, target, before, after }: Kept): AuditEntry {
  return { seq, at, actor: { id: actorId, name: actorName }, via, action, target, before, after }
}
