/** Which rows of a file of licences can be asked of 8x8, and what is wrong with the others. */
import { createHash } from 'node:crypto'
import type { UserView } from '../../directory/store.ts'
import { Problem } from '../../http/route.ts'
import { refusedValue } from '../../sync/pbx/values.ts'
import type { CsvTable } from '../../sync/uploads.ts'
import type { LicenceProblem } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { quote } from '../parse.ts'
import { wishOf, type Wish } from './asking.ts'

type Deps = Pick<ApiDeps, 'directory'>

export const MOST_ROWS = 10_000
const CHUNK = 200
/** Of usernames that nobody has, for how many the likeliest is looked for. */
const MOST_GUESSES = 20
const LONGEST_SAID = 200

/** A row that can be asked for: what it changes. */
export interface GoodRow {
  line: number
  user: Pick<UserView['user'], 'id' | 'userName' | 'displayName'>
  wishes: Wish[]
}

export interface Judged {
  columns: string[]
  /** Columns by what is read of them. */
  read: { userName: string; licence: string; extension: string | null }
  rows: number
  good: GoodRow[]
  /** Lines of rows that ask for what 8x8 shows already. */
  same: { line: number; userName: string }[]
  problems: LicenceProblem[]
  /** Names all that the good rows would change: another one says that something moved since. */
  digest: string
}

interface Asked {
  line: number
  userName: string
  licence: string
  extension: string
}

/** Throws `NotAnExport`, and a problem for a file that cannot be judged by its rows. */
export async function judge(deps: Deps, tenantId: string, table: CsvTable): Promise<Judged> {
  const read = columnsOf(table)
  const known = (await deps.directory.licences(tenantId)).map(({ name }) => name)
  const judged: Judged = { columns: table.columns, read, rows: 0, good: [], same: [], problems: [], digest: '' }
  const seen = new Map<string, number>()
  const guesses = { left: MOST_GUESSES }
  let some: Asked[] = []
  const look = async () => {
    await judgeSome(deps, tenantId, some, known, guesses, judged)
    some = []
  }
  for await (const row of table.rows()) {
    judged.rows += 1
    if (judged.rows > MOST_ROWS) throw tooMany()
    const asked = askedOf(row, table.columns, read)
    const wrong = wrongAlone(asked, seen, known)
    if (wrong) judged.problems.push({ line: asked.line, userName: shortened(asked.userName), ...wrong })
    else some.push(asked)
    if (some.length === CHUNK) await look()
  }
  await look()
  judged.problems.sort((one, other) => one.line - other.line)
  return { ...judged, digest: digestOf(judged.good) }
}

function columnsOf({ columns, suggested }: CsvTable): Judged['read'] {
  const { userName, licence, extension } = suggested.columns
  if (userName && licence) return { userName, licence, extension: extension ?? null }
  const lacks = [...(userName ? [] : ['Username']), ...(licence ? [] : ['Licence'])].join(' and ')
  const has = columns.slice(0, 20).map((column) => quote(column))
  throw new Problem(
    422,
    'Columns not found',
    `There is no column ${lacks}. The file has ${has.join(', ')}. Name the columns Username, Licence, and Extension where ` +
      'you want one.',
    { columns: columns.slice(0, 20) },
  )
}

const tooMany = (): Problem =>
  new Problem(
    422,
    'Too many rows',
    `The file has more than ${MOST_ROWS.toLocaleString('en-US')} rows. Split it, and upload the parts one after the other.`,
  )

function askedOf({ line, cells }: { line: number; cells: string[] }, columns: string[], read: Judged['read']): Asked {
  const cell = (column: string | null): string => (column === null ? '' : (cells[columns.indexOf(column)] ?? ''))
  return { line, userName: cell(read.userName), licence: cell(read.licence), extension: cell(read.extension) }
}

type Wrong = Pick<LicenceProblem, 'wrong' | 'right'>

/** What a spreadsheet, or whoever opens the file next, would run. */
const FORMULA = /^[=@＝＠]|^[+\-＋－](?![\d\s]*$)/

/** What is wrong with a row whoever it is about; null: nothing. */
function wrongAlone(asked: Asked, seen: Map<string, number>, known: string[]): Wrong | null {
  const { line, userName, licence, extension } = asked
  const formula = [userName, licence, extension].find((cell) => FORMULA.test(cell))
  if (formula !== undefined)
    return { wrong: `${quote(formula)} is a formula.`, right: 'Type the value itself into the cell.' }
  if (userName === '') return { wrong: 'There is no username.', right: 'Enter the username as Users shows it.' }
  const key = userName.toLowerCase()
  const first = seen.get(key)
  if (first !== undefined)
    return { wrong: `${shortened(userName)} is on row ${first} too.`, right: 'Keep one row for each user.' }
  seen.set(key, line)
  if (licence === '' && extension === '')
    return { wrong: 'There is no licence.', right: `Enter a licence${among(known)}.` }
  if (licence !== '' && known.length > 0 && !known.some((name) => same(name, licence)))
    return { wrong: `Nobody here has a licence ${quote(licence)}.`, right: `Use a name of 8x8${among(known)}.` }
  const right = extension === '' ? null : refusedValue('extension', extension)
  return right === null ? null : { wrong: `The extension is ${quote(extension)}.`, right: `Use ${right}.` }
}

const among = (known: string[]): string => (known.length > 0 ? `: ${known.slice(0, 8).join(', ')}` : '')
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
const shortened = (text: string): string => (text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID)}…` : text)

async function judgeSome(
  deps: Deps,
  tenantId: string,
  some: Asked[],
  known: string[],
  guesses: { left: number },
  judged: Judged,
): Promise<void> {
  if (some.length === 0) return
  const users = await deps.directory.usersNamed(
    tenantId,
    some.map(({ userName }) => userName),
  )
  const ids = users.map(({ id }) => id)
  const views = await deps.directory.viewsOf(tenantId, ids)
  const byName = new Map(views.map((view) => [view.user.userName.toLowerCase(), view]))
  for (const asked of some) {
    const view = byName.get(asked.userName.toLowerCase())
    const answer = view ? wishesOf(view, asked, known) : await nobody(deps, tenantId, asked, guesses)
    const { line } = asked
    if (!Array.isArray(answer)) judged.problems.push({ line, userName: shortened(asked.userName), ...answer })
    else if (!view || answer.length === 0) judged.same.push({ line, userName: asked.userName })
    else judged.good.push({ line, user: nameOf(view), wishes: answer })
  }
}

const nameOf = ({ user: { id, userName, displayName } }: UserView): GoodRow['user'] => ({ id, userName, displayName })

/** What the row would change of its user, or what stands against it. */
function wishesOf(view: UserView, { licence, extension }: Asked, known: string[]): Wish[] | Wrong {
  const no = licenceRefused(view)
  if (no) return no
  const named = known.find((name) => same(name, licence)) ?? licence
  try {
    const wishes = [
      ...(licence === '' ? [] : [wishOf(view, 'licence', named)]),
      ...(extension === '' ? [] : [wishOf(view, 'extension', extension)]),
    ]
    return wishes.filter(({ before, value }) => before !== value)
  } catch (error) {
    if (error instanceof Problem) return { wrong: `${error.title}.`, right: error.detail }
    throw error
  }
}

/** A licence belongs to a site, and to somebody who is there. */
export function licenceRefused({ user }: UserView): Wrong | null {
  if (user.deletedAt)
    return { wrong: '8x8 deleted this user.', right: 'Take the row out, or have the user created again.' }
  if (user.site === null)
    return { wrong: 'The user has no site.', right: 'Set its site on Users first; a licence needs one.' }
  return null
}

/** Nobody has the username; whoever comes closest is named. */
async function nobody(deps: Deps, tenantId: string, { userName }: Asked, guesses: { left: number }): Promise<Wrong> {
  const wrong = `No user has the username ${quote(userName)}.`
  const [start = ''] = userName.split('@')
  if (guesses.left === 0 || start.length < 3) return { wrong, right: 'Use the username as Users shows it.' }
  guesses.left -= 1
  const { items, total } = await deps.directory.users(tenantId, { search: start, limit: 1 })
  const [likely] = items
  if (!likely || total > 1) return { wrong, right: 'Use the username as Users shows it.' }
  return { wrong, right: `Is it ${likely.userName}?` }
}

function digestOf(good: GoodRow[]): string {
  const hash = createHash('sha256')
  for (const { wishes } of good)
    for (const { userId, field, before, value } of wishes) hash.update(JSON.stringify([userId, field, before, value]))
  return hash.digest('hex').slice(0, 32)
}
