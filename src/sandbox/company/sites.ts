/** Sites: where the company's people work. They are there in a company without people too. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import { AREAS } from './numbers.ts'
import type { Area } from './numbers.ts'

export interface CompanySite {
  id: string
  name: string
  pbxName: string
  locale: string
  timezone: string
  siteCode: string
  addressId: string
  area: Area
  callingCountry: string
}

const SITES: [keyof typeof AREAS, string, string, string][] = [
  ['London', 'en-GB', 'Europe/London', 'UK'],
  ['Paris', 'fr-FR', 'Europe/Paris', 'FR'],
  ['New York', 'en-US', 'America/New_York', 'NANP'],
  ['Manchester', 'en-GB', 'Europe/London', 'UK'],
  ['Chicago', 'en-US', 'America/Chicago', 'NANP'],
  ['Dublin', 'en-GB', 'Europe/Dublin', 'IE'],
]

export function createSites(ids: Ids, pbxName: string): CompanySite[] {
  return SITES.map(([name, locale, timezone, callingCountry], n) => ({
    id: ids.code(KIND.site, n),
    name,
    pbxName,
    locale,
    timezone,
    siteCode: String(21 + n),
    addressId: ids.guid(KIND.site, n),
    area: AREAS[name],
    callingCountry,
  }))
}
