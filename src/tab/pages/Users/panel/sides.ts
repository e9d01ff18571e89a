import type { Side, UserDetail } from '../../../../api/contract.ts'

export type SideRow = UserDetail['fields'][number]

export interface SideColumn {
  side: Side
  words: string
}

const SIDES: SideColumn[] = [
  { side: 'pbx', words: '8x8' },
  { side: 'directory', words: 'Directory' },
  { side: 'm365', words: 'Microsoft 365' },
]

type Absent = UserDetail['absent'][number]

/** Those that have the user; there is nothing to compare with on the others. */
export const sidesOf = (absent: Absent[]): SideColumn[] =>
  SIDES.filter(({ side }) => !absent.some((one) => one === side))

/** One sentence for each side that does not have the user. */
export const absentWords = (absent: Absent[], gone: Record<Absent, boolean>): string[] =>
  absent.map((side) => ABSENT_WORDS[side](gone[side]))

const ABSENT_WORDS: Record<Absent, (deleted: boolean) => string> = {
  pbx: (deleted) => (deleted ? '8x8 does not have this user any more.' : '8x8 does not have this user yet.'),
  m365: (deleted) =>
    deleted
      ? 'No Microsoft 365 account belongs to this user.'
      : 'No Microsoft 365 account belongs to this user yet, so there is nothing to compare with.',
}

/** An empty value on a side that keeps the field means none; elsewhere it says nothing. */
export const keeps = (row: SideRow, side: Side): boolean => row.keptIn.includes(side)

const same = (a: string | null, b: string | null): boolean => (a ?? '').toLowerCase() === (b ?? '').toLowerCase()

/** The side whose value stands apart: the one that is not what the directory has. */
export function differs(row: SideRow, side: Side): boolean {
  return side !== 'directory' && keeps(row, 'directory') && keeps(row, side) && !same(row[side], row.directory)
}

export const anyDiffers = (row: SideRow, sides: SideColumn[]): boolean => sides.some(({ side }) => differs(row, side))
export const allAgree = (row: SideRow, sides: SideColumn[]): boolean =>
  sides.length > 1 && sides.every(({ side }) => keeps(row, side)) && !anyDiffers(row, sides)

/** The number is what the page is about; what differs comes before what agrees. */
const rank = (row: SideRow, sides: SideColumn[]): number =>
  (anyDiffers(row, sides) ? 0 : 2) + (row.field === 'number' ? 0 : 1)
export const inOrder = (rows: SideRow[], sides: SideColumn[]): SideRow[] =>
  rows.toSorted((a, b) => rank(a, sides) - rank(b, sides))
