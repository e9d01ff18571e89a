/** 8x8's users and sites in our words. Unknown fields are ignored, unknown values never take anything away. */
import { z } from 'zod/v4'
import type { PbxAccount, PbxNumber, PbxSite } from '../contract.ts'
import { clean, vendorKey } from '../shape.ts'
import type { components } from './user.openapi.d.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const key = vendorKey()
const name = z.string().min(1).max(500)
const MOST_ITEMS = 1_000

/** Only fields that the official file has: a misspelt name does not compile. */
type Fields<Name extends keyof components['schemas']> = Partial<Record<keyof components['schemas'][Name], z.ZodType>>

const extension = z.object({
  id: text,
  extensionNumber: text,
  fqExtensionNumber: text,
  extensionType: text,
  licenseId: text,
  msTeamsEnabled: flag,
  primaryPhoneNumber: text,
  emergencyAddress: z.object({ displayForm: text, country: text } satisfies Fields<'Address'>).nullish(),
  emergencyAddressInheritFromSite: flag,
  phoneNumbers: z
    .array(z.object({ phoneNumber: text, primary: flag, country: text } satisfies Fields<'PhoneNumber'>))
    .max(MOST_ITEMS)
    .nullish(),
} satisfies Fields<'Extension'>)

const basicInfo = z.object({
  userId: key,
  userName: name,
  firstName: text,
  lastName: text,
  status: text,
  primaryEmail: text,
  ssoFederationId: text,
  scimProvider: text,
  locale: text,
  timezone: text,
  lastUpdatedTime: text,
  site: z.object({ id: text, name: text } satisfies Fields<'Site'>).nullish(),
} satisfies Fields<'BasicInfo'>)

const directoryInfo = z.object({
  department: text,
  jobTitle: text,
  displayInDirectory: flag,
  personalPhoneNumbers: z
    .array(z.object({ number: text, type: text } satisfies Fields<'ContactPhoneNumber'>))
    .max(MOST_ITEMS)
    .nullish(),
} satisfies Fields<'DirectoryInfo'>)

const serviceInfo = z.object({
  licenses: z
    .array(z.object({ id: text, name: text } satisfies Fields<'License'>))
    .max(MOST_ITEMS)
    .nullish(),
  extensions: z.array(extension).max(MOST_ITEMS).nullish(),
} satisfies Fields<'ServiceInfo'>)

/** Only what we read. `userId` and `userName` are required, everything else may be missing or null. */
export const vendorUser = z.object({
  basicInfo,
  directoryInfo: directoryInfo.nullish(),
  serviceInfo: serviceInfo.nullish(),
} satisfies Fields<'User'>)

export const vendorSite = z.object({ id: key, name, pbxName: text })

export const vendorNumber = z.object({ phoneNumber: name, country: text, category: text, origin: text, status: text })

export type VendorNumber = z.output<typeof vendorNumber>
export type VendorUser = z.output<typeof vendorUser>
export type VendorSite = z.output<typeof vendorSite>
type VendorExtension = z.output<typeof extension>

export function account(user: VendorUser): PbxAccount {
  const { basicInfo: basic, directoryInfo: directory, serviceInfo: service } = user
  return {
    id: basic.userId,
    userName: clean(basic.userName) ?? basic.userId,
    federationId: clean(basic.ssoFederationId),
    givenName: clean(basic.firstName) ?? '',
    familyName: clean(basic.lastName) ?? '',
    email: clean(basic.primaryEmail),
    // A status we do not know must not take anybody's number away: only INACTIVE is inactive.
    active: basic.status?.toUpperCase() !== 'INACTIVE',
    site: site(basic.site),
    title: clean(directory?.jobTitle),
    department: clean(directory?.department),
    locale: clean(basic.locale),
    timezone: clean(basic.timezone),
    workPhone: contactNumber(directory, 'WORK'),
    mobilePhone: contactNumber(directory, 'MOBILE'),
    displayInDirectory: directory?.displayInDirectory ?? null,
    scimProvider: clean(basic.scimProvider),
    licences: (service?.licenses ?? []).flatMap(licence),
    extensions: (service?.extensions ?? []).map(pbxExtension),
    ...emergency(service?.extensions ?? []),
    updatedAt: time(basic.lastUpdatedTime),
  }
}

function licence(vendor: { id?: string | null; name?: string | null }): PbxAccount['licences'] {
  const id = clean(vendor.id)
  return id === null ? [] : [{ id, name: clean(vendor.name) }]
}

/** Of several of a kind the first. */
function contactNumber(directory: VendorUser['directoryInfo'], type: 'WORK' | 'MOBILE'): string | null {
  return clean(directory?.personalPhoneNumbers?.find((one) => one.type?.toUpperCase() === type)?.number)
}

export function pbxSite(vendor: VendorSite): PbxSite {
  return { id: vendor.id, name: clean(vendor.name) ?? vendor.id, pbxName: clean(vendor.pbxName) }
}

const STATUS: Record<string, PbxNumber['status']> = {
  AVAILABLE: 'available',
  ASSIGNED: 'assigned',
  PORTING: 'porting',
  PRE_PORTING: 'porting',
}
const CATEGORY: Record<string, string> = { LOCAL: 'local', TOLL_FREE: 'tollFree' }
const ORIGIN: Record<string, string> = { PORTING: 'ported', CLAIMED: 'claimed' }

/** Values we do not know stay as 8x8 sends them. */
export function pbxNumber(vendor: VendorNumber): PbxNumber {
  const known = (table: Record<string, string>, value: string | null) =>
    value === null ? null : Object.hasOwn(table, value.toUpperCase()) ? table[value.toUpperCase()]! : value
  const status = clean(vendor.status)?.toUpperCase() ?? ''
  return {
    number: clean(vendor.phoneNumber.slice(0, 50)) ?? '',
    country: clean(vendor.country),
    category: known(CATEGORY, clean(vendor.category)),
    origin: known(ORIGIN, clean(vendor.origin)),
    status: Object.hasOwn(STATUS, status) ? STATUS[status]! : 'unknown',
  }
}

/** True when the answer tells the user's extensions, be they none. List and single payloads "may be different". */
export function showsExtensions(user: VendorUser): boolean {
  return Array.isArray(user.serviceInfo?.extensions)
}

function pbxExtension(vendor: VendorExtension, index: number): PbxAccount['extensions'][number] {
  const listed = vendor.phoneNumbers?.find((number) => number.primary === true)?.phoneNumber
  return {
    id: clean(vendor.id) ?? clean(vendor.fqExtensionNumber) ?? clean(vendor.extensionNumber) ?? `#${index}`,
    number: clean(vendor.extensionNumber),
    // Only CC is CC: a type we do not know still has its own Teams switch.
    type: vendor.extensionType?.toUpperCase() === 'CC' ? 'CC' : 'UC',
    licenceId: clean(vendor.licenseId),
    teamsEnabled: vendor.msTeamsEnabled === true,
    // Documented as E.164. What is not stays as sent, so that it is refused by name and not taken for "no number".
    primaryNumber: clean(vendor.primaryPhoneNumber) ?? clean(listed),
  }
}

/** In the US and Canada whoever has a number has to have an address that emergency services are sent to. */
const ADDRESS_NEEDED = ['US', 'CA']

/** Of the extension that rings: the first one of calls with a number. */
function emergency(extensions: VendorExtension[]): Pick<PbxAccount, 'emergency'> {
  const rings = extensions.find((one) => one.extensionType?.toUpperCase() !== 'CC' && clean(one.primaryPhoneNumber))
  if (!rings) return {}
  const { emergencyAddress: own, emergencyAddressInheritFromSite: inherits } = rings
  // a list that leaves both out tells nothing
  if (own === undefined && inherits === undefined) return {}
  const number = rings.phoneNumbers?.find(({ phoneNumber }) => phoneNumber === rings.primaryPhoneNumber)
  const country = (clean(number?.country) ?? clean(own?.country))?.toUpperCase()
  return {
    emergency: {
      address: clean(own?.displayForm),
      ofSite: inherits === true,
      needed: country !== undefined && ADDRESS_NEEDED.includes(country),
    },
  }
}

function site(vendor: { id?: string | null; name?: string | null } | null | undefined): PbxAccount['site'] {
  const [id, name] = [clean(vendor?.id), clean(vendor?.name)]
  return id === null && name === null ? null : { id, name }
}

function time(value: string | null | undefined): string | null {
  const at = Date.parse(value ?? '')
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
