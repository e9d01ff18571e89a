import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts'
import { refusal } from './refused.ts'
import { THINGS } from './types.ts'

/** `at` counts characters from 1. */
type Case = [text: string, at: number, detail: RegExp]

const refuses = (cases: Case[], type = USERS): void => {
  for (const [text, at, detail] of cases)
    it(JSON.stringify(text), () => {
      const error = refusal(() => parseFilter(text, type))
      assert.deepEqual([error.status, error.scimType], [400, 'invalidFilter'])
      assert.match(error.message, new RegExp(`^The filter is wrong at character ${at}: `))
      assert.match(error.message, detail)
    })
}

describe('scim filter: what is refused, where and why', () => {
  describe('grammar', () => {
    refuses([
      ['', 1, /expected an attribute, "not" or "\(", found the end/],
      ['   ', 4, /found the end/],
      ['userName', 9, /expected an operator \(eq, ne, .*pr\), found the end/],
      ['userName eq', 12, /expected a value .*found the end/],
      [
        'userName regex "x"',
        10,
        /the operator "regex" is not supported; expected eq, ne, co, sw, ew, gt, ge, lt, le or pr/,
      ],
      ['userName = "x"', 10, /"="/],
      ['userName eq bjensen', 13, /expected a value, found "bjensen"; a text stands in double quotes/],
      ['meta.resourceType eq Device', 22, /expected a value, found "Device"/],
      ['meta.resourceType eq user', 22, /expected a value, found "user"/],
      [`userName eq 'bjensen'`, 13, /straight double quotes/],
      ['userName eq “bjensen”', 13, /straight double quotes/],
      ['userName eq "x', 13, /no closing double quote/],
      [`userName eq "${'\\\\'.repeat(30)}`, 13, /no closing double quote/],
      [`userName eq "${'\\"'.repeat(30)}`, 13, /no closing double quote/],
      ['userName eq "x\\"', 13, /no closing double quote/],
      ['userName eq "x\\', 15, /after a backslash/],
      ['userName eq "\\x41"', 14, /after a backslash expected one of/],
      ['userName eq "\\u12"', 14, /four hexadecimal digits/],
      ['userName eq "\\u12g4"', 14, /four hexadecimal digits/],
      ['userName eq "a\nb"', 15, /control character/],
      ['userName eq "\\ud800"', 13, /surrogate/],
      ['userName eq "\ud800"', 13, /surrogate/],
      ['userName eq "\\u0000"', 13, /U\+0000/],
      ['userName eq "x" "y"', 17, /expected "and", "or" or the end, found the text "y"/],
      ['userName eq "x" userName pr', 17, /expected "and", "or" or the end, found "userName"/],
      ['userName eq "x" and', 20, /found the end/],
      ['userName eq "x" xor title pr', 17, /found "xor"/],
      ['and title pr', 1, /no attribute "and"/],
      ['title pr and and locale pr', 14, /no attribute "and"/],
      ['title pr "x"', 10, /found the text/],
      ['(title pr', 10, /expected "and", "or" or "\)", found the end/],
      ['title pr)', 9, /found "\)"/],
      ['()', 2, /expected an attribute/],
      ['not title pr', 5, /expected "\(" after "not", found "title"/],
      ['not not (title pr)', 5, /expected "\(" after "not"/],
      ['"userName" eq "x"', 1, /expected an attribute/],
      ['5 eq 5', 1, /expected an attribute.*found 5/],
      ['😀 eq "x"', 1, /"😀"/],
      ['title eq "😀" and 😀', 18, /"😀"/],
      ['title eq "x" & locale pr', 14, /"&"/],
      ['title eq (x)', 10, /expected a value/],
    ])
  })

  describe('value paths', () => {
    refuses([
      ['emails[', 8, /expected a sub-attribute of emails, found the end/],
      ['emails[]', 8, /expected a sub-attribute of emails, found "\]"/],
      ['emails[type eq "work"', 22, /expected "and", "or" or "\]"/],
      ['emails[type eq "work")', 22, /expected "and", "or" or "\]", found "\)"/],
      ['emails[(type eq "work"]', 23, /expected "and", "or" or "\)"/],
      ['emails[type eq "work"].', 24, /sub-attribute of emails, found the end/],
      ['emails[type eq "work"].value', 29, /operator/],
      [
        'emails[type eq "work"].nope eq "x"',
        24,
        /emails has no sub-attribute "nope"; it has value, display, type, primary/,
      ],
      ['emails[type eq "work"] eq "x"', 24, /expected "and", "or" or the end/],
      ['emails[emails.type eq "x"]', 8, /no sub-attribute "emails\.type"/],
      ['emails[type[value eq "x"]]', 12, /expected an operator/],
      ['emails[userName eq "x"]', 8, /no sub-attribute "userName"/],
      ['emails.value[type eq "x"]', 1, /no list of elements/],
      ['userName[value eq "x"]', 1, /userName is no list.*leave out the brackets/],
      ['name[givenName eq "x"]', 1, /name is no list.*formatted, familyName/],
      ['schemas[value eq "x"]', 1, /leave out the brackets/],
      [']', 1, /found "\]"/],
      ['emails]', 7, /found "\]"/],
    ])
  })

  describe('attributes', () => {
    refuses([
      ['shoeSize eq 5', 1, /a User has no attribute "shoeSize"/],
      ['members pr', 1, /a User has no attribute "members"/],
      ['title pr and name.nope eq "x"', 14, /name has no sub-attribute "nope"/],
      ['userName.value eq "x"', 1, /userName has no sub-attribute "value"\./],
      ['name.givenName.x eq "x"', 1, /more than one dot/],
      ['emails. eq "x"', 1, /emails has no sub-attribute ""/],
      ['.value eq "x"', 1, /expected an attribute/],
      [
        'urn:x:y:title eq "x"',
        1,
        /of no schema of a User; the schemas are urn:ietf.*core:2\.0:User, urn:ietf.*enterprise.*8x8/,
      ],
      [':title eq "x"', 1, /of no schema/],
      ['urn:ietf:params:scim:schemas:core:2.0:User pr', 1, /is a schema; add ":" and an attribute/],
      ['urn:ietf:params:scim:schemas:core:2.0:User: pr', 1, /no attribute/],
      ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName pr', 1, /of no schema of a User/],
      ['urn:ietf:params:scim:schemas:core:2.0:User:department pr', 1, /no attribute/],
      ['__proto__ pr', 1, /no attribute "__proto__"/],
      ['constructor.prototype eq "x"', 1, /no attribute "constructor\.prototype"/],
      ['name.__proto__ pr', 1, /no sub-attribute "__proto__"/],
      ['name.constructor pr', 1, /no sub-attribute "constructor"/],
      [`${'x'.repeat(4000)} pr`, 1, /"x{99}…/],
    ])
    refuses([['userName pr', 1, /a Group has no attribute "userName"/]], GROUPS)
  })

  describe('types', () => {
    refuses([
      ['userName eq 5', 13, /userName is a string; expected a text in double quotes, found 5/],
      ['userName eq true', 13, /expected a text in double quotes, found "true"/],
      ['active eq "yes"', 11, /active is a boolean; expected true or false, found the text "yes"/],
      ['active eq 1', 11, /expected true or false, found 1/],
      ['active co "t"', 8, /active is a boolean and cannot be compared by "co"; it can by eq, ne and pr/],
      ['active gt true', 8, /cannot be compared by "gt"/],
      ['active LE true', 8, /cannot be compared by "LE"/],
      ['x509Certificates gt "AA"', 18, /x509Certificates is a binary and cannot be compared by "gt"/],
      ['x509Certificates[value sw "AA"]', 24, /is a binary and cannot/],
      ['emails[primary co "t"]', 16, /emails\.primary is a boolean and cannot/],
      ['emails[type eq 1]', 16, /emails\.type is a string/],
      ['meta.created co "2026"', 14, /meta\.created is a dateTime and cannot be compared by "co"/],
      [
        'meta.created gt "yesterday"',
        17,
        /expected a date and time such as "2011-05-13T04:42:34Z", found the text "yesterday"/,
      ],
      ['meta.created gt 2026', 17, /date and time/],
      ['name eq "x"', 1, /name has parts; compare one of them; it has formatted/],
      ['meta co "x"', 1, /meta has parts/],
      ['addresses eq "x"', 1, /addresses has parts/],
      ['title co null', 7, /null can be compared by eq and ne, not by "co"/],
      ['emails[type gt null]', 13, /null can be compared by eq and ne/],
    ])
    refuses(
      [
        ['size eq "5"', 9, /size is a decimal; expected a number, found the text "5"/],
        ['size sw 5', 6, /size is a decimal and cannot/],
        ['size eq 1e999', 9, /expected a number, found 1e999/],
        ['count eq 1.5', 10, /expected a whole number, found 1\.5/],
        ['count eq 9007199254740993', 10, /expected a whole number/],
        ['size eq 01', 9, /"01" is no number/],
        ['size eq 1.', 9, /"1\." is no number/],
        ['size eq -', 9, /"-" is no number/],
        ['size eq 1e', 9, /"1e" is no number/],
        ['size eq 0x1F', 9, /"0x1F" is no number/],
        ['size eq 5px', 9, /"5px" is no number/],
        ['seal ge "AA"', 6, /binary and cannot/],
      ],
      THINGS,
    )
  })

  describe('limits', () => {
    const terms = (count: number): string => Array.from({ length: count }, () => 'title pr').join(' or ')
    const inside = (count: number): string => `emails[${Array.from({ length: count }, () => 'type pr').join(' or ')}]`
    const nested = (depth: number): string => '('.repeat(depth) + 'title pr' + ')'.repeat(depth)

    it('takes what is within them', () => {
      parseFilter(terms(64), USERS)
      parseFilter(inside(64), USERS)
      parseFilter(nested(32), USERS)
      parseFilter(`title eq "${'x'.repeat(4096 - 11)}"`, USERS)
    })

    const over: [string, string, RegExp][] = [
      ['65 comparisons', terms(65), /more than 64 comparisons; at most 64 are taken/],
      ['65 comparisons in brackets', inside(65), /more than 64 comparisons/],
      ['65 comparisons, the last after brackets', `${inside(64)}.value pr`, /more than 64 comparisons/],
      ['33 groups', nested(33), /deeper than 32; at most 32/],
      ['32 groups and brackets', nested(32).replace('title pr', 'emails[type pr]'), /deeper than 32/],
      ['33 times not', `${'not ('.repeat(33)}title pr${')'.repeat(33)}`, /deeper than 32/],
      ['thousands of parentheses', '('.repeat(4000), /deeper than 32/],
      ['5,000 parentheses', '('.repeat(5000) + 'title pr' + ')'.repeat(5000), /has 10008 characters/],
      ['4,097 characters', `title eq "${'x'.repeat(4096 - 10)}"`, /has 4097 characters; at most 4096 are taken/],
      ['megabytes', 'x'.repeat(5_000_000), /has 5000000 characters/],
    ]
    for (const [what, text, detail] of over)
      it(`refuses ${what}`, () => {
        const error = refusal(() => parseFilter(text, USERS))
        assert.deepEqual([error.status, error.scimType], [400, 'invalidFilter'])
        assert.match(error.message, detail)
      })
  })

  describe('what is never answered', () => {
    for (const text of ['password eq "secret"', 'title pr or PASSWORD pr', 'password ne null', 'not (password sw "s")'])
      it(`is not searched either: ${text}`, () => {
        const error = refusal(() => parseFilter(text, USERS))
        assert.deepEqual([error.status, error.scimType], [403, 'sensitive'])
        assert.match(error.message, /password, which is never answered/)
        assert.doesNotMatch(error.message, /secret/)
      })

    it('also as part of an element', () => {
      assert.equal(refusal(() => parseFilter('parts[hidden eq "x"]', THINGS)).scimType, 'sensitive')
      assert.equal(refusal(() => parseFilter('parts.hidden eq "x"', THINGS)).scimType, 'sensitive')
      assert.equal(refusal(() => parseFilter('parts[value pr].hidden eq "x"', THINGS)).scimType, 'sensitive')
    })
  })
})
