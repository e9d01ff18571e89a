/** From rows to 8x8 users. Several rows of one user are its extensions. */
import type { ColumnMapping, ExportContent, PbxAccount } from '../contract.ts'
import { placesOf, untoldOf, type Field } from './columns.ts'
import { countryOf, readPhone } from './phone.ts'
import { openTable, type Row, type Table } from './rows.ts'

export interface Accounts {
  columns: string[]
  /** Every user once, when the last of its rows was read; goes through the file twice. */
  accounts: AsyncGenerator<PbxAccount>
  /** Rows read so far. */
  rows(): number
}

type Report = (line: number, text: string) => void

type Cells = (field: Field) => string | null

/** `report` hears of everything that was left out or not understood. `mapped` says how to read these columns. */
export async function readAccounts(
  content: ExportContent,
  mapped: (columns: string[]) => ColumnMapping,
  report: Report,
): Promise<Accounts> {
  const table = await openTable(content)
  const mapping = mapped(table.columns)
  let count = 0
  const counted = (): number => (count += 1)
  return {
    columns: table.columns,
    accounts: accountsOf(table, mapping, report, counted),
    rows: () => count,
  }
}

/** What is remembered of a user, so that of all but those with several rows nothing else has to be. */
interface Known {
  /** Counted from 1: its last row. */
  last: number
  /** The line of the row that was taken first; 0: none was yet. */
  line: number
}

async function* accountsOf(
  table: Table,
  mapping: ColumnMapping,
  report: Report,
  counted: () => number,
): AsyncGenerator<PbxAccount> {
  const places = placesOf(mapping, table.columns)
  const untold = untoldOf(places)
  const cellsOf =
    (row: Row): Cells =>
    (field) =>
      cellOf(row, places[field])
  const known = await lastRows(table, cellsOf)
  // without a column of ids the name is the id
  const idOfName = places.userId === undefined ? null : new Map<string, string>()
  /** Users of whom more rows follow. */
  const open = new Map<string, PbxAccount>()
  for await (const row of table.rows()) {
    const number = counted()
    const cells = cellsOf(row)
    const userName = cells('userName')
    if (userName === null) {
      report(row.line, 'There is no username; the row is left out.')
      continue
    }
    const id = idOf(cells, userName)
    const name = folded(userName)
    const user = known.get(id)
    if (!user) continue
    const extension = extensionOf(cells, mapping, id, (text) => report(row.line, text))
    const namesake = idOfName?.get(name)
    const there = open.get(id)
    if (namesake !== undefined && namesake !== id) {
      const line = known.get(namesake)?.line
      report(row.line, `${userName} is on line ${line} already, with another user id; the row is left out.`)
    } else if (user.line === 0) {
      open.set(id, { ...accountOf(id, userName, cells, extension), untold })
      user.line = row.line
      idOfName?.set(name, id)
    } else if (!there || !extension || there.extensions.some((one) => one.number === extension.entry.number)) {
      report(row.line, `${userName} is on line ${user.line} already; the row is left out.`)
    } else {
      add(there, extension)
    }
    if (number < user.last) continue
    const whole = open.get(id)
    open.delete(id)
    if (whole) yield whole
  }
}

async function lastRows(table: Table, cellsOf: (row: Row) => Cells): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  let number = 0
  for await (const row of table.rows()) {
    number += 1
    const cells = cellsOf(row)
    const userName = cells('userName')
    if (userName === null) continue
    const id = idOf(cells, userName)
    const user = known.get(id)
    if (user) user.last = number
    else known.set(id, { last: number, line: 0 })
  }
  return known
}

const idOf = (cells: Cells, userName: string): string => cells('userId') ?? folded(userName)

function cellOf({ cells }: Row, place: number | undefined): string | null {
  const text = place === undefined ? '' : (cells[place] ?? '')
  return text === '' || /^(n\/?a|null|none|-+)$/i.test(text) ? null : text
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

interface Extension {
  entry: PbxAccount['extensions'][number]
  licence: { id: string; name: string | null } | null
}

/** Null: the row names neither extension nor number nor licence. */
function extensionOf(
  cells: Cells,
  mapping: ColumnMapping,
  id: string,
  report: (text: string) => void,
): Extension | null {
  const [number, phone, licenceName] = [cells('extension'), cells('number'), cells('licence')]
  if (number === null && phone === null && licenceName === null) return null
  // An export without a licence column says nothing about licences: whoever has an extension counts as licensed.
  const untold = mapping.columns['licence'] === undefined && number !== null
  const licence = licenceName === null ? null : { id: licenceName, name: licenceName }
  return {
    licence,
    entry: {
      id: `${id}#${number ?? ''}`,
      number,
      type: /^cc$|contact cent/i.test(cells('extensionType') ?? '') ? 'CC' : 'UC',
      licenceId: licence?.id ?? (untold ? 'not in the export' : null),
      teamsEnabled: mapping.teamsForAll ? true : yes(cells('teams')),
      primaryNumber: phone === null ? null : primaryOf(phone, cells, mapping, report),
    },
  }
}

function primaryOf(phone: string, cells: Cells, mapping: ColumnMapping, report: (text: string) => void): string {
  const read = readPhone(phone, countryOf(cells('country') ?? undefined) ?? mapping.country)
  if (read.problem) report(`The number ${read.problem}.`)
  return read.number
}

function add(account: PbxAccount, { entry, licence }: Extension): void {
  account.extensions.push(entry)
  if (licence && !account.licences.some((one) => one.id === licence.id)) account.licences.push(licence)
}

const yes = (cell: string | null): boolean => /^(y|yes|true|1|on|enabled|active)$/i.test(cell ?? '')

/** A status that we do not know must not take anybody's number away. */
const isActive = (cell: string | null): boolean =>
  !/^(n|no|false|0|off|inactive|disabled|deactivated|suspended|deleted)$/i.test(cell ?? '')

function accountOf(id: string, userName: string, cells: Cells, extension: Extension | null): PbxAccount {
  const [given, family] = namesOf(cells)
  const site = cells('site')
  const account: PbxAccount = {
    id,
    userName,
    federationId: cells('federationId'),
    givenName: given,
    familyName: family,
    email: cells('email'),
    active: isActive(cells('status')),
    site: site === null ? null : { id: siteId(site), name: site },
    title: cells('title'),
    department: cells('department'),
    locale: cells('locale'),
    timezone: cells('timezone'),
    workPhone: null,
    mobilePhone: null,
    displayInDirectory: null,
    scimProvider: cells('scimProvider'),
    licences: [],
    extensions: [],
    updatedAt: null,
  }
  if (extension) add(account, extension)
  return account
}

/** An export names sites and gives them no id. */
export const siteId = (name: string): string => `site:${folded(name)}`

function namesOf(cells: Cells): [string, string] {
  const [given, family, whole] = [cells('givenName'), cells('familyName'), cells('displayName')]
  if (given !== null || family !== null || whole === null) return [given ?? '', family ?? '']
  const turned = /^([^,]+),\s*(.+)$/.exec(whole)
  if (turned) return [turned[2] ?? '', turned[1] ?? '']
  const blank = whole.lastIndexOf(' ')
  return blank < 0 ? [whole, ''] : [whole.slice(0, blank).trim(), whole.slice(blank + 1)]
}
