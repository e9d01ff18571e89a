import assert from 'node:assert/strict'
import type { ResourceType } from '../../../src/directory/schema/attribute.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { located } from '../../../src/scim/filter/located.ts'
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts'
import { printFilter } from '../../../src/scim/filter/print.ts'

const BASE = 'https://phones.example.com/scim/v2'
const asked = (type: ResourceType, filter: string): string =>
  printFilter(located(parseFilter(filter, type), type, BASE))

describe('a filter on an address', () => {
  const cases: [ResourceType, string, string][] = [
    [USERS, `meta.location eq "${BASE}/Users/a1"`, 'id eq "a1"'],
    [USERS, `meta.location ne "${BASE}/Users/a%20b"`, 'id ne "a b"'],
    [USERS, `not (meta.location eq "${BASE}/Users/a1") and title pr`, 'not (id eq "a1") and title pr'],
    [USERS, 'meta.location pr', 'id pr'],
    [USERS, `meta.location eq "${BASE}/Groups/a1"`, 'id eq ""'],
    [USERS, 'meta.location eq "https://elsewhere.example/Users/a1"', 'id eq ""'],
    [USERS, `meta.location eq "${BASE}/Users/%"`, 'id eq ""'],
    [GROUPS, `meta.location eq "${BASE}/Groups/g1"`, 'id eq "g1"'],
    [GROUPS, `members.$ref eq "${BASE}/Users/a1" or members.$ref pr`, 'members.value eq "a1" or members.value pr'],
    [GROUPS, `members[$ref eq "${BASE}/Groups/g1" and not ($ref pr)]`, 'members[value eq "g1" and not (value pr)]'],
    [USERS, `groups.$ref eq "${BASE}/Groups/g1"`, 'groups.value eq "g1"'],
    [USERS, `groups[$ref ne "${BASE}/Users/a1"]`, 'groups[value ne ""]'],
  ]
  for (const [type, filter, wanted] of cases)
    it(`${filter} is ${wanted}`, () => assert.equal(asked(type, filter), wanted))

  it('leaves addresses alone that are kept, and whatever else there is', () => {
    for (const filter of [
      'manager.$ref sw "../Users"',
      'photos.value co "x"',
      'emails[type eq "work"]',
      'meta.version pr',
    ])
      assert.deepEqual(located(parseFilter(filter, USERS), USERS, BASE), parseFilter(filter, USERS))
  })

  it('says so where it cannot compare', () => {
    for (const filter of ['meta.location sw "https"', 'groups.$ref co "x"', 'groups[$ref gt "x"]'])
      assert.throws(
        () => asked(USERS, filter),
        (error) => error instanceof ScimError && error.status === 400 && error.scimType === 'invalidFilter',
      )
  })
})
