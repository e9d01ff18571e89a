/** Tables for spreadsheets. */

/** Excel reads UTF-8 only with this in front. */
const BOM = '\ufeff'
const LINE_END = '\r\n'

/** A cell that a spreadsheet would take for a formula gets an apostrophe, but for telephone numbers: of digits and blanks. */
function cell(value: string | null): string {
  const text = value ?? ''
  const isFormula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(text) && !/^\+\d[\d ]*$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvHead = (columns: string[]): string => BOM + csvLine(columns)
export const csvLine = (cells: (string | null)[]): string => cells.map(cell).join(',') + LINE_END
