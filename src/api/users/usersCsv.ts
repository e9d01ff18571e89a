/** The list of users as a table for a spreadsheet: whoever its search and filters find, in its order and its columns. */
import { z } from 'zod/v4'
import type { UserQuery, UserRow } from '../../directory/store.ts'
import { nextWords } from '../../words/nextStep.ts'
import { reasonWords } from '../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../words/states.ts'
import { USER_COLUMN_WORDS, USER_FIELDS, type UserColumnName } from '../../words/userFields.ts'
import { recordOf } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { notRight, parseQuery, quote } from '../parse.ts'
import { csvPieces, type Columns } from '../pieces.ts'
import { usersAsked, usersQuery } from './usersQuery.ts'

const PAGE = 500
const NAMES = Object.keys(USER_COLUMN_WORDS) as UserColumnName[]

type Value = (user: UserRow) => string | null

const VALUES: Record<Exclude<UserColumnName, 'teams'>, Value> = {
  name: (user) => user.displayName,
  userName: (user) => user.userName,
  status: ({ active, deletedAt }) =>
    USER_FIELDS.status.choices[deletedAt ? 'deleted' : active ? 'active' : 'deactivated'],
  site: (user) => user.site,
  licence: (user) => user.licence,
  extension: (user) => user.extension,
  number: (user) => user.number,
  email: (user) => user.email,
  workPhone: (user) => user.workPhone,
  mobilePhone: (user) => user.mobilePhone,
  directory: (user) => USER_FIELDS.directory.choices[user.directoryVisible ? 'visible' : 'hidden'],
  teamsNumber: (user) => user.teamsNumber,
  account: (user) => user.userPrincipalName,
}

/** What the list says in one cell. */
const TEAMS: Columns<UserRow> = [
  ['Teams', (user) => USER_STATE_WORDS[user.state]],
  ['Reason', ({ reason, reasonDetail }) => reason && reasonWords(reason, reasonDetail).label],
  ['Next step', ({ state, nextChange }) => (state === 'queued' && nextChange ? nextWords(nextChange) : null)],
]

const QuerySchema = z.strictObject({
  ...usersAsked,
  columns: z
    .string()
    .min(1)
    .max(400)
    .optional()
    .describe(`In their order; all when left out: ${NAMES.join(',')}`),
})

export function createUsersCsvRoutes(deps: Pick<ApiDeps, 'directory' | 'audit' | 'now'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/users.csv',
      access: 'users.look',
      maxBody: 0,
      summary:
        'The same as a table, all pages. `X-Rows` says how many match. That it was taken out is in the audit log.',
      query: QuerySchema,
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line each, after a line of headings' }],
      handle: async ({ caller, query, signal }) => {
        const { columns, ...asked } = parseQuery(QuerySchema, query)
        const table = columnsOf(columns)
        const first = { ...usersQuery(asked), limit: PAGE }
        const page = await deps.directory.users(caller.tenantId, first)
        await recordOf(deps, caller, {
          action: 'users.export',
          target: 'users',
          before: null,
          after: taken(page.total, asked),
        })
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8',
          headers: {
            'Content-Disposition': `attachment; filename="users-${deps.now().slice(0, 10)}.csv"`,
            'X-Rows': String(page.total),
          },
          pieces: csvPieces(table, pagesFrom(deps, caller.tenantId, first, page), signal),
        }
      },
    },
  ]
}

/** "1,836 users: site:London, search a" */
function taken(total: number, { search, filter }: z.output<z.ZodObject<typeof usersAsked>>): string {
  const by = [...(search ? [`search ${search}`] : []), ...(filter ? [`filter ${filter}`] : [])]
  return `${total} users, ${by.length > 0 ? by.join(', ') : 'all of them'}`
}

function columnsOf(text: string | undefined): Columns<UserRow> {
  const names = text?.split(',') ?? NAMES
  const unknown = names.find((name) => !Object.hasOwn(USER_COLUMN_WORDS, name))
  if (unknown !== undefined) throw notRight('query', `There is no column ${quote(unknown)}; use ${NAMES.join(', ')}.`)
  if (new Set(names).size < names.length) throw notRight('query', 'A column is named twice.')
  return (names as UserColumnName[]).flatMap((name) =>
    name === 'teams' ? TEAMS : [[USER_COLUMN_WORDS[name], VALUES[name]] satisfies Columns<UserRow>[number]],
  )
}

type Pages = Awaited<ReturnType<ApiDeps['directory']['users']>>

/** Counted once. */
async function* pagesFrom(
  { directory }: Pick<ApiDeps, 'directory'>,
  tenantId: string,
  query: UserQuery,
  first: Pages,
): AsyncGenerator<UserRow[]> {
  let page = first
  yield page.items
  while (page.nextCursor !== null) {
    page = await directory.users(tenantId, { ...query, known: first.total, cursor: page.nextCursor })
    yield page.items
  }
}
