import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { parsePath } from '../../../src/scim/filter/parsePath.ts'
import { printCondition, printPath } from '../../../src/scim/filter/print.ts'
import { refusal } from './refused.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const OTHER_SITE = 'urn:8x8:scim:schemas:extension:8x8user:2.0:User'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'

function understood(text: string, type = USERS): [string, string | null] {
  const { path, where } = parsePath(text, type)
  assert.ok(path)
  return [printPath(path), where && printCondition(where)]
}

describe('scim path', () => {
  const paths: [text: string, path: string, where: string | null][] = [
    ['userName', 'userName', null],
    ['USERNAME', 'userName', null],
    [' userName ', 'userName', null],
    ['name.familyName', 'name.familyName', null],
    ['password', 'password', null],
    ['addresses[type eq "work"]', 'addresses', 'type eq "work"'],
    ['Addresses[Type EQ "work"].Country', 'addresses.country', 'type eq "work"'],
    ['emails[type eq "work" and primary eq true].value', 'emails.value', 'type eq "work" and primary eq true'],
    ['roles[primary eq "True"].value', 'roles.value', 'primary eq true'],
    ['emails[not (type eq "work" or primary eq true)]', 'emails', 'not (type eq "work" or primary eq true)'],
    ['emails[type eq null]', 'emails', 'not (type pr)'],
    ['manager', `${ENTERPRISE}:manager`, null],
    [`${ENTERPRISE}:manager`, `${ENTERPRISE}:manager`, null],
    [`${ENTERPRISE}:manager.value`, `${ENTERPRISE}:manager.value`, null],
    [`${ENTERPRISE.toLowerCase()}:DEPARTMENT`, `${ENTERPRISE}:department`, null],
    [`${SITE}:site`, `${SITE}:site`, null],
    [`${OTHER_SITE}:site`, `${SITE}:site`, null],
    [`${CORE}:emails[type eq "work"].value`, 'emails.value', 'type eq "work"'],
    [`${CORE}:name.givenName`, 'name.givenName', null],
  ]
  for (const [text, path, where] of paths) it(text, () => assert.deepEqual(understood(text), [path, where]))

  it('members by value', () => {
    assert.deepEqual(understood('members[value eq "2819c223"]', GROUPS), ['members', 'value eq "2819c223"'])
    assert.deepEqual(understood('members[value eq "a" or value eq "b"].display', GROUPS), [
      'members.display',
      'value eq "a" or value eq "b"',
    ])
  })

  it('a whole schema, under any of its names', () => {
    const schemas = [ENTERPRISE, OTHER_SITE.toUpperCase(), SITE, CORE].map((urn) => parsePath(urn, USERS))
    const ids = schemas.map(({ path, where, schema }) => [path, where, schema?.id])
    assert.deepEqual(ids, [
      [null, null, ENTERPRISE],
      [null, null, SITE],
      [null, null, SITE],
      [null, null, CORE],
    ])
  })

  const refused: [text: string, scimType: string, at: number, detail: RegExp][] = [
    ['', 'invalidPath', 1, /expected an attribute, found the end/],
    ['  ', 'invalidPath', 3, /found the end/],
    ['shoeSize', 'invalidPath', 1, /a User has no attribute "shoeSize"/],
    ['members', 'invalidPath', 1, /no attribute "members"/],
    ['name.nope', 'invalidPath', 1, /name has no sub-attribute "nope"; it has formatted/],
    ['__proto__.polluted', 'invalidPath', 1, /no attribute/],
    ['constructor.prototype', 'invalidPath', 1, /no attribute/],
    ['name.__proto__', 'invalidPath', 1, /no sub-attribute/],
    ['emails.type.value', 'invalidPath', 1, /more than one dot/],
    ['emails[type eq "work"] value', 'invalidPath', 24, /expected the end, found "value"/],
    ['emails[type eq "work"].', 'invalidPath', 24, /expected a sub-attribute of emails, found the end/],
    ['emails[type eq "work"].nope', 'invalidPath', 24, /no sub-attribute "nope"/],
    ['emails[type eq "work"].value.x', 'invalidPath', 24, /no sub-attribute "value\.x"/],
    ['emails[type eq "work"][primary eq true]', 'invalidPath', 23, /expected the end/],
    ['userName eq "x"', 'invalidPath', 10, /expected the end, found "eq"/],
    ['/emails/0', 'invalidPath', 1, /no attribute "\/emails\/0"/],
    ['emails[0]', 'invalidFilter', 8, /expected a sub-attribute of emails, found 0/],
    ['"userName"', 'invalidPath', 1, /expected an attribute/],
    ['userName=', 'invalidPath', 9, /"="/],
    [`${ENTERPRISE}:`, 'invalidPath', 1, /no attribute/],
    [`${ENTERPRISE}.manager`, 'invalidPath', 1, /no schema/],
    ['urn:nobody:User:title', 'invalidPath', 1, /no schema/],
    // RFC 7644 §3.12, table 9: a filter in a path is a filter
    ['emails[', 'invalidFilter', 8, /found the end/],
    ['emails[]', 'invalidFilter', 8, /found "\]"/],
    ['emails[type eq "work"', 'invalidFilter', 22, /expected "and", "or" or "\]"/],
    ['emails[type eq "work', 'invalidFilter', 16, /no closing double quote/],
    ['emails[nope eq "work"]', 'invalidFilter', 8, /no sub-attribute "nope"/],
    ['emails[type gt true]', 'invalidFilter', 16, /expected a text/],
    ['emails[primary gt true]', 'invalidFilter', 16, /cannot be compared by "gt"/],
    ['userName[value eq "x"]', 'invalidFilter', 1, /no list of elements/],
    ['manager[value eq "x"]', 'invalidFilter', 1, /no list of elements/],
    [`emails[${'('.repeat(32)}type pr`, 'invalidFilter', 40, /deeper than 32/],
  ]
  for (const [text, scimType, at, detail] of refused)
    it(`refuses ${JSON.stringify(text)}`, () => {
      const error = refusal(() => parsePath(text, USERS))
      assert.deepEqual([error.status, error.scimType], [400, scimType])
      assert.match(error.message, new RegExp(`^The path is wrong at character ${at}: `))
      assert.match(error.message, detail)
    })

  it('refuses a path that is too long', () => {
    const error = refusal(() => parsePath('x'.repeat(4097), USERS))
    assert.equal(error.scimType, 'invalidPath')
    assert.match(error.message, /The path has 4097 characters; at most 4096/)
  })
})
