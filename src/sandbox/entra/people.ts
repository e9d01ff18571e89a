/** Who may sign in at the sandbox's issuer. */

export interface Person {
  index: number
  name: string
  local: string
  /** App roles in the token. */
  roles: readonly string[]
  /** Invited from another tenant. */
  guest?: boolean
  /** What the page that asks who signs in calls the role, and says of it. */
  label: string
  says: string
}

export const PEOPLE = {
  admin: {
    index: 0,
    name: 'Adele Admin',
    local: 'adele.admin',
    roles: ['Sync.Admin'],
    label: 'Admin',
    says: 'Everything: services, names, syncs',
  },
  operator: {
    index: 1,
    name: 'Omar Operator',
    local: 'omar.operator',
    roles: ['Sync.Operator'],
    label: 'Operator',
    says: 'Looks at everything and starts syncs',
  },
  reader: {
    index: 2,
    name: 'Rita Reader',
    local: 'rita.reader',
    roles: ['Sync.Reader'],
    label: 'Reader',
    says: 'Looks at everything, changes nothing',
  },
  user: {
    index: 3,
    name: 'Uwe User',
    local: 'uwe.user',
    roles: [],
    label: 'User',
    says: 'Has no role in the console',
  },
  guest: {
    index: 4,
    name: 'Gerda Guest',
    local: 'gerda.guest_partner.example#EXT#',
    roles: ['Sync.Admin'],
    guest: true,
    label: 'Guest',
    says: 'Invited from another organization',
  },
} as const satisfies Record<string, Person>

export type PersonKey = keyof typeof PEOPLE

export const isPerson = (key: string): key is PersonKey => Object.hasOwn(PEOPLE, key)
export const personOf = (key: PersonKey): Person => PEOPLE[key]
