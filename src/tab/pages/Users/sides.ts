import type { UserDetail } from '../../../api/contract.ts'

export type Side = 'pbx' | 'directory' | 'm365'
export type SideRow = UserDetail['fields'][number]

export const SIDES: { side: Side; words: string }[] = [
  { side: 'pbx', words: '8x8' },
  { side: 'directory', words: 'Directory' },
  { side: 'm365', words: 'Microsoft 365' },
]

/** Fields that a side has no place for: an empty value there says nothing. */
const NOT_KEPT: Record<Side, ReadonlySet<string>> = {
  pbx: new Set(['voiceRoutingPolicy', 'callingPolicy', 'teamsNumber', 'phoneLicence', 'userPrincipalName', 'enabled']),
  directory: new Set([
    'voiceRoutingPolicy',
    'callingPolicy',
    'teamsNumber',
    'phoneLicence',
    'userPrincipalName',
    'enabled',
  ]),
  m365: new Set([
    'federationId',
    'givenName',
    'familyName',
    'email',
    'site',
    'title',
    'department',
    'locale',
    'timezone',
    'licence',
    'extension',
    'teamsEnabled',
  ]),
}

export const keeps = (row: SideRow, side: Side): boolean => row[side] !== null || !NOT_KEPT[side].has(row.field)

const same = (a: string | null, b: string | null): boolean => (a ?? '').toLowerCase() === (b ?? '').toLowerCase()

/** The side whose value stands apart: the one that is not what the directory has. */
export function differs(row: SideRow, side: Side): boolean {
  return side !== 'directory' && keeps(row, 'directory') && keeps(row, side) && !same(row[side], row.directory)
}

export const anyDiffers = (row: SideRow): boolean => differs(row, 'pbx') || differs(row, 'm365')
export const allAgree = (row: SideRow): boolean => SIDES.every(({ side }) => keeps(row, side)) && !anyDiffers(row)
