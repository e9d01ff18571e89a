/** What an export holds, for the person who uploads it. */
import type { ExportLook, LookAtExport, OpenCsv } from '../contract.ts'
import { readAccounts } from './accounts.ts'
import { missingOf, suggest } from './columns.ts'
import { openTable } from './rows.ts'

const MOST_PROBLEMS = 200

export const lookAtExport: LookAtExport = async (content, mapping) => {
  const problems: ExportLook['problems'] = []
  let problemCount = 0
  const read = await readAccounts(
    content,
    (columns) => mapping ?? suggest(columns),
    (line, text) => {
      problemCount += 1
      if (problems.length < MOST_PROBLEMS) problems.push({ line, text })
    },
  )
  const { columns } = read
  const found = { users: 0, extensions: 0, numbers: 0, teamsOn: 0 }
  for await (const { extensions } of read.accounts) {
    found.users += 1
    found.extensions += extensions.length
    for (const { primaryNumber, teamsEnabled } of extensions) {
      if (primaryNumber !== null) found.numbers += 1
      if (teamsEnabled) found.teamsOn += 1
    }
  }
  const suggested = suggest(columns)
  const wanted = mapping ?? suggested
  const unknown = Object.values(wanted.columns).filter((column) => !columns.includes(column))
  return {
    columns,
    suggested,
    missing: [...missingOf(wanted), ...unknown.map((column) => `column ${column}`)],
    rows: read.rows(),
    ...found,
    problems,
    problemCount,
  }
}

/** Any table of users, with what its headings suggest. */
export const openCsv: OpenCsv = async (content) => {
  const { columns, rows } = await openTable(content)
  return { columns, suggested: suggest(columns), rows }
}
