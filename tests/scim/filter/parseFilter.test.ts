import assert from 'node:assert/strict'
import { BASE } from '../../../src/directory/schema/base.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { parseFilter, scanned } from '../../../src/scim/filter/parseFilter.ts'
import { printFilter } from '../../../src/scim/filter/print.ts'
import { THINGS } from './types.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** The filter as it is understood, in canonical spelling. */
const understood = (text: string, type = USERS): string => printFilter(parseFilter(text, type))

describe('scim filter: what is understood', () => {
  const same = [
    // RFC 7644 §3.4.2.2, figure 2
    'userName eq "bjensen"',
    `name.familyName co "O'Malley"`,
    'userName sw "J"',
    'title pr',
    'meta.lastModified gt "2011-05-13T04:42:34.000Z"',
    'title pr and userType eq "Employee"',
    'title pr or userType eq "Intern"',
    `schemas eq "${ENTERPRISE}"`,
    'userType eq "Employee" and (emails.value co "example.com" or emails.value co "example.org")',
    'userType ne "Employee" and not (emails.value co "example.com" or emails.value co "example.org")',
    'emails[type eq "work" and value co "@example.com"]',
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    // what others' parsers get wrong
    '(userType eq "X" or userType eq "Y") and title eq "T" and active eq true',
    '(userType eq "a" or userType eq "b") and (title eq "a" or title eq "b") and (locale eq "a" or locale eq "b")',
    'title eq "T" and not (userType eq "X" and active eq true)',
    'title eq "T" and userType eq "X" or title eq "T" and active eq false',
    'emails[type eq "work" and (value co "x" or primary eq true)]',
    'emails[not (type eq "work" or primary eq true)]',
    Array.from({ length: 16 }, () => '(title eq "a" or locale eq "b")').join(' and '),
    `userName eq "a" and ${ENTERPRISE}:department eq "b" and title pr and emails.value co "c" and not (active eq false)`,
    'nickName eq "n\\"q"',
    'not (not (title pr))',
    'emails pr',
    'name pr',
    `${ENTERPRISE}:manager pr`,
  ]
  for (const text of same) it(text, () => assert.equal(understood(text), text))

  const rewritten: [why: string, text: string, canonical: string][] = [
    [
      'names and operators in any case',
      'USERNAME Eq "B" AND Not (TITLE PR) oR aCtIvE nE tRuE',
      'userName eq "B" and not (title pr) or active ne true',
    ],
    ['and before or, or first', 'title pr or locale pr and nickName pr', 'title pr or locale pr and nickName pr'],
    ['superfluous parentheses', '(((title pr)))', 'title pr'],
    ['no blanks around marks', 'not(title pr)and(locale pr)', 'not (title pr) and locale pr'],
    ['blanks everywhere', '  title \t pr \n and ( locale   pr ) ', 'title pr and locale pr'],
    [
      'the text of RFC 7644 §3.4.2.1',
      '(meta.resourceType eq User) or (meta.resourceType eq Group)',
      'meta.resourceType eq "User" or meta.resourceType eq "Group"',
    ],
    ['a core URN', `${CORE}:userName eq "x"`, 'userName eq "x"'],
    ['a core URN and a sub-attribute', `${CORE}:name.givenName eq "x"`, 'name.givenName eq "x"'],
    ['a core URN in other case', `${CORE.toUpperCase()}:EMAILS.VALUE eq "x"`, 'emails.value eq "x"'],
    ['a core URN with brackets', `${CORE}:emails[type eq "work"]`, 'emails[type eq "work"]'],
    ['a common attribute under the core URN', `${CORE}:id eq "1"`, 'id eq "1"'],
    ['an extension URN', `${ENTERPRISE}:employeeNumber eq "701984"`, `${ENTERPRISE}:employeeNumber eq "701984"`],
    ['an extension attribute bare', 'department eq "Sales"', `${ENTERPRISE}:department eq "Sales"`],
    ['the first URN of 8x8', `${SITE}:site eq "Paris"`, `${SITE}:site eq "Paris"`],
    [
      'the other URN of 8x8',
      'urn:8x8:scim:schemas:extension:8x8user:2.0:User:site eq "Paris"',
      `${SITE}:site eq "Paris"`,
    ],
    ['an alias in other case', 'URN:8X8:scim:schemas:extension:8x8USER:2.0:user:SITE pr', `${SITE}:site pr`],
    ['schemas by an alias', 'schemas eq "urn:8x8:scim:schemas:extension:8x8user:2.0:User"', `schemas eq "${SITE}"`],
    ['a dollar', 'members.$REF eq "x"', 'members.$ref eq "x"'],
    ['a part after a value path', 'emails[type eq "work"].value eq "x"', 'emails[type eq "work" and value eq "x"]'],
    [
      'a part after an and',
      'emails[type eq "work" and primary eq true].value pr',
      'emails[type eq "work" and primary eq true and value pr]',
    ],
    [
      'a part after an or',
      'emails[type eq "work" or primary eq true].value co "x"',
      'emails[(type eq "work" or primary eq true) and value co "x"]',
    ],
    [
      'and after a part',
      'emails[type eq "work"].value eq "x" and title pr',
      'emails[type eq "work" and value eq "x"] and title pr',
    ],
    ['a quoted boolean', 'active eq "True"', 'active eq true'],
    ['a quoted boolean in brackets', 'roles[primary eq "False"]', 'roles[primary eq false]'],
    ['a manager', `${ENTERPRISE}:manager eq "id"`, `${ENTERPRISE}:manager.value eq "id"`],
    ['a manager, bare', 'manager eq "id"', `${ENTERPRISE}:manager.value eq "id"`],
    ['a list', 'emails co "x"', 'emails.value co "x"'],
    ['members', 'id eq "g" and members eq "u"', 'id eq "g" and members.value eq "u"'],
    ['null', 'title eq null', 'not (title pr)'],
    ['not null', 'title ne NULL', 'title pr'],
    ['null of a list', 'emails eq null', 'not (emails pr)'],
    ['null of what has no value', 'name eq null and addresses ne null', 'not (name pr) and addresses pr'],
    ['null in brackets', 'emails[type eq null]', 'emails[not (type pr)]'],
    ['a time elsewhere', 'meta.created ge "2026-01-01T00:30:00.5+01:00"', 'meta.created ge "2025-12-31T23:30:00.500Z"'],
    ['every escape', String.raw`title eq "\"\\\/\b\f\n\r\t\u0041\u00e9"`, String.raw`title eq "\"\\/\b\f\n\r\tAé"`],
    ['a surrogate pair', String.raw`title eq "\ud83d\ude00"`, 'title eq "😀"'],
    ['what looks like grammar in a text', 'title eq ") and (x[ \\" or not"', 'title eq ") and (x[ \\" or not"'],
    ['an empty text', 'title eq ""', 'title eq ""'],
  ]
  for (const [why, text, canonical] of rewritten)
    it(`${why}: ${text}`, () => {
      const type = text.includes('members') ? GROUPS : USERS
      assert.equal(understood(text, type), canonical)
    })
})

describe('scim filter: one name, eq and a text', () => {
  const outcome = (parse: typeof parseFilter, text: string, type: typeof USERS): unknown => {
    try {
      return parse(text, type)
    } catch (error) {
      return String(error)
    }
  }
  for (const type of [USERS, GROUPS, THINGS])
    it(`is understood, or refused, as if it were cut up: ${type.name}`, () => {
      const all = [...BASE, ...type.schema.attributes, ...type.extensions.flatMap(({ attributes }) => attributes)]
      const names = [...all.map(({ name }) => name), 'nobody', 'not', 'and', 'pr', 'eq', 'null', 'true', 'constructor']
      for (const name of names.flatMap((each) => [each, each.toUpperCase()]))
        for (const value of ['', 'x', "O'Malley [1].(2)", 'not "', 'a\\"b', 'a\\u0041', 'ä', '\t', '\u007f', CORE])
          assert.deepEqual(
            outcome(parseFilter, `${name} eq "${value}"`, type),
            outcome(scanned, `${name} eq "${value}"`, type),
            `${name} eq "${value}"`,
          )
    })
})
