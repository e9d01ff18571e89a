/** The users of the benchmark, as Entra sends them. */
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export const userNameOf = (n: number): string => `person.${n}@contoso.example`

export const userBody = (n: number): object => ({
  schemas: [CORE, ENTERPRISE],
  externalId: `ext-${n}`,
  userName: userNameOf(n),
  active: true,
  displayName: `Given${n} Family${n}`,
  title: `Title ${n % 50}`,
  name: { givenName: `Given${n}`, familyName: `Family${n}`, formatted: `Given${n} Family${n}` },
  emails: [{ value: userNameOf(n), type: 'work', primary: true }],
  phoneNumbers: [{ value: `+4420794${String(n).padStart(6, '0')}`, type: 'work' }],
  [ENTERPRISE]: { department: `Department ${n % 20}`, employeeNumber: String(n) },
})

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export const patchSimple = (turn: number): object => ({
  schemas: [PATCH],
  Operations: [{ op: 'replace', path: 'title', value: `Title of turn ${turn}` }],
})

/** Four operations of Entra's older dialect. */
export const patchEntra = (n: number, turn: number): object => ({
  schemas: [PATCH],
  Operations: [
    { op: 'Replace', path: 'displayName', value: `Shown ${turn}` },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: `mail.${turn}.${n}@contoso.example` },
    { op: 'Replace', path: 'name.familyName', value: `Family${turn}` },
    { op: 'Add', path: `${ENTERPRISE}:department`, value: `Department ${turn % 20}` },
  ],
})
