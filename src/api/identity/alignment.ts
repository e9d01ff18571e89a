/** Which usernames of 8x8 and Microsoft 365 differ, and what an identity provider would do, before it is turned on. */
import { z } from 'zod/v4'
import {
  EFFECTS,
  FINDINGS,
  JOINED_BY,
  type AlignmentQuery,
  type AlignmentRow as KeptRow,
} from '../../directory/alignment.ts'
import { json } from '../../http/route.ts'
import { noCounts } from '../../sync/alignment/align.ts'
import type { AlignmentState } from '../../sync/alignment/report.ts'
import { alignmentWords, EFFECT_WORDS, JOINED_WORDS } from '../../words/alignment.ts'
import type { Alignment, AlignmentRow } from '../contract.ts'
import { csvHead, csvLine } from '../csv.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseFilter, type FilterWord } from '../filter.ts'
import { parseQuery, takeNothing, withCursor } from '../parse.ts'
import { AlignmentPageSchema, AlignmentSchema } from '../schema/alignment.ts'
import { listQuery } from '../schema/page.ts'

const CSV_PIECE = 500

const found = {
  search: z.string().trim().max(200).optional().describe('Part of a username, a name or an e-mail'),
  filter: z.string().max(4_000).optional().describe('`finding:differs,all:takesOver,linked:refused,join:federationId`'),
}
const RowsQuerySchema = z.strictObject({ ...listQuery, ...found })
const CsvQuerySchema = z.strictObject(found)

type AlignmentDeps = Pick<ApiDeps, 'alignment' | 'sync' | 'tenants'>

export function createAlignmentRoutes(deps: AlignmentDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/identity/alignment',
      access: 'identity.look',
      maxBody: 0,
      summary: 'How usernames of 8x8 and Microsoft 365 fit together, in numbers.',
      answers: answersJson(AlignmentSchema, 'As it was found last'),
      handle: async ({ caller }) =>
        json(await shapeState(deps, caller.tenantId, await deps.sync.alignment.state(caller.tenantId))),
    },
    {
      method: 'POST',
      path: '/api/identity/alignment',
      access: 'identity.look',
      maxBody: 100,
      summary: 'Compares usernames anew in the background, from what was last seen of both sides; nothing is changed.',
      answers: answersJson(AlignmentSchema, 'The report that is being made, and the numbers of the one before', 202),
      handle: async ({ caller, body }) => {
        takeNothing(body)
        return json(await shapeState(deps, caller.tenantId, await deps.sync.alignment.make(caller.tenantId)), 202)
      },
    },
    {
      method: 'GET',
      path: '/api/identity/alignment/rows',
      access: 'identity.look',
      maxBody: 0,
      summary:
        'Users with the accounts that belong to them, then accounts that belong to nobody; each with cause and fix.',
      query: RowsQuerySchema,
      answers: answersJson(AlignmentPageSchema, 'A page of the last report'),
      handle: async ({ caller, query }) => {
        const { cursor, limit, ...rest } = parseQuery(RowsQuerySchema, query)
        const asked = { ...rowsQuery(rest), ...(cursor ? { cursor } : {}), limit }
        const page = await withCursor(deps.alignment.rows(caller.tenantId, asked))
        return json({ ...page, items: page.items.map(shapeRow) })
      },
    },
    {
      method: 'GET',
      path: '/api/identity/alignment.csv',
      access: 'identity.look',
      maxBody: 0,
      summary: 'The same as a table, all pages.',
      query: CsvQuerySchema,
      answers: [
        { status: 200, type: 'text/csv', schema: null, says: `Columns: ${COLUMNS.map(([name]) => name).join(', ')}` },
      ],
      handle: ({ caller, query, signal }) => ({
        kind: 'stream',
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="username-alignment.csv"' },
        pieces: csvPieces(deps, caller.tenantId, rowsQuery(parseQuery(CsvQuerySchema, query)), signal),
      }),
    },
  ]
}

const oneOf = (goesTo: string, allowed: readonly string[]): FilterWord => ({
  goesTo,
  allowed,
  check: (value) => allowed.includes(value),
})

const FILTER: Record<string, FilterWord> = {
  finding: oneOf('findings', FINDINGS),
  all: oneOf('all', EFFECTS),
  linked: oneOf('linked', EFFECTS),
  join: oneOf('by', JOINED_BY),
}

const rowsQuery = ({ search, filter }: z.output<typeof CsvQuerySchema>): Omit<AlignmentQuery, 'limit'> => ({
  ...(search ? { search } : {}),
  ...(filter ? parseFilter(filter, FILTER, 'The report') : {}),
})

async function shapeState(
  { tenants }: AlignmentDeps,
  tenantId: string,
  { running, done, failed, stale, report }: AlignmentState,
): Promise<Alignment> {
  const { provider, visible } = await tenants.provisioning(tenantId)
  const { rows, finding, by, all, linked } = report?.counts ?? noCounts()
  const madeAt = report?.madeAt ?? null
  const settings = { provider, visible }
  const counts = { rows, findings: finding, joins: by, effects: { all, linked } }
  return { running, done, failed, madeAt, stale, ...settings, ...counts }
}

function shapeRow(row: KeptRow): AlignmentRow {
  const { finding, by, user, account, other, all, linked } = row
  const { cause, fix, who } = alignmentWords(row)
  return { finding, join: by, user, account, other, effects: { all, linked }, cause, fix, who }
}

const COLUMNS: [string, (row: KeptRow, words: ReturnType<typeof alignmentWords>) => string | null][] = [
  ['finding', (_, { label }) => label],
  ['name', ({ user, account }) => user?.displayName ?? account?.displayName ?? null],
  ['8x8 username', ({ user }) => user?.userName ?? null],
  ['Federation ID', ({ user }) => user?.federationId ?? null],
  ['Microsoft 365 username', ({ account }) => account?.userPrincipalName ?? null],
  ['8x8 e-mail', ({ user }) => user?.email ?? null],
  ['Microsoft 365 e-mail', ({ account }) => account?.mail ?? null],
  ['belongs together by', ({ by }) => (by === null ? null : (JOINED_WORDS[by] ?? by))],
  ['with all users', ({ all }) => EFFECT_WORDS[all] ?? all],
  ['with only created users', ({ linked }) => EFFECT_WORDS[linked] ?? linked],
  ['in the way', ({ other }) => other?.userName ?? null],
  ['cause', (_, { cause }) => cause],
  ['fix', (_, { fix }) => fix],
  ['who', (_, { who }) => who],
]

/** Breaks off when a new report takes the place of the one that is read: half a table must not pass for a whole one. */
async function* csvPieces(
  { alignment }: AlignmentDeps,
  tenantId: string,
  query: Omit<AlignmentQuery, 'limit'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvHead(COLUMNS.map(([name]) => name))
  let cursor: string | null = null
  do {
    const asked: AlignmentQuery = { ...query, ...(cursor === null ? {} : { cursor }), limit: CSV_PIECE }
    const page = await withCursor(alignment.rows(tenantId, asked))
    if (page.items.length > 0) yield page.items.map(csvRow).join('')
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}

function csvRow(row: KeptRow): string {
  const words = alignmentWords(row)
  return csvLine(COLUMNS.map(([, of]) => of(row, words)))
}
