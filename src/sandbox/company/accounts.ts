/** Accounts: who is in the company's Microsoft 365, people first, then those that only Microsoft 365 knows. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import type { Names } from './names.ts'
import type { People, Person } from './people.ts'
import type { PlanName } from './plans.ts'
import type { Problem } from './problems.ts'

export interface AccountPlan {
  name: PlanName
  status: 'Enabled' | 'Deleted'
}

export type TeamsAccountType = 'user' | 'resourceAccount' | 'guest' | 'sfbOnPremUser' | 'ineligibleUser'

export interface Account {
  id: string
  upn: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  department: string | null
  jobTitle: string | null
  usageLocation: string | null
  enabled: boolean
  userType: 'Member' | 'Guest'
  created: string
  plans: AccountPlan[]
  /** What Teams keeps it as; null: Teams has no record of it (yet). */
  teams: TeamsAccountType | null
  /** Its coexistence mode, where it has one of its own. */
  mode?: 'Islands' | 'SfBOnly' | 'UpgradeToTeams'
  /** Enterprise Voice stays off, whatever number it gets. */
  voiceOff?: boolean
}

/** What Teams makes of people with these problems; of all others a user. */
const TEAMS_TYPES: Partial<Record<Problem, TeamsAccountType | null>> = {
  notProvisioned: null,
  homedOnPremises: 'sfbOnPremUser',
  ineligible: 'ineligibleUser',
  guestAccount: 'guest',
}

/** An account without a person in 8x8. `index` is what its kind counts by. */
export interface Extra {
  kind: number
  index: number
}

const on = (...names: PlanName[]): AccountPlan[] => names.map((name) => ({ name, status: 'Enabled' }))
const PHONE = on('EXCHANGE_S_ENTERPRISE', 'TEAMS1', 'MCOEV')
const NO_PHONE = on('EXCHANGE_S_ENTERPRISE', 'TEAMS1')
const PHONE_DELETED: AccountPlan[] = [...NO_PHONE, { name: 'MCOEV', status: 'Deleted' }]
const CALLING_PLAN = [...PHONE, ...on('MCOPSTN1')]
const RESOURCE = on('MCOEV_VIRTUALUSER')

const CREATED = '2024-11-04T08:00:00Z'

/** Plans of a person, by problem; all others have Teams Phone. */
function plansOf(person: Person): AccountPlan[] {
  if (person.problem === 'phoneMissing') return NO_PHONE
  if (person.problem === 'phoneDeleted') return PHONE_DELETED
  if (person.problem === 'otherCallingPlan' || person.problem === 'callingPlanLicence') return CALLING_PLAN
  return PHONE
}

export interface Accounts {
  /** Places 0 to count - 1; people come first, in their order. */
  count: number
  extras: readonly Extra[]
  /** Null where 8x8 knows a person and Microsoft 365 does not. */
  at(place: number): Account | null
  placeOf(id: string): number | null
  placeOfUpn(upn: string): number | null
}

export interface AccountsDeps {
  people: People
  problems: boolean
  domain: string
  ids: Ids
  names: Names
}

/** Who is only in Microsoft 365: a break-glass admin always, and with problems holders of numbers, and guests. */
function listExtras(people: People, problems: boolean): Extra[] {
  const extras: Extra[] = [{ kind: KIND.admin, index: 0 }]
  if (!problems || people.count === 0) return extras
  for (let index = 0; index < people.count; index++) {
    const problem = people.problem(index)
    if (problem === 'inUseByResource') extras.push({ kind: KIND.holderResource, index })
    if (problem === 'inUseByColleague') extras.push({ kind: KIND.holderColleague, index })
  }
  const each = Math.max(3, Math.floor(people.count / 100))
  for (const kind of [KIND.callingPlan, KIND.resource, KIND.guest])
    for (let index = 0; index < each; index++) extras.push({ kind, index })
  return extras
}

export function createAccounts({ people, problems, domain, ids, names }: AccountsDeps): Accounts {
  const extras = listExtras(people, problems)
  const placeOfExtra = new Map(extras.map((extra, n) => [`${extra.kind}/${extra.index}`, people.count + n]))
  let placeOfExtraUpn: Map<string, number> | null = null

  function personal(person: Person): Account {
    return {
      id: ids.guid(KIND.person, person.index),
      upn: person.upn,
      displayName: `${person.first} ${person.last}`,
      givenName: person.first,
      surname: person.last,
      mail: person.upn,
      department: person.department,
      jobTitle: person.title,
      usageLocation: person.problem === 'noUsageLocation' ? null : person.site.area.country,
      enabled: person.problem !== 'signInBlocked',
      userType: person.problem === 'guestAccount' ? 'Guest' : 'Member',
      created: CREATED,
      plans: plansOf(person),
      teams: person.problem in TEAMS_TYPES ? (TEAMS_TYPES[person.problem] ?? null) : 'user',
      ...(person.problem === 'notTeamsOnly' ? { mode: 'Islands' as const } : {}),
      ...(person.problem === 'voiceOff' ? { voiceOff: true } : {}),
    }
  }

  function extra({ kind, index }: Extra): Account {
    const bare: Account = {
      id: ids.guid(kind, index),
      upn: '',
      displayName: '',
      givenName: null,
      surname: null,
      mail: null,
      department: null,
      jobTitle: null,
      usageLocation: 'GB',
      enabled: true,
      userType: 'Member',
      created: CREATED,
      plans: [],
      teams: null,
    }
    const named = (upn: string, displayName: string, more: Partial<Account>): Account => ({
      ...bare,
      upn,
      displayName,
      ...more,
    })
    const onmicrosoft = domain.split('.')[0] + '.onmicrosoft.com'
    // Beyond the people, so that no name is borne twice.
    const bearer = names.name(people.count + (kind === KIND.holderColleague ? index : index * 3 + 1))
    const full = `${bearer.first} ${bearer.last}`
    const local =
      full
        .toLowerCase()
        .replace(/[^a-z ]/g, '')
        .replace(' ', '-') + index
    switch (kind) {
      case KIND.holderResource:
        return named(`aa-${index}@${onmicrosoft}`, `Auto Attendant ${index}`, {
          plans: RESOURCE,
          teams: 'resourceAccount',
        })
      case KIND.resource:
        return named(`cq-${index}@${onmicrosoft}`, `Call Queue ${index}`, { plans: RESOURCE, teams: 'resourceAccount' })
      case KIND.guest: {
        const upn = `${local}_partner.example#EXT#@${onmicrosoft}`
        return named(upn, full, {
          userType: 'Guest',
          usageLocation: null,
          mail: `${local}@partner.example`,
          teams: 'guest',
        })
      }
      case KIND.callingPlan:
      case KIND.holderColleague: {
        const upn = `${local}@${domain}`
        const plans = kind === KIND.callingPlan ? CALLING_PLAN : PHONE
        return named(upn, full, { givenName: bearer.first, surname: bearer.last, mail: upn, plans, teams: 'user' })
      }
      default:
        return named(`admin@${onmicrosoft}`, 'Emergency Admin', {})
    }
  }

  const accounts: Accounts = {
    count: people.count + extras.length,
    extras,
    at(place) {
      if (place < people.count) {
        return people.problem(place) === 'unmatched' ? null : personal(people.person(place))
      }
      const found = extras[place - people.count]
      return found ? extra(found) : null
    },
    placeOf(id) {
      const found = ids.guidOf(id)
      if (!found) return null
      if (found.kind !== KIND.person) return placeOfExtra.get(`${found.kind}/${found.index}`) ?? null
      return found.index < people.count && people.problem(found.index) !== 'unmatched' ? found.index : null
    },
    placeOfUpn(upn) {
      const wanted = upn.toLowerCase()
      const index = people.indexOf(wanted)
      if (index !== null && accounts.at(index)?.upn === wanted) return index
      placeOfExtraUpn ??= new Map(extras.map((one, n) => [extra(one).upn.toLowerCase(), people.count + n]))
      return placeOfExtraUpn.get(wanted) ?? null
    },
  }
  return accounts
}
