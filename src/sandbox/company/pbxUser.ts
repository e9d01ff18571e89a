/** A person as 8x8 shows them: the User object of user-api-v1.yaml, with the fields that matter to a sync. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import { PURPOSE } from './numbers.ts'
import type { Numbers } from './numbers.ts'
import type { Person } from './people.ts'
import type { Problem } from './problems.ts'
import type { CompanySite } from './sites.ts'

export interface PbxPhoneNumber {
  phoneNumber: string
  country: string | null
  origin: string | null
  primary: boolean
}

export interface PbxExtension {
  id: string
  extensionNumber: string
  fqExtensionNumber: string
  extensionType: 'UC' | 'CC'
  licenseId: string | null
  msTeamsEnabled: boolean
  displayInDirectory: boolean
  primaryPhoneNumber: string | null
  phoneNumbers: PbxPhoneNumber[]
  emergencyAddress?: { displayForm: string; country: string }
  emergencyAddressInheritFromSite?: boolean
}

export interface PbxUser {
  basicInfo: {
    userId: string
    customerId: string
    createdTime: string
    lastUpdatedTime: string
    scimProvider: string | null
    userName: string
    firstName: string
    lastName: string
    status: 'ACTIVE' | 'INACTIVE'
    locale: string | null
    timezone: string | null
    primaryEmail: string
    ssoProvider: string | null
    ssoFederationId: string | null
    site: { id: string; name: string; pbxName: string }
  }
  directoryInfo: {
    department: string | null
    directoryScope: 'CUSTOMER' | 'PBX' | 'SITE' | null
    displayInDirectory: boolean
    jobTitle: string | null
    personalPhoneNumbers: { number: string; type: 'WORK' | 'MOBILE' }[]
  }
  serviceInfo: {
    licenses: { id: string; name: string | null; country: string | null }[]
    extensions: PbxExtension[]
  }
  assignmentInfo: { profilePolicy: { name: string | null } | null }
}

/** The company's first day at 8x8. Later people came later, ten seconds apart, so that time orders them as index does. */
const FIRST_DAY = Date.UTC(2025, 0, 6, 8)
const STEP_MS = 10_000
const DAY_MS = 86_400_000

/** Nobody entered an emergency address for these, and their site has none for them. */
const NOT_REGISTERED: Problem[] = ['adopted', 'federation', 'twoExtensions']
const STREETS: Record<string, string> = { 'New York': '350 5TH AVE', Chicago: '233 S WACKER DR' }

/** In the US each desk has its own address; elsewhere that of the site counts. */
function emergency({ index, site, problem }: Person): Pick<PbxExtension, EmergencyField> {
  const street = STREETS[site.name]
  if (!street) return { emergencyAddressInheritFromSite: true }
  const { country } = site.area
  const displayForm = `${street}, FLOOR ${(index % 40) + 1}, ${site.name}`
  const own = NOT_REGISTERED.includes(problem) ? {} : { emergencyAddress: { displayForm, country } }
  return { ...own, emergencyAddressInheritFromSite: false }
}
type EmergencyField = 'emergencyAddress' | 'emergencyAddressInheritFromSite'

export interface PbxUserDeps {
  people: number
  customerId: string
  ids: Ids
  numbers: Numbers
}

export type PbxUserOf = (person: Person) => PbxUser

/** Extension numbers of one length for the whole company: contact centre first, so that the lowest is not the right one. */
function extensionNumbers(people: number): (range: number, index: number) => string {
  const room = Math.max(1_000, people)
  const first = 10 ** Math.max(3, String(room * 3).length - 1)
  return (range, index) => String(first + range * room + index)
}

export function createPbxUserOf({ people, customerId, ids, numbers }: PbxUserDeps): PbxUserOf {
  const extensionNumber = extensionNumbers(people)

  function extension(
    site: CompanySite,
    id: string,
    number: string,
    more: Pick<PbxExtension, 'extensionType' | 'licenseId' | 'msTeamsEnabled' | 'primaryPhoneNumber'>,
  ): PbxExtension {
    const held = more.primaryPhoneNumber
    return {
      id,
      extensionNumber: number,
      fqExtensionNumber: site.siteCode + number,
      ...more,
      displayInDirectory: true,
      phoneNumbers: held ? [{ phoneNumber: held, country: site.area.country, origin: 'CLAIMED', primary: true }] : [],
    }
  }

  const agent = ({ index, site }: Person, licence: string): PbxExtension =>
    extension(site, ids.code(KIND.ccExtension, index), extensionNumber(0, index), {
      extensionType: 'CC',
      licenseId: licence,
      msTeamsEnabled: true,
      primaryPhoneNumber: numbers.number(site.area, PURPOSE.contactCentre, index),
    })

  function extensions(person: Person, licence: string): PbxExtension[] {
    const { index, site, problem } = person
    if (problem === 'onlyContactCentre') return [agent(person, licence)]
    const calls = (...given: Parameters<typeof extension>) => ({ ...extension(...given), ...emergency(person) })
    const main = calls(site, ids.code(KIND.extension, index), extensionNumber(1, index), {
      extensionType: 'UC',
      licenseId: problem === 'noLicence' ? null : licence,
      msTeamsEnabled: problem !== 'teamsOff',
      primaryPhoneNumber: person.number,
    })
    if (problem === 'contactCentre') return [agent(person, licence), main]
    if (problem === 'twoExtensions') {
      const higher = calls(site, ids.code(KIND.secondExtension, index), extensionNumber(2, index), {
        extensionType: 'UC',
        licenseId: licence,
        msTeamsEnabled: true,
        primaryPhoneNumber: numbers.number(site.area, PURPOSE.second, index),
      })
      return [higher, main]
    }
    return [main]
  }

  return (person) => {
    const { index, site } = person
    const licence = ids.code(KIND.licence, index)
    const created = FIRST_DAY + index * STEP_MS
    return {
      basicInfo: {
        userId: ids.code(KIND.person, index),
        customerId,
        createdTime: new Date(created).toISOString(),
        lastUpdatedTime: new Date(created + DAY_MS).toISOString(),
        scimProvider: null,
        userName: person.userName,
        firstName: person.first,
        lastName: person.last,
        status: person.problem === 'inactive' ? 'INACTIVE' : 'ACTIVE',
        locale: site.locale,
        timezone: site.timezone,
        primaryEmail: person.upn,
        ssoProvider: 'Microsoft',
        ssoFederationId: person.identity,
        site: { id: site.id, name: site.name, pbxName: site.pbxName },
      },
      directoryInfo: {
        department: person.department,
        directoryScope: 'CUSTOMER',
        displayInDirectory: true,
        jobTitle: person.title,
        personalPhoneNumbers: [],
      },
      serviceInfo: {
        licenses: [{ id: licence, name: person.licence, country: site.area.country }],
        extensions: extensions(person, licence),
      },
      assignmentInfo: { profilePolicy: { name: '8x8 Master User Template' } },
    }
  }
}
