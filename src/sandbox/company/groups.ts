/** Groups of the company: one for each site, some made of those, and a small one to begin with. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import type { People } from './people.ts'
import type { CompanySite } from './sites.ts'

export interface CompanyGroup {
  id: string
  name: string
  /** Ids of groups that are members of it. */
  groups: string[]
  /** Is this person a member itself? */
  has(index: number): boolean
}

/** Every tenth person. */
const PILOT = 10

export function createGroups(people: People, ids: Ids, sites: readonly CompanySite[]): CompanyGroup[] {
  const nobody = (): boolean => false
  const bySite = sites.map((site, n): CompanyGroup => ({
    id: ids.guid(KIND.group, n),
    name: `Voice ${site.name}`,
    groups: [],
    has: (index) => people.person(index).site.id === site.id,
  }))
  const made = (n: number, name: string, groups: string[], has: (index: number) => boolean): CompanyGroup => ({
    id: ids.guid(KIND.group, 100 + n),
    name,
    groups,
    has,
  })
  const ofCountries = (countries: string[]): string[] =>
    bySite.filter((_, n) => countries.includes(sites[n]?.area.country ?? '')).map(({ id }) => id)
  const pilot = made(0, 'Voice Pilot', [], (index) => index % PILOT === 0)
  const europe = made(1, 'Voice Europe', ofCountries(['GB', 'FR', 'IE']), nobody)
  const america = made(2, 'Voice America', ofCountries(['US']), nobody)
  const everybody = made(3, 'Voice Everybody', [europe.id, america.id, pilot.id], nobody)
  return [...bySite, pilot, europe, america, everybody, made(4, 'Voice Nobody', [], nobody)]
}
