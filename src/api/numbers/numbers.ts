import { z } from 'zod/v4'
import type { NumberQuery } from '../../directory/store.ts'
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { InventoryState } from '../../sync/inventory.ts'
import { NotSetUp } from '../../sync/sync.ts'
import { numberReason } from '../../words/numbers.ts'
import { NUMBER_STATUS_WORDS } from '../../words/states.ts'
import type { NumberCounts, NumbersRead, NumberView, TypedNumberView } from '../contract.ts'
import { csvHead, csvLine } from '../csv.ts'
import { recordOf } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notSetUp } from '../named.ts'
import { parseQuery, takeNothing, withCursor } from '../parse.ts'
import { NumberCountsSchema, NumberPageSchema, NumbersReadSchema, TypedNumberSchema } from '../schema/numbers.ts'
import { listQuery } from '../schema/page.ts'
import { shapeNumbers } from '../shape/number.ts'
import { readTyped } from './typedNumber.ts'
import { parseNumberFilter } from './numberFilter.ts'

const SORTS = ['number', 'status', 'user'] as const
/** What came since the last look is looked at before a page is shown, but never so much that the page is late. */
const SETTLE_AT_ONCE = 100
const CSV_PIECE = 1000

const found = {
  search: z.string().trim().max(200).optional().describe('Part of a number, a user or a holder'),
  filter: z.string().max(4_000).optional().describe('`status:free,country:GB,type:directRouting`'),
  sort: z
    .enum([...SORTS, ...SORTS.map((each) => `-${each}` as const)])
    .default('number')
    .describe('With "-" in front: descending'),
}
const NumbersQuerySchema = z.strictObject({ ...listQuery, ...found })
const TypedQuerySchema = z.strictObject({ text: z.string().min(1).max(100).describe('As it was typed') })
const CsvQuerySchema = z.strictObject(found)

export function createNumbersRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/numbers',
      access: 'numbers.look',
      maxBody: 0,
      summary: "8x8's inventory of numbers, joined with what Teams knows and what users have.",
      query: NumbersQuerySchema,
      answers: answersJson(NumberPageSchema, 'A page of numbers'),
      handle: async ({ caller, query }) => {
        const { cursor, limit, ...rest } = parseQuery(NumbersQuerySchema, query)
        await deps.directory.settleNumbers(caller.tenantId, SETTLE_AT_ONCE)
        const asked = { ...numberQuery(rest), ...(cursor ? { cursor } : {}), limit }
        const page = await withCursor(deps.directory.numbers(caller.tenantId, asked))
        return json({ ...page, items: await shapeNumbers(deps.directory, caller.tenantId, page.items) })
      },
    },
    {
      method: 'GET',
      path: '/api/numbers/typed',
      access: 'numbers.look',
      maxBody: 0,
      summary: 'How a number is understood that was typed in a national form: by the country of the 8x8 service.',
      query: TypedQuerySchema,
      answers: answersJson(TypedNumberSchema, 'The number in E.164, or what would be right'),
      handle: async ({ caller, query }) => {
        const { text } = parseQuery(TypedQuerySchema, query)
        const country = (await deps.tenants.pbx(caller.tenantId))?.settings.country ?? null
        const view: TypedNumberView = { shown: null, country: null, ...readTyped(text, country) }
        return json(view)
      },
    },
    {
      method: 'GET',
      path: '/api/numbers/counts',
      access: 'numbers.look',
      maxBody: 0,
      summary: 'How many numbers stand where, and how the last read of the inventory went.',
      answers: answersJson(NumberCountsSchema, 'The counts'),
      handle: async ({ caller }) => {
        await deps.directory.settleNumbers(caller.tenantId, SETTLE_AT_ONCE)
        const [byStatus, read] = await Promise.all([
          deps.directory.numberCounts(caller.tenantId),
          deps.sync.inventory.state(caller.tenantId),
        ])
        const numbers = Object.values(byStatus).reduce((sum, count) => sum + count, 0)
        const answer: NumberCounts = { numbers, byStatus, read: read && shapeRead(read) }
        return json(answer)
      },
    },
    {
      method: 'GET',
      path: '/api/numbers.csv',
      access: 'numbers.look',
      maxBody: 0,
      summary: 'The same as a table, all pages, with what holds a number back and who can change that.',
      query: CsvQuerySchema,
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line each, after a line of headings' }],
      handle: ({ caller, query, signal }) => ({
        kind: 'stream',
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="numbers.csv"' },
        pieces: csvPieces(deps, caller.tenantId, numberQuery(parseQuery(CsvQuerySchema, query)), signal),
      }),
    },
    {
      method: 'POST',
      path: '/api/numbers/refresh',
      access: 'numbers.refresh',
      maxBody: 100,
      summary: "Reads 8x8's inventory in the background. While a read runs, answers with that one.",
      answers: answersJson(NumbersReadSchema, 'The read that is going now', 202),
      handle: async ({ caller, body }) => {
        takeNothing(body)
        return json(shapeRead(await refresh(deps, caller)), 202)
      },
    },
  ]
}

function numberQuery({ search, filter, sort }: z.output<typeof CsvQuerySchema>): Omit<NumberQuery, 'limit'> {
  const descending = sort.startsWith('-')
  return {
    ...(search ? { search } : {}),
    ...(filter ? parseNumberFilter(filter) : {}),
    sort: (descending ? sort.slice(1) : sort) as (typeof SORTS)[number],
    descending,
  }
}

async function refresh(deps: ApiDeps, caller: Principal): Promise<InventoryState> {
  try {
    const before = (await deps.sync.inventory.state(caller.tenantId))?.completeAt ?? null
    await recordOf(deps, caller, { action: 'numbers.refresh', target: 'numbers', before, after: null })
    return await deps.sync.inventory.refresh(caller.tenantId)
  } catch (error) {
    if (error instanceof NotSetUp) throw notSetUp(error.missing)
    throw error
  }
}

function shapeRead({ running, startedAt, endedAt, numbers, failed, completeAt }: InventoryState): NumbersRead {
  return {
    running,
    startedAt,
    endedAt,
    numbers,
    failed: failed === null ? null : { code: failed, detail: {} },
    completeAt,
  }
}

async function* csvPieces(
  deps: ApiDeps,
  tenantId: string,
  query: Omit<NumberQuery, 'limit'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvHead(COLUMNS)
  let cursor: string | null = null
  do {
    const asked: NumberQuery = { ...query, ...(cursor === null ? {} : { cursor }), limit: CSV_PIECE }
    const page = await deps.directory.numbers(tenantId, asked)
    yield (await shapeNumbers(deps.directory, tenantId, page.items)).map(csvRow).join('')
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}

const COLUMNS = [
  ...['Number', 'Status', 'User', 'Holder in Teams', 'Kind in Teams', 'Country', 'Category', 'Origin'],
  ...['Reason', 'Who can'],
]

function csvRow({ number, status, user, holder, type, country, category, origin, held }: NumberView): string {
  const [owner, holds] = [user?.displayName ?? null, holder?.name ?? null]
  const why = numberReason({ number, status, owner, holder: holds }, held?.reason ?? null)
  const what = [number, NUMBER_STATUS_WORDS[status], owner, holds, type, country, category, origin]
  return csvLine([...what, why?.reason ?? null, why?.who ?? null])
}
