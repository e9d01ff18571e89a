import { z } from 'zod/v4'
import type { RequestState } from '../directory/store.ts'
import { json } from '../http/route.ts'
import { csvHead, csvLine } from './csv.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseQuery, withCursor } from './parse.ts'
import { listQuery } from './schema/page.ts'
import { TodoPageSchema } from './schema/requests.ts'
import { shapeTodo } from './shape/request.ts'

const TodosQuerySchema = z.strictObject(listQuery)
const NothingSchema = z.strictObject({})
const OPEN: RequestState[] = ['todo']
const CSV_PIECE = 500

/** What somebody has to do in 8x8 Admin Console. */
export function createTodosRoutes(deps: Pick<ApiDeps, 'directory'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/todos',
      access: 'todos.look',
      maxBody: 0,
      summary: 'What to do in 8x8 Admin Console, oldest first. A to-do closes when a sync sees the value.',
      query: TodosQuerySchema,
      answers: answersJson(TodoPageSchema, 'A page of to-dos'),
      handle: async ({ caller, query }) => {
        const { cursor, limit } = parseQuery(TodosQuerySchema, query)
        const asked = { states: OPEN, limit, ...(cursor ? { cursor } : {}) }
        const page = await withCursor(deps.directory.requests(caller.tenantId, asked))
        return json({ ...page, items: page.items.map(shapeTodo) })
      },
    },
    {
      method: 'GET',
      path: '/api/todos.csv',
      access: 'todos.look',
      maxBody: 0,
      summary: 'The same as a table.',
      query: NothingSchema,
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line each, after a line of headings' }],
      handle: ({ caller, query, signal }) => {
        parseQuery(NothingSchema, query)
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8',
          headers: { 'Content-Disposition': 'attachment; filename="to-dos.csv"' },
          pieces: csvPieces(deps, caller.tenantId, signal),
        }
      },
    },
  ]
}

async function* csvPieces(
  deps: Pick<ApiDeps, 'directory'>,
  tenantId: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvHead(['To do', 'Username', 'Field', 'Now', 'To be', 'Steps', 'Owner', 'Asked by', 'Asked at'])
  let cursor: string | null = null
  do {
    const asked = { states: OPEN, limit: CSV_PIECE, ...(cursor === null ? {} : { cursor }) }
    const page = await deps.directory.requests(tenantId, asked)
    for (const todo of page.items.map(shapeTodo)) {
      const { title, userName, field, before, value, steps, owner, by, at } = todo
      yield csvLine([title, userName, field, before, value, steps.join(' '), owner, by.name, at])
    }
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}
