/** Changes of a user in 8x8's own words: a body for POST, and an edit of the whole object for PUT. */
import type { NewPbxUser, PbxEdit, PbxEditField } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { VendorUserBody } from './operations.ts'

type Part = Record<string, unknown>
interface Place {
  part: 'basicInfo' | 'directoryInfo'
  name: string
  /** As 8x8 writes it; left out: the same. */
  as?: (value: string | null) => unknown
}

const basic = (name: string): Place => ({ part: 'basicInfo', name })
const directory = (name: string): Place => ({ part: 'directoryInfo', name })

const PLACES: Record<Exclude<PbxEditField, 'number' | 'teamsEnabled' | 'workPhone' | 'mobilePhone'>, Place> = {
  userName: basic('userName'),
  federationId: basic('ssoFederationId'),
  givenName: basic('firstName'),
  familyName: basic('lastName'),
  email: basic('primaryEmail'),
  active: { ...basic('status'), as: (value) => (value === 'true' ? 'ACTIVE' : 'INACTIVE') },
  locale: basic('locale'),
  timezone: basic('timezone'),
  title: directory('jobTitle'),
  department: directory('department'),
  directoryVisible: { ...directory('displayInDirectory'), as: (value) => value === 'true' },
}

const PHONES = { workPhone: 'WORK', mobilePhone: 'MOBILE' } as const

export function newUser(user: NewPbxUser): VendorUserBody {
  const optional = (values: Part): Part =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null))
  return {
    basicInfo: {
      userName: user.userName,
      firstName: user.givenName,
      lastName: user.familyName,
      primaryEmail: user.email,
      status: 'ACTIVE',
      site: { name: user.site },
      ...optional({ ssoFederationId: user.federationId, locale: user.locale, timezone: user.timezone }),
    },
    directoryInfo: {
      ...optional({ jobTitle: user.title, department: user.department, displayInDirectory: user.directoryVisible }),
      ...phonesOf(user),
    },
  } as VendorUserBody
}

/** The whole user with only these fields changed, and nothing lost that we do not know. */
export function edited(user: VendorUserBody, { fields, extensionId }: PbxEdit): VendorUserBody {
  const after = structuredClone(user) as unknown as Record<string, Part>
  for (const [field, place] of Object.entries(PLACES)) {
    const value = fields[field as PbxEditField]
    if (value === undefined) continue
    const part = (after[place.part] ??= {})
    part[place.name] = place.as ? place.as(value) : value
  }
  editPhones(after, fields)
  if (fields.directoryVisible !== undefined) showExtensions(after, fields.directoryVisible === 'true')
  if (fields.number !== undefined || fields.teamsEnabled !== undefined) editExtension(after, fields, extensionId)
  return after as unknown as VendorUserBody
}

function phonesOf(user: NewPbxUser): Part {
  const numbers = Object.entries(PHONES).flatMap(([field, type]) => {
    const number = user[field as keyof typeof PHONES]
    return number ? [{ number, type }] : []
  })
  return numbers.length > 0 ? { personalPhoneNumbers: numbers } : {}
}

/** The first of its kind is the one that is shown; others of the kind, which nobody here knows, stay. */
function editPhones(user: Record<string, Part>, fields: PbxEdit['fields']): void {
  for (const [field, type] of Object.entries(PHONES)) {
    const number = fields[field as keyof typeof PHONES]
    if (number === undefined) continue
    const part = (user['directoryInfo'] ??= {})
    const all = (part['personalPhoneNumbers'] ?? []) as Part[]
    const first = all.find((one) => one['type'] === type)
    const others = all.filter((one) => one !== first)
    part['personalPhoneNumbers'] = number === null ? others : [{ ...first, number, type }, ...others]
  }
}

/** Documented: a user and its UC extensions are shown, or not, together. */
function showExtensions(user: Record<string, Part>, shown: boolean): void {
  for (const extension of (user['serviceInfo']?.['extensions'] ?? []) as Part[])
    if (extension['extensionType'] !== 'CC') extension['displayInDirectory'] = shown
}

function editExtension(user: Record<string, Part>, fields: PbxEdit['fields'], extensionId: string | null): void {
  const all = (user['serviceInfo']?.['extensions'] ?? []) as Part[]
  const extension = all.find((one) => one['id'] === extensionId)
  if (!extension) throw new ConnectorError('refused', '8x8', 'The user has no such extension at 8x8.')
  if (fields.teamsEnabled !== undefined) extension['msTeamsEnabled'] = fields.teamsEnabled === 'true'
  if (fields.number === undefined) return
  const others = ((extension['phoneNumbers'] ?? []) as Part[])
    .filter((one) => one['primary'] !== true && one['phoneNumber'] !== fields.number)
    .map((one) => ({ ...one, primary: false }))
  extension['primaryPhoneNumber'] = fields.number
  extension['phoneNumbers'] =
    fields.number === null ? others : [{ phoneNumber: fields.number, primary: true }, ...others]
}
