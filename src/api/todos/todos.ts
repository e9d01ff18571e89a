import { z } from 'zod/v4'
import type { RequestCount, RequestQuery, RequestState } from '../../directory/store.ts'
import { json } from '../../http/route.ts'
import type { TodoCounts } from '../contract.ts'
import { csvHead, csvLine } from '../csv.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { listQuery } from '../schema/page.ts'
import { TODO_STATES, TodoCountsSchema, TodoPageSchema } from '../schema/requests.ts'
import { shapeTodo } from '../shape/request.ts'

const asked = {
  state: z.enum(TODO_STATES).default('todo').describe('by hand, with the next PBX job, or refused by 8x8'),
  field: z.string().max(40).optional().describe('A key of the words of fields, for example licence'),
  search: z.string().trim().max(200).optional().describe('Part of a username'),
}
const TodosQuerySchema = z.strictObject({ ...listQuery, ...asked })
const CsvQuerySchema = z.strictObject(asked)
const STATES: Record<(typeof TODO_STATES)[number], RequestState[]> = {
  todo: ['todo'],
  pending: ['pending', 'sent'],
  refused: ['refused'],
}
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
        const { cursor, limit, ...rest } = parseQuery(TodosQuerySchema, query)
        const wanted = { ...queryOf(rest), limit, ...(cursor ? { cursor } : {}) }
        const page = await withCursor(deps.directory.requests(caller.tenantId, wanted))
        return json({ ...page, items: page.items.map(shapeTodo) })
      },
    },
    {
      method: 'GET',
      path: '/api/todos.csv',
      access: 'todos.look',
      maxBody: 0,
      summary: 'The same as a table.',
      query: CsvQuerySchema,
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line each, after a line of headings' }],
      handle: ({ caller, query, signal }) => ({
        kind: 'stream',
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="to-dos.csv"' },
        pieces: csvPieces(deps, caller.tenantId, queryOf(parseQuery(CsvQuerySchema, query)), signal),
      }),
    },
    {
      method: 'GET',
      path: '/api/todos/counts',
      access: 'todos.look',
      maxBody: 0,
      summary: 'How many are to be done by hand, go with the next PBX job, and were refused by 8x8.',
      answers: answersJson(TodoCountsSchema, 'The counts'),
      handle: async ({ caller }) => json(countsOf(await deps.directory.requestCounts(caller.tenantId))),
    },
  ]
}

type Asked = Omit<RequestQuery, 'limit'>

function queryOf({ state, field, search }: z.output<typeof CsvQuerySchema>): Asked {
  return { states: STATES[state], ...(field ? { fields: [field] } : {}), ...(search ? { search } : {}) }
}

function countsOf(counts: RequestCount[]): TodoCounts {
  const fields = TODO_STATES.flatMap((state) => {
    const here = counts.filter((one) => STATES[state].includes(one.state))
    const sums = Map.groupBy(here, (one) => one.field)
    return [...sums].map(([field, all]) => ({ state, field, requests: sum(all.map(({ requests }) => requests)) }))
  }).toSorted((one, other) => other.requests - one.requests)
  const of = (state: (typeof TODO_STATES)[number]): number =>
    sum(fields.filter((one) => one.state === state).map(({ requests }) => requests))
  const saidDone = sum(counts.filter(({ state }) => state === 'todo').map((one) => one.saidDone))
  return { todo: of('todo'), pending: of('pending'), refused: of('refused'), saidDone, fields }
}

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0)

async function* csvPieces(
  deps: Pick<ApiDeps, 'directory'>,
  tenantId: string,
  query: Asked,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvHead(['To do', 'Username', 'Field', 'Now', 'To be', 'Steps', 'Owner', 'Asked by', 'Asked at'])
  let cursor: string | null = null
  do {
    const wanted = { ...query, limit: CSV_PIECE, ...(cursor === null ? {} : { cursor }) }
    const page = await deps.directory.requests(tenantId, wanted)
    for (const todo of page.items.map(shapeTodo)) {
      const { title, userName, field, before, value, steps, owner, by, at } = todo
      yield csvLine([title, userName, field, before, value, steps.join(' '), owner, by.name, at])
    }
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}
