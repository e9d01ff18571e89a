import type { Side, UserDetail } from '../../../api/contract.ts'

export type SideRow = UserDetail['fields'][number]

export const SIDES: { side: Side; words: string }[] = [
  { side: 'pbx', words: '8x8' },
  { side: 'directory', words: 'Directory' },
  { side: 'm365', words: 'Microsoft 365' },
]

/** An empty value on a side that keeps the field means none; elsewhere it says nothing. */
export const keeps = (row: SideRow, side: Side): boolean => row.keptIn.includes(side)

const same = (a: string | null, b: string | null): boolean => (a ?? '').toLowerCase() === (b ?? '').toLowerCase()

/** The side whose value stands apart: the one that is not what the directory has. */
export function differs(row: SideRow, side: Side): boolean {
  return side !== 'directory' && keeps(row, 'directory') && keeps(row, side) && !same(row[side], row.directory)
}

export const anyDiffers = (row: SideRow): boolean => differs(row, 'pbx') || differs(row, 'm365')
export const allAgree = (row: SideRow): boolean => SIDES.every(({ side }) => keeps(row, side)) && !anyDiffers(row)

/** The number is what the page is about; what differs comes before what agrees. */
const rank = (row: SideRow): number => (anyDiffers(row) ? 0 : 2) + (row.field === 'number' ? 0 : 1)
export const inOrder = (rows: SideRow[]): SideRow[] => rows.toSorted((a, b) => rank(a) - rank(b))
