/** What an export holds, for the person who uploads it. */
import type { ExportLook, LookAtExport } from '../contract.ts'
import { readAccounts } from './accounts.ts'
import { missingOf, suggest } from './columns.ts'

const MOST_PROBLEMS = 200

export const lookAtExport: LookAtExport = async (bytes, mapping) => {
  const problems: ExportLook['problems'] = []
  let problemCount = 0
  const read = await readAccounts(
    bytes,
    (columns) => mapping ?? suggest(columns),
    (line, text) => {
      problemCount += 1
      if (problems.length < MOST_PROBLEMS) problems.push({ line, text })
    },
  )
  const { accounts, columns } = read
  const suggested = suggest(columns)
  const wanted = mapping ?? suggested
  const unknown = Object.values(wanted.columns).filter((column) => !columns.includes(column))
  const extensions = accounts.flatMap((account) => account.extensions)
  return {
    columns,
    suggested,
    missing: [...missingOf(wanted), ...unknown.map((column) => `column ${column}`)],
    rows: read.rows,
    users: accounts.length,
    extensions: extensions.length,
    numbers: extensions.filter((one) => one.primaryNumber !== null).length,
    teamsOn: extensions.filter((one) => one.teamsEnabled).length,
    problems,
    problemCount,
  }
}
