/** From a resource to what the directory takes of it: `domain.md`, field owners. Pure. */
import { EIGHT_BY_EIGHT } from '../../directory/schema/eightByEight.ts'
import { ENTERPRISE } from '../../directory/schema/enterprise.ts'
import type { FoundUser, ProvidedFacts, ProvidedField, UserWrite } from '../../directory/store.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'

/** Always the provider's, once it has the user. */
const ALWAYS: ProvidedField[] = [
  'userName',
  'federationId',
  'givenName',
  'familyName',
  'displayName',
  'email',
  'active',
]

/** The provider's from when it first sends them. */
const ONCE_SENT: ProvidedField[] = ['title', 'department', 'locale', 'timezone', 'workPhone', 'mobilePhone']

/** `before` null: a new resource. `active` is true where a new one does not say. */
export function userWrite(body: ResourceBody, before: FoundUser | null): UserWrite {
  const whole = { ...body, active: body['active'] ?? before?.body['active'] ?? true }
  const facts = factsOf(whole)
  const owned = new Set<ProvidedField>([...(before?.owned ?? []), ...ALWAYS])
  // what was offered to the provider, and came back as it was, is still 8x8's
  const offered = before && factsOf(before.body)
  for (const field of ONCE_SENT)
    if (facts[field] !== null && facts[field] !== (offered?.[field] ?? null)) owned.add(field)
  return {
    body: whole,
    // a site that is there already was checked when it was set
    facts: { ...facts, site: before && siteOf(before.body) === facts.site ? null : facts.site },
    owned: [...owned],
    cause: causeOf(facts, before),
  }
}

function causeOf({ active }: ProvidedFacts, before: FoundUser | null): string {
  if (!before) return 'NEW_IN_PROVIDER'
  if (before.active && !active) return 'DEACTIVATED_BY_PROVIDER'
  return before.record.linked ? 'CHANGED_IN_PROVIDER' : 'LINKED_BY_PROVIDER'
}

function factsOf(body: ResourceBody): ProvidedFacts {
  const name = object(body['name'])
  const userName = text(body['userName']) ?? ''
  const givenName = text(name['givenName']) ?? ''
  const familyName = text(name['familyName']) ?? ''
  const whole = `${givenName} ${familyName}`.trim()
  return {
    userName,
    federationId: userName,
    givenName,
    familyName,
    displayName: text(body['displayName']) ?? text(name['formatted']) ?? (whole === '' ? userName : whole),
    email: emailOf(body['emails']),
    active: body['active'] === true,
    site: siteOf(body),
    title: text(body['title']),
    department: text(object(body[ENTERPRISE.id])['department']),
    locale: text(body['locale']) ?? text(body['preferredLanguage']),
    timezone: text(body['timezone']),
    workPhone: phoneOf(body['phoneNumbers'], 'work'),
    mobilePhone: phoneOf(body['phoneNumbers'], 'mobile'),
  }
}

const siteOf = (body: ResourceBody): string | null => text(object(body[EIGHT_BY_EIGHT.id])['site'])

/** The one for work, else the preferred one, else the first. */
function emailOf(emails: ResourceValue | undefined): string | null {
  const all = Array.isArray(emails) ? emails.map(object) : []
  const work = all.find(({ type }) => typeof type === 'string' && type.toLowerCase() === 'work')
  const chosen = work ?? all.find(({ primary }) => primary === true) ?? all[0]
  return chosen ? text(chosen['value']) : null
}

/** The first of its kind. */
function phoneOf(phones: ResourceValue | undefined, kind: 'work' | 'mobile'): string | null {
  const all = Array.isArray(phones) ? phones.map(object) : []
  const found = all.find(({ type }) => typeof type === 'string' && type.toLowerCase() === kind)
  return found ? text(found['value']) : null
}

function object(value: ResourceValue | undefined): ResourceBody {
  return typeof value === 'object' && !Array.isArray(value) ? value : {}
}

const text = (value: ResourceValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
