/** Which of our fields a column holds, guessed from its heading. */
import type { PbxFacts } from '../../directory/user.ts'
import type { ColumnMapping } from '../contract.ts'

/**
 * Headings by field, folded to letters and digits, the likeliest first. Names of the Administration API, of Admin
 * Console's own pages and of its bulk templates; exports differ by tenant and language of the console.
 */
const HEADINGS = {
  userName: ['username', 'user name', 'login', 'login name', 'basicinfo.username'],
  userId: ['user id', 'userid', '8x8 user id', '8x8 id', 'basicinfo.userid', 'id'],
  givenName: ['first name', 'firstname', 'given name', 'forename', 'basicinfo.firstname'],
  familyName: ['last name', 'lastname', 'surname', 'family name', 'basicinfo.lastname'],
  displayName: ['name', 'full name', 'display name', 'user'],
  email: ['email', 'primary email', 'email address', 'e-mail address', 'work email', 'basicinfo.primaryemail'],
  status: ['status', 'user status', 'state', 'active', 'basicinfo.status'],
  site: ['site', 'site name', 'location', 'branch', 'basicinfo.site.name'],
  country: [
    'country',
    'site country',
    'country code',
    'dial plan calling country',
    'licence country',
    'license country',
  ],
  title: ['job title', 'title', 'directoryinfo.jobtitle'],
  department: ['department', 'directoryinfo.department'],
  federationId: ['federation id', 'sso federation id', 'ssofederationid', 'sso id', 'basicinfo.ssofederationid'],
  locale: ['locale', 'language', 'basicinfo.locale'],
  timezone: ['time zone', 'timezone', 'basicinfo.timezone'],
  scimProvider: ['scim provider', 'provisioned by', 'basicinfo.scimprovider'],
  licence: ['license', 'licence', 'license type', 'license name', 'service', 'service plan', 'x series', 'licenses'],
  extension: ['extension', 'extension number', 'ext', 'ext.', 'extensionnumber'],
  extensionType: ['extension type', 'service type', 'extensiontype'],
  number: [
    'primary phone number',
    'phone number',
    'direct number',
    'did',
    'direct dial',
    'primaryphonenumber',
    'number',
    'phone',
  ],
  teams: ['microsoft teams integration', 'microsoft teams', 'ms teams', 'teams', 'teams enabled', 'msteamsenabled'],
} as const satisfies Record<string, readonly string[]>

export type Field = keyof typeof HEADINGS

export const FIELDS = Object.keys(HEADINGS) as Field[]

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** One field for each column at most, by the likeliest heading. */
export function suggest(columns: readonly string[]): ColumnMapping {
  const free = new Map(columns.map((column) => [folded(column), column]).reverse() as [string, string][])
  const found: Record<string, string> = {}
  for (const field of FIELDS) {
    const heading = HEADINGS[field].map(folded).find((one) => free.has(one))
    if (heading === undefined) continue
    found[field] = free.get(heading)!
    free.delete(heading)
  }
  // the first and last name say more than both together
  if (found['givenName'] && found['familyName']) delete found['displayName']
  return { columns: found, teamsForAll: false, country: null }
}

/** Fields without which users cannot be told apart, or everybody's number would be taken away. */
export function missingOf({ columns, teamsForAll }: ColumnMapping): string[] {
  const missing: string[] = []
  if (!columns['userName']) missing.push('userName')
  if (!columns['number']) missing.push('number')
  if (!columns['teams'] && !teamsForAll) missing.push('teams')
  return missing
}

/** Which columns tell a fact; what none of them tells, nobody may take for empty. */
const TOLD_BY = {
  federationId: ['federationId'],
  givenName: ['givenName', 'familyName', 'displayName'],
  familyName: ['givenName', 'familyName', 'displayName'],
  displayName: ['givenName', 'familyName', 'displayName'],
  email: ['email'],
  active: ['status'],
  siteId: ['site'],
  site: ['site'],
  title: ['title'],
  department: ['department'],
  locale: ['locale'],
  timezone: ['timezone'],
  workPhone: [],
  mobilePhone: [],
  directoryVisible: [],
} as const satisfies Partial<Record<keyof PbxFacts, readonly Field[]>>

export const untoldOf = (places: Partial<Record<Field, number>>): (keyof PbxFacts)[] =>
  (Object.keys(TOLD_BY) as (keyof typeof TOLD_BY)[]).filter((fact) =>
    TOLD_BY[fact].every((column) => places[column] === undefined),
  )

/** Where each field is in a row. A heading that this file does not have is left out. */
export function placesOf({ columns }: ColumnMapping, headings: readonly string[]): Partial<Record<Field, number>> {
  const places: Partial<Record<Field, number>> = {}
  for (const field of FIELDS) {
    const at = headings.indexOf(columns[field] ?? '')
    if (at >= 0) places[field] = at
  }
  return places
}
