/** Changes of a user in 8x8's own words: a body for POST, and an edit of the whole object for PUT. */
import type { NewPbxUser, PbxEdit, PbxEditField } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { VendorUserBody } from './operations.ts'

type Part = Record<string, unknown>
interface Place {
  part: 'basicInfo' | 'directoryInfo'
  name: string
}

const basic = (name: string): Place => ({ part: 'basicInfo', name })
const directory = (name: string): Place => ({ part: 'directoryInfo', name })

const PLACES: Record<Exclude<PbxEditField, 'number' | 'teamsEnabled'>, Place> = {
  userName: basic('userName'),
  federationId: basic('ssoFederationId'),
  givenName: basic('firstName'),
  familyName: basic('lastName'),
  email: basic('primaryEmail'),
  active: basic('status'),
  locale: basic('locale'),
  timezone: basic('timezone'),
  title: directory('jobTitle'),
  department: directory('department'),
}

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
    directoryInfo: optional({ jobTitle: user.title, department: user.department }),
  } as VendorUserBody
}

/** The whole user with only these fields changed, and nothing lost that we do not know. */
export function edited(user: VendorUserBody, { fields, extensionId }: PbxEdit): VendorUserBody {
  const after = structuredClone(user) as unknown as Record<string, Part>
  for (const [field, place] of Object.entries(PLACES)) {
    const value = fields[field as PbxEditField]
    if (value === undefined) continue
    const part = (after[place.part] ??= {})
    part[place.name] = field === 'active' ? (value === 'true' ? 'ACTIVE' : 'INACTIVE') : value
  }
  if (fields.number !== undefined || fields.teamsEnabled !== undefined) editExtension(after, fields, extensionId)
  return after as unknown as VendorUserBody
}

function editExtension(user: Record<string, Part>, fields: PbxEdit['fields'], extensionId: string | null): void {
  const all = (user['serviceInfo']?.['extensions'] ?? []) as Part[]
  const extension = all.find((one) => one['id'] === extensionId)
  if (!extension) throw new ConnectorError('refused', '8x8', 'The user does not have this extension any more.')
  if (fields.teamsEnabled !== undefined) extension['msTeamsEnabled'] = fields.teamsEnabled === 'true'
  if (fields.number === undefined) return
  const others = ((extension['phoneNumbers'] ?? []) as Part[])
    .filter((one) => one['primary'] !== true && one['phoneNumber'] !== fields.number)
    .map((one) => ({ ...one, primary: false }))
  extension['primaryPhoneNumber'] = fields.number
  extension['phoneNumbers'] =
    fields.number === null ? others : [{ phoneNumber: fields.number, primary: true }, ...others]
}
