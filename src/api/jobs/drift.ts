import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { listQuery } from '../schema/page.ts'
import { AdoptionPageSchema, DriftPageSchema } from '../schema/pages.ts'

const ListQuerySchema = z.strictObject(listQuery)

/** What is not as a sync left it, and what was there before the first. */
export function createDriftRoutes(deps: Pick<ApiDeps, 'directory'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/drift',
      access: 'drift.look',
      maxBody: 0,
      summary: 'What was changed behind our back and is not put right yet.',
      query: ListQuerySchema,
      answers: answersJson(DriftPageSchema, 'A page, in the order of users'),
      handle: async ({ caller, query }) => {
        const { cursor, limit } = parseQuery(ListQuerySchema, query)
        return json(await withCursor(deps.directory.drift(caller.tenantId, cursor ?? null, limit)))
      },
    },
    {
      method: 'GET',
      path: '/api/adoption',
      access: 'drift.look',
      maxBody: 0,
      summary: 'Numbers that were in Teams before a sync gave any: those as wanted, and others.',
      query: ListQuerySchema,
      answers: answersJson(AdoptionPageSchema, 'A page, in the order of users'),
      handle: async ({ caller, query }) => {
        const { cursor, limit } = parseQuery(ListQuerySchema, query)
        return json(await withCursor(deps.directory.adoption(caller.tenantId, cursor ?? null, limit)))
      },
    },
  ]
}
