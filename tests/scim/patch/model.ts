/**
 * A PATCH as somebody would do it by hand on one body, who knows of titles, names, e-mail addresses and a site, and of the
 * filter `type eq "…"`. Shares nothing with the product.
 */
import { isDeepStrictEqual } from 'node:util'

export interface Step {
  op: 'add' | 'remove' | 'replace'
  on: 'title' | 'active' | 'name' | 'emails' | 'site' | 'department'
  /** Of the e-mail addresses: those of this type. */
  type?: string
  sub?: string
  value?: unknown
}

export const EXTENSION = {
  department: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  site: 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User',
}

type Email = { value?: string; type?: string; primary?: boolean; display?: string }
type Person = Record<string, unknown> & { emails?: Email[] }

export const pathOf = ({ on, type, sub }: Step): string => {
  const urn = on === 'site' || on === 'department' ? `${EXTENSION[on]}:` : ''
  return `${urn}${on}${type ? `[type eq "${type}"]` : ''}${sub ? `.${sub}` : ''}`
}

/** Null: refused, and the body is what it was. */
export function model(body: Person, steps: readonly Step[]): Person | null {
  const person = structuredClone(body)
  return steps.every((step) => took(person, step)) ? tidy(person) : null
}

function took(person: Person, step: Step): boolean {
  if (step.on === 'emails') return tookEmails(person, step)
  if (step.on === 'name') return tookName(person, step)
  const holder = step.on === 'site' || step.on === 'department' ? (person[EXTENSION[step.on]] ??= {}) : person
  const object = holder as Record<string, unknown>
  const value = step.op === 'remove' ? undefined : step.value
  if (step.on === 'site' && object['site'] !== undefined) return value === object['site']
  object[step.on] = value
  return true
}

function tookName(person: Person, { op, sub, value }: Step): boolean {
  const name = (person['name'] ?? {}) as Record<string, unknown>
  if (sub) name[sub] = op === 'remove' ? undefined : value
  else if (op === 'remove') person['name'] = undefined
  else Object.assign(name, value)
  if (sub || op !== 'remove') person['name'] = name
  return true
}

const lower = (text?: string) => text?.toLowerCase()

const isSame = (one: Email, other: Email) =>
  one.value === undefined
    ? isDeepStrictEqual(one, other)
    : lower(one.value) === lower(other.value) && lower(one.type) === lower(other.type)

function put(emails: Email[], email: Email): void {
  const there = emails.find((each) => isSame(each, email))
  if (there) Object.assign(there, email)
  else emails.push({ ...email })
}

function tookEmails(person: Person, step: Step): boolean {
  const { op, type, sub, value } = step
  const emails = (person.emails ??= [])
  if (type || sub) return tookSome(person, step)
  const given = (value ?? []) as Email[]
  if (op === 'remove') person.emails = []
  if (op === 'replace') person.emails = given.map((each) => ({ ...each }))
  if (op === 'add') {
    if (given.some((each) => each.primary)) demote(emails)
    person.emails = once(emails)
    for (const each of given) put(person.emails, each)
  }
  return true
}

function tookSome(person: Person, { op, type, sub, value }: Step): boolean {
  const emails = person.emails ?? []
  const found = emails.filter((each) => lower(each.type) === lower(type))
  const write = (sub ? { [sub]: value } : value) as Email
  if (op === 'remove') {
    for (const each of found) {
      if (!sub) emails.splice(emails.indexOf(each), 1)
      else if (Object.hasOwn(each, sub)) {
        delete each[sub as keyof Email]
        if (Object.keys(each).every((key) => key === 'type')) emails.splice(emails.indexOf(each), 1)
      }
    }
  } else {
    if (write.primary && found.length > 1) return false
    if (write.primary) demote(emails)
    if (found.length === 0) put(emails, { type: type ?? '', ...write })
    for (const each of found) {
      if (op === 'replace' && !sub) for (const key of Object.keys(each)) delete each[key as keyof Email]
      Object.assign(each, op === 'replace' && !sub ? { type } : {}, write)
    }
  }
  person.emails = once(emails)
  return true
}

/** Those that a change made the same become one, the first, which is primary if either was. */
function once(emails: Email[]): Email[] {
  const kept: Email[] = []
  for (const each of emails) {
    const first = kept.find((other) => isSame(other, each))
    if (!first) kept.push(each)
    else Object.assign(first, each, first.primary ? { primary: true } : {})
  }
  return kept
}

const demote = (emails: Email[]) => {
  for (const each of emails) if (each.primary) each.primary = false
}

function tidy(person: Person): Person {
  const entries = Object.entries(person).flatMap(([key, value]) => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]]
    const inner = tidy(value as Person)
    return Object.keys(inner).length > 0 ? [[key, inner]] : []
  })
  return Object.fromEntries(entries) as Person
}
