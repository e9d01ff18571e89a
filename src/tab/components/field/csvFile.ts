import { ApiError } from '../../api/client.ts'

const MOST_BYTES = 20 * 1024 * 1024

/** What can be said of a file without sending it; null: nothing. `smaller`: how to make one that is too large smaller. */
export function notCsv({ name, size }: File, smaller: string): ApiError | null {
  const refused = (detail: string) => new ApiError(422, 'Not a CSV file', detail, null)
  if (/\.(xlsx?|xlsm|ods|numbers)$/i.test(name))
    return refused('This is a spreadsheet. Open it, choose Save As, CSV UTF-8, and choose that file.')
  if (size > MOST_BYTES) return refused(`The file has ${megabytes(size)}; at most 20 MB are taken. ${smaller}`)
  if (size === 0) return refused('The file is empty. Choose one with a line of headings.')
  return null
}

/** "1.2 MB", "14 KB". */
export const megabytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
