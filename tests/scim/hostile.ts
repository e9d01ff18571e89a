/** Requests that nobody in his right mind would send. Made of a seed: the same numbers make the same request. */
import { ENTERPRISE, GROUP, PATCH_OP, SCIM, SEARCH, USER } from './door/world.ts'
import { aBulk } from './hostileBulk.ts'

export interface Hostile {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer | null
  /** The body ends here, whatever its length says. Null: it is whole. */
  cutAt: number | null
}

type Random = () => number

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const TEXTS = [
  '',
  ' ',
  'x',
  'named-1@example.com',
  'NAMED-2@EXAMPLE.COM',
  'London',
  'work',
  'true',
  'False',
  'null',
  '\0',
  '\ud800',
  '\udc00x',
  '😀',
  'ﷺ'.repeat(30),
  'x'.repeat(257),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  "'; drop table users; --",
  '%00',
  '../..',
  '\u202e',
  'a\nb',
  '"',
  '\\',
  '{}',
  '1e999',
  '2011-05-13T04:42:34Z',
  '9999-99-99T99:99:99Z',
  'javascript:alert(1)',
  USER,
  GROUP,
  ENTERPRISE,
] as const

const NAMES = [
  'userName',
  'USERNAME',
  'externalId',
  'displayName',
  'title',
  'active',
  'name',
  'name.givenName',
  'name.nothing',
  'emails',
  'emails.value',
  'emails.type',
  'emails.primary',
  'emails[type eq "work"].value',
  'emails[',
  'members',
  'members.value',
  'members[value eq "x"]',
  'groups',
  'groups.value',
  'groups.display',
  'roles',
  'addresses',
  'x509Certificates',
  'photos',
  'password',
  'id',
  'meta',
  'meta.created',
  'meta.version',
  'schemas',
  'manager',
  'department',
  ENTERPRISE,
  `${ENTERPRISE}:department`,
  `${USER}:userName`,
  'urn:x:y',
  'nickName',
  'phoneNumbers',
  'ims',
  'entitlements',
  '__proto__',
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '.',
  ':',
  'a.b.c',
  '$ref',
  'value',
] as const

const NUMBERS = [0, -1, 1, 1.5, 1e21, 1e308, -1e308, 9007199254740993, 2 ** 31, 2 ** 53, 1e-320] as const
const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'EQ', 'xx', ''] as const
const WORDS = ['and', 'or', 'not', 'AND', '(', ')', '[', ']', 'not (', '.', ','] as const

function anything(random: Random, depth: number): unknown {
  const kind = random()
  if (kind < 0.35) return pick(random, TEXTS)
  if (kind < 0.45) return pick(random, NUMBERS)
  if (kind < 0.55) return pick(random, [true, false, null])
  if (depth <= 0) return []
  if (kind < 0.75) return Array.from({ length: Math.floor(random() * 4) }, () => anything(random, depth - 1))
  return anObject(random, depth - 1)
}

function anObject(random: Random, depth: number): Record<string, unknown> {
  const made = Object.create(null) as Record<string, unknown>
  for (let left = Math.floor(random() * 6); left > 0; left--)
    made[pick(random, random() < 0.8 ? NAMES : TEXTS)] = anything(random, depth)
  return made
}

function element(random: Random): unknown {
  if (random() < 0.3) return anything(random, 2)
  return {
    value: pick(random, TEXTS),
    type: pick(random, ['work', 'home', 'User', 1, null, 'x'.repeat(300)]),
    primary: pick(random, [true, false, 'True', 'x', 1]),
  }
}

/** What is right but for its values gets furthest. */
const SINGLE = ['title', 'displayName', 'nickName', 'name.givenName', 'externalId', `${ENTERPRISE}:department`] as const
const SEVERAL = ['emails', 'members', 'roles', 'phoneNumbers'] as const

function plausibleFilter(random: Random): string {
  const name = random() < 0.7 ? pick(random, SINGLE) : `${pick(random, SEVERAL)}.value`
  const term = `${name} ${pick(random, OPERATORS.slice(0, 9))} ${JSON.stringify(pick(random, TEXTS))}`
  if (random() < 0.5) return term
  return `not (${term}) ${pick(random, ['and', 'or'])} ${plausibleFilter(random)}`
}

function plausibleOperation(random: Random): unknown {
  const op = pick(random, ['add', 'replace', 'Remove'])
  const value = pick(random, TEXTS)
  if (random() < 0.6) return { op, path: pick(random, SINGLE), value }
  return { op, path: pick(random, SEVERAL), value: [{ value, type: pick(random, TEXTS) }] }
}

function aFilter(random: Random): string {
  if (random() < 0.4) return plausibleFilter(random)
  if (random() < 0.1) return pick(random, TEXTS)
  if (random() < 0.03) return `${'('.repeat(2000)}title pr${')'.repeat(2000)}`
  if (random() < 0.03) return Array.from({ length: 100 }, () => 'title pr').join(' or ')
  const words: string[] = []
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
    const value =
      random() < 0.8 ? JSON.stringify(pick(random, TEXTS)) : String(pick(random, [...NUMBERS, true, null, 'x']))
    const comparison = `${pick(random, NAMES)} ${pick(random, OPERATORS)} ${value}`
    words.push(
      random() < 0.2
        ? `${pick(random, ['emails', 'members', 'groups', 'title'])}[${comparison}]`
        : random() < 0.2
          ? `not (${comparison})`
          : comparison,
    )
    if (left > 1) words.push(random() < 0.9 ? pick(random, ['and', 'or']) : pick(random, WORDS))
  }
  return words.join(' ')
}

const aPath = (random: Random): unknown => {
  const kind = random()
  if (kind < 0.5) return pick(random, NAMES)
  if (kind < 0.8)
    return `${pick(random, ['emails', 'members', 'roles', 'groups', 'name'])}[${aFilter(random)}]${pick(random, ['', '.value', '.primary', '.nothing', '.'])}`
  return kind < 0.9 ? aFilter(random) : anything(random, 2)
}

function aResource(random: Random): unknown {
  const isUser = random() < 0.7
  return {
    schemas: random() < 0.9 ? [isUser ? USER : GROUP] : anything(random, 2),
    ...(isUser
      ? { userName: `fuzz-${Math.floor(random() * 40)}@example.com` }
      : { displayName: `fuzz ${Math.floor(random() * 40)}` }),
    ...(random() < 0.5
      ? { [pick(random, ['emails', 'members', 'roles', 'addresses', 'photos'])]: [element(random), element(random)] }
      : {}),
    ...(random() < 0.4 ? { [pick(random, SINGLE)]: pick(random, TEXTS) } : anObject(random, 3)),
  }
}

const aPatch = (random: Random): unknown =>
  random() < 0.4 ? { schemas: [PATCH_OP], Operations: [plausibleOperation(random)] } : strangePatch(random)

const strangePatch = (random: Random): unknown => ({
  schemas: random() < 0.95 ? [PATCH_OP] : anything(random, 1),
  Operations:
    random() < 0.95
      ? Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
          op: random() < 0.9 ? pick(random, ['add', 'remove', 'replace', 'Add', 'REPLACE']) : anything(random, 1),
          ...(random() < 0.8 ? { path: aPath(random) } : {}),
          ...(random() < 0.9 ? { value: random() < 0.4 ? [element(random)] : anything(random, 3) } : {}),
        }))
      : anything(random, 2),
})

const aSearch = (random: Random): unknown => ({
  schemas: random() < 0.95 ? [SEARCH] : anything(random, 1),
  filter: random() < 0.8 ? aFilter(random) : anything(random, 2),
  ...(random() < 0.3 ? { sortBy: aPath(random), sortOrder: pick(random, ['ascending', 'descending', 'x', 1]) } : {}),
  ...(random() < 0.3 ? { attributes: random() < 0.5 ? [pick(random, NAMES)] : anything(random, 2) } : {}),
  ...(random() < 0.3 ? { startIndex: anything(random, 1), count: anything(random, 1) } : {}),
})

/** Text that JSON.stringify would not write. */
function broken(random: Random, text: string): string {
  const kind = random()
  if (kind < 0.2) return text.slice(0, Math.floor(random() * text.length))
  if (kind < 0.35)
    return text.replace('{', '{"userName":"fuzz-1@example.com","userName":1,"USERNAME":"x","__proto__":{"polluted":1},')
  if (kind < 0.45) return text.replace('{', '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":1},')
  if (kind < 0.55) return '['.repeat(5_000) + ']'.repeat(5_000)
  if (kind < 0.6) return `{"schemas":["${USER}"],"title":1${'0'.repeat(400)}}`
  if (kind < 0.65) return `{"a":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`
  const at = Math.floor(random() * text.length)
  return text.slice(0, at) + pick(random, [...TEXTS, ',', '}', '{', ':', '\ufeff']) + text.slice(at)
}

const MAKERS = { resource: aResource, patch: aPatch, anything: (random: Random) => anything(random, 2) }

const TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=latin1',
  '',
  'application/scim+json;;;',
  'multipart/form-data; boundary=x',
  'application/json',
] as const

export function hostileRequest(random: Random, named: readonly string[]): Hostile {
  const kind = random()
  const headers: Record<string, string> = {}
  if (random() < 0.1) headers['if-match'] = pick(random, ['*', 'W/"1"', '"', 'x'.repeat(2000), 'W/"1", W/"2"', ''])
  if (random() < 0.1) headers['if-none-match'] = pick(random, ['*', 'W/"1"', '""""', 'W/'])
  if (kind < 0.3)
    return { method: pick(random, ['GET', 'HEAD', 'GET']), path: aUrl(random, named), headers, body: null, cutAt: null }
  const [method, target, body] =
    kind < 0.55
      ? (['PATCH', pick(random, named), aPatch(random)] as const)
      : kind < 0.7
        ? (['PUT', pick(random, named), aResource(random)] as const)
        : kind < 0.85
          ? (['POST', pick(random, ['/Users', '/Groups']), aResource(random)] as const)
          : kind < 0.92
            ? (['POST', pick(random, ['/Users/.search', '/Groups/.search']), aSearch(random)] as const)
            : kind < 0.97
              ? (['POST', '/Bulk', aBulk(random, named, MAKERS)] as const)
              : ([
                  pick(random, ['DELETE', 'PATCH', 'PUT', 'POST', 'OPTIONS', 'GET']),
                  aUrl(random, named).replace('/scim/v2', ''),
                  anything(random, 3),
                ] as const)
  const text = JSON.stringify(body) ?? 'null'
  const bytes = Buffer.from(random() < 0.15 ? broken(random, text) : text, random() < 0.02 ? 'utf16le' : 'utf8')
  headers['content-type'] = random() < 0.95 ? SCIM : pick(random, TYPES)
  return {
    method,
    path: `/scim/v2${target}`,
    headers,
    body: bytes,
    cutAt: random() < 0.02 ? Math.floor(random() * bytes.length) : null,
  }
}

function aUrl(random: Random, named: readonly string[]): string {
  const encoded = (value: unknown): string => {
    const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()
    return random() < 0.95 ? encodeURIComponent(text) : encodeURIComponent(text).replaceAll('%2', '%')
  }
  const resource = pick(random, [
    '/Users',
    '/Groups',
    '/Users',
    pick(random, named),
    '/Schemas',
    `/Users/${encoded(pick(random, TEXTS))}`,
    '/ResourceTypes/User',
    '/Nothing',
  ])
  const parameters: string[] = []
  if (random() < 0.7) parameters.push(`filter=${encoded(aFilter(random))}`)
  if (random() < 0.3)
    parameters.push(`sortBy=${encoded(aPath(random))}`, `sortOrder=${encoded(pick(random, ['descending', 'x', '']))}`)
  if (random() < 0.3) parameters.push(`startIndex=${encoded(pick(random, [...NUMBERS, 'x', '']))}`)
  if (random() < 0.3) parameters.push(`count=${encoded(pick(random, [...NUMBERS, 'x', '']))}`)
  if (random() < 0.3) parameters.push(`attributes=${encoded(pick(random, NAMES))},${encoded(pick(random, NAMES))}`)
  if (random() < 0.1) parameters.push(`excludedAttributes=${encoded(pick(random, NAMES))}`)
  return `/scim/v2${resource}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`.slice(0, 9_000)
}
