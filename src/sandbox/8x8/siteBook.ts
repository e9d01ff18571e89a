/** The sites of a company as 8x8 keeps them: the Site of site-api-v1.yaml, with the fields that matter. */
import type { CompanySite } from '../company/sites.ts'

export interface PbxSite {
  id: string
  name: string
  pbxName: string
  locale: string
  timezone: string
  siteCode: string | null
  extensionLength: number | null
  address: { id: string | null }
  defaultDialPlanCallingCountry: string | null
  defaultDialPlanRuleset: 'INTERNATIONAL' | 'DOMESTIC' | 'EMERGENCYONLY' | null
}

export interface SiteBook {
  all(): PbxSite[]
  get(id: string): PbxSite | null
  named(name: string): PbxSite | null
  set(site: PbxSite): void
  remove(id: string): void
}

export function createSiteBook(sites: readonly CompanySite[]): SiteBook {
  const book = new Map<string, PbxSite>()
  for (const { id, name, pbxName, locale, timezone, siteCode, addressId, callingCountry } of sites) {
    book.set(id, {
      id,
      name,
      pbxName,
      locale,
      timezone,
      siteCode,
      extensionLength: 4,
      address: { id: addressId },
      defaultDialPlanCallingCountry: callingCountry,
      defaultDialPlanRuleset: 'INTERNATIONAL',
    })
  }
  return {
    all: () => [...book.values()],
    get: (id) => book.get(id) ?? null,
    named: (name) => [...book.values()].find((site) => site.name === name) ?? null,
    set: (site) => void book.set(site.id, site),
    remove: (id) => void book.delete(id),
  }
}
