/** A made-up company of any size: the same seed gives the same company, and nobody is made before somebody asks. */
import { createAccounts } from './accounts.ts'
import type { Accounts } from './accounts.ts'
import { listAssignments } from './assignments.ts'
import type { Assignment } from './assignments.ts'
import { companyKey, createIdentity } from './identities.ts'
import type { CompanySize, Identity } from './identities.ts'
import { createIds, digest } from './ids.ts'
import type { Ids } from './ids.ts'
import { createGroups } from './groups.ts'
import type { CompanyGroup } from './groups.ts'
import { createNames, NAMES } from './names.ts'
import { createNumbers } from './numbers.ts'
import type { Numbers } from './numbers.ts'
import { createPbxUserOf } from './pbxUser.ts'
import type { PbxUserOf } from './pbxUser.ts'
import { createPeople } from './people.ts'
import type { People } from './people.ts'
import { createSites } from './sites.ts'
import type { CompanySite } from './sites.ts'

export interface Company {
  key: string
  identity: Identity
  /** What 8x8 calls the customer. */
  customerId: string
  ids: Ids
  numbers: Numbers
  sites: readonly CompanySite[]
  people: People
  pbxUser: PbxUserOf
  accounts: Accounts
  groups: readonly CompanyGroup[]
  assignments(): Generator<Assignment>
}

export const MAX_USERS = 1_000_000

export function createCompany(size: CompanySize, tenant: number): Company {
  const key = companyKey(size, tenant)
  const identity = createIdentity(size, tenant)
  const ids = createIds(key)
  const offset = ids.hash(0, 0)
  const numbers = createNumbers(offset)
  const names = createNames(offset % NAMES)
  const sites = createSites(ids, `${identity.domain.split('.')[0]}01`)
  const customerId = `0012J${digest(`customer ${key}`).slice(0, 13).toUpperCase()}`
  const { problems } = size
  const people = createPeople({ count: size.users, problems, domain: identity.domain, ids, numbers, names, sites })
  const accounts = createAccounts({ people, problems, domain: identity.domain, ids, names })
  return {
    key,
    identity,
    customerId,
    ids,
    numbers,
    sites,
    people,
    pbxUser: createPbxUserOf({ people: size.users, customerId, ids, numbers }),
    accounts,
    groups: createGroups(people, ids, sites),
    assignments: () => listAssignments(people, accounts, ids, numbers),
  }
}
