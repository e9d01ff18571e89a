/** People: who works in the company. Each is made from its index alone when asked for. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import { PURPOSE } from './numbers.ts'
import type { Numbers } from './numbers.ts'
import { slug } from './names.ts'
import type { Names } from './names.ts'
import { pairOf, problemOf } from './problems.ts'
import type { Problem } from './problems.ts'
import type { CompanySite } from './sites.ts'

export interface Person {
  index: number
  problem: Problem
  first: string
  last: string
  /** The 8x8 username. */
  userName: string
  /** The Microsoft 365 username. */
  upn: string
  /** The Federation ID at 8x8; of two people with one identity, the first one's username. */
  identity: string
  site: CompanySite
  department: string
  title: string
  licence: 'X2' | 'X4'
  /** The number that Teams should show, E.164. */
  number: string | null
}

const JOBS: [string, string[]][] = [
  ['Sales', ['Account Executive', 'Sales Manager', 'Sales Engineer', 'Account Manager']],
  ['Customer Care', ['Support Agent', 'Team Lead', 'Care Specialist', 'Service Manager']],
  ['Engineering', ['Software Engineer', 'Test Engineer', 'Product Designer', 'Engineering Manager']],
  ['Finance', ['Accountant', 'Controller', 'Payroll Specialist', 'Financial Analyst']],
  ['Human Resources', ['Recruiter', 'HR Business Partner', 'HR Assistant', 'Training Lead']],
  ['Marketing', ['Campaign Manager', 'Copywriter', 'Brand Manager', 'Event Manager']],
  ['Operations', ['Site Manager', 'Planner', 'Buyer', 'Operations Analyst']],
  ['IT', ['System Administrator', 'Network Engineer', 'IT Support', 'Security Analyst']],
  ['Legal', ['Counsel', 'Paralegal', 'Contract Manager', 'Compliance Officer']],
]

export interface People {
  count: number
  person(index: number): Person
  /** Reads a person's index out of an 8x8 or Microsoft 365 username, in any case. */
  indexOf(userName: string): number | null
  problem(index: number): Problem
}

export interface PeopleDeps {
  count: number
  problems: boolean
  domain: string
  ids: Ids
  numbers: Numbers
  names: Names
  sites: readonly CompanySite[]
}

export function createPeople({ count, problems, domain, ids, numbers, names, sites }: PeopleDeps): People {
  /** Without the second of a pair, the first has no problem. */
  const isAlone = (index: number): boolean => (pairOf(index)?.[1] ?? 0) >= count
  const problem = (index: number): Problem => (problems && !isAlone(index) ? problemOf(index) : 'none')
  const numberOf = (index: number, site: CompanySite): string | null => {
    const has = problem(index)
    if (has === 'noNumber' || has === 'onlyContactCentre') return null
    // one that was never completed, as people type them
    if (has === 'badNumber') return '+0000'
    const [first = index] = has === 'sharedNumber' ? (pairOf(index) ?? []) : []
    return first === index ? numbers.number(site.area, PURPOSE.main, index) : person(first).number
  }
  function person(index: number): Person {
    const { first, last, bearer } = names.name(index)
    const roll = ids.hash(KIND.person, index)
    const has = problem(index)
    const [leader = index] = has === 'none' ? [] : (pairOf(index) ?? [])
    const local = slug(first) + '.' + slug(last) + (bearer === 0 ? '' : String(bearer + 1))
    // Six sites of unequal size: the first ones are the larger.
    const site = sites[Math.min((roll >>> 4) % 8, (roll >>> 9) % 8, sites.length - 1)] ?? sites[0]
    if (!site) throw new Error('a company has at least one site')
    const [department, titles] = JOBS[(roll >>> 13) % JOBS.length] ?? ['Sales', ['Account Executive']]
    return {
      index,
      problem: has,
      first,
      last,
      userName: (has === 'federation' ? local.replace('.', '_') : local) + '@' + domain,
      upn: local + '@' + domain,
      identity: has === 'sharedIdentity' && leader !== index ? person(leader).upn : local + '@' + domain,
      site,
      department,
      title: titles[(roll >>> 20) % titles.length] ?? '',
      licence: roll % 4 === 0 ? 'X4' : 'X2',
      number: numberOf(index, site),
    }
  }
  return {
    count,
    person,
    problem,
    indexOf(userName) {
      const parts = /^([a-z]+)[._]([a-z]+?)(\d{0,4})@(.+)$/.exec(userName.toLowerCase())
      if (!parts || parts[4] !== domain) return null
      const bearer = parts[3] ? Number(parts[3]) - 1 : 0
      const index = names.indexOf(parts[1] ?? '', parts[2] ?? '', bearer)
      return index !== null && index >= 0 && index < count ? index : null
    },
  }
}
