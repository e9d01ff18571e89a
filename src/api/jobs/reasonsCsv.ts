/** Everybody who is not in sync, with why and what to do, as a table for a spreadsheet. Read and sent page by page. */
import { z } from 'zod/v4'
import type { UserQuery, UserRow } from '../../directory/store.ts'
import { reasonWords } from '../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../words/states.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { parseQuery } from '../parse.ts'
import { parseUserFilter } from '../users/userFilter.ts'

const PAGE = 500
/** Who has a reason at all. */
const WITH_REASON: UserQuery['states'] = ['blocked', 'waiting', 'excluded']

const COLUMNS: [string, (user: UserRow) => string | null][] = [
  ['user', (user) => user.displayName],
  ['username', (user) => user.userName],
  ['site', (user) => user.site],
  ['extension', (user) => user.extension],
  ['number', (user) => user.number],
  ['state', (user) => USER_STATE_WORDS[user.state]],
  ['reason', (user) => user.reason],
  ['cause', (user) => wordsOf(user).cause],
  ['fix', (user) => wordsOf(user).fix],
  ['who', (user) => wordsOf(user).who],
  ['since', (user) => user.waitingSince ?? user.stateSince],
  ['raw', (user) => user.reasonDetail['raw'] ?? null],
]

const wordsOf = ({ reason, reasonDetail }: UserRow): { cause: string; fix: string; who: string } =>
  reason === null ? { cause: '', fix: '', who: '' } : reasonWords(reason, reasonDetail)

const QuerySchema = z.strictObject({
  search: z.string().trim().max(200).optional().describe('Part of a name, username, extension or number'),
  filter: z.string().max(4_000).optional().describe('`state:blocked,reason:NUMBER_IN_USE,site:London`'),
})

export function createReasonsCsvRoutes(deps: Pick<ApiDeps, 'directory'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/users/reasons.csv',
      access: 'users.look',
      maxBody: 0,
      summary: 'Users that are not in sync, with reason, cause, fix and who can, as CSV.',
      query: QuerySchema,
      answers: [
        { status: 200, type: 'text/csv', schema: null, says: `Columns: ${COLUMNS.map(([name]) => name).join(', ')}` },
      ],
      handle: ({ caller, query, signal }) => {
        const { search, filter } = parseQuery(QuerySchema, query)
        const asked: UserQuery = {
          ...(search ? { search } : {}),
          states: WITH_REASON,
          ...(filter ? parseUserFilter(filter) : {}),
          sort: 'userName',
          limit: PAGE,
        }
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8',
          headers: { 'Content-Disposition': 'attachment; filename="reasons.csv"' },
          pieces: reasonsTable(deps, caller.tenantId, asked, signal),
        }
      },
    },
  ]
}

/** Piece by piece, `query.limit` users at a time. */
export async function* reasonsTable(
  { directory }: Pick<ApiDeps, 'directory'>,
  tenantId: string,
  query: UserQuery,
  signal: AbortSignal,
): AsyncGenerator<string> {
  // the mark lets spreadsheets read names with accents right
  yield `\uFEFF${line(COLUMNS.map(([name]) => name))}`
  let known: number | undefined
  for (let cursor: string | null = ''; cursor !== null && !signal.aborted;) {
    const page: Awaited<ReturnType<ApiDeps['directory']['users']>> = await directory.users(tenantId, {
      ...query,
      ...(cursor === '' ? {} : { cursor }),
      ...(known === undefined ? {} : { known }),
    })
    known = page.total
    if (page.items.length > 0) yield page.items.map((user) => line(COLUMNS.map(([, of]) => of(user)))).join('')
    cursor = page.nextCursor
  }
}

const line = (cells: (string | null)[]): string => `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`

/** A cell that a spreadsheet would take for a formula is made text; a telephone number is none. */
export function csvCell(text: string): string {
  const harmless = /^\+\d{1,15}$/.test(text) || !/^[\s]*[=+\-@]/.test(text)
  const safe = harmless ? text : `'${text}`
  return /[",\r\n]/.test(safe) || safe !== text || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
