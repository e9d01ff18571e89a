import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { elementMatches, matches } from '../../../src/scim/filter/matches.ts'
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts'
import { parsePath } from '../../../src/scim/filter/parsePath.ts'
import { THINGS } from './types.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

const RAE: ResourceBody = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE, SITE],
  id: 'Ab1',
  externalId: 'Ext-1',
  meta: { resourceType: 'User', created: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-02T00:00:00.000Z' },
  userName: 'Rae@Contoso.example',
  name: { givenName: 'Ráe', familyName: "O'Koro" },
  nickName: '',
  title: '😀',
  active: false,
  emails: [
    { value: 'rae@work.example', type: 'work', primary: true },
    { value: 'rae@home.example', type: 'home' },
    { value: 'rae@else.example' },
  ],
  [ENTERPRISE]: { department: 'Ventes', manager: { value: 'M1' } },
  [SITE]: { site: 'Paris' },
}

const tells = (body: ResourceBody, cases: [string, boolean][], type = USERS): void => {
  for (const [text, expected] of cases)
    it(`${text}: ${expected}`, () => assert.equal(matches(parseFilter(text, type), body), expected))
}

describe('scim filter: who matches', () => {
  describe('text', () => {
    tells(RAE, [
      ['userName eq "rae@contoso.EXAMPLE"', true],
      ['userName eq "ｒａｅ@contoso.example"', true],
      ['userName eq "rae"', false],
      ['userName ne "rae"', true],
      ['userName ne "RAE@contoso.example"', false],
      ['userName co "CONTOSO"', true],
      ['userName sw "rae"', true],
      ['userName sw "ae"', false],
      ['userName ew ".EXAMPLE"', true],
      ['userName ew ".exampl"', false],
      ['name.givenName eq "RÁE"', true],
      ['name.givenName eq "Ra\u0301e"', true],
      [`name.familyName co "o'k"`, true],
      ['id eq "Ab1"', true],
      ['id eq "ab1"', false],
      ['id ne "ab1"', true],
      ['id sw "a"', false],
      ['externalId co "ext"', false],
      ['site eq "paris"', false],
      ['site eq "Paris"', true],
      ['userName co ""', true],
      ['nickName eq ""', true],
      ['nickName co ""', true],
      ['locale co ""', false],
    ])
  })

  describe('absence', () => {
    tells(RAE, [
      ['locale pr', false],
      ['locale eq "x"', false],
      ['locale ne "x"', true],
      ['locale gt ""', false],
      ['locale le "z"', false],
      ['locale eq null', true],
      ['locale ne null', false],
      ['userName eq null', false],
      ['nickName pr', false],
      ['nickName eq null', true],
      ['nickName ne "x"', true],
      ['not (locale eq "x")', true],
      ['division ne "x"', true],
      ['costCenter pr', false],
      ['manager pr', true],
      ['manager eq "M1"', true],
      ['manager eq "m1"', false],
      ['name pr', true],
      ['name.middleName pr', false],
      ['addresses pr', false],
      ['addresses.country ne "FR"', false],
      ['addresses eq null', true],
      ['active pr', true],
      ['active eq false', true],
      ['active ne true', true],
    ])
    tells({ id: '1', userName: 'x' }, [
      ['active eq false', false],
      ['active ne false', true],
      ['manager.value ne "M1"', true],
      ['site pr', false],
      ['meta pr', false],
      ['emails pr', false],
      ['emails ne "x"', false],
      ['not (emails eq "x")', true],
    ])
  })

  describe('lists', () => {
    tells(RAE, [
      ['emails eq "rae@HOME.example"', true],
      ['emails.value eq "rae@home.example"', true],
      ['emails co "home"', true],
      ['emails.type eq "work" and emails.value co "home"', true],
      ['emails[type eq "work" and value co "home"]', false],
      ['emails[type eq "work"].value co "home"', false],
      ['emails[type eq "home"].value co "home"', true],
      ['emails[type eq "WORK" and primary eq "True"]', true],
      ['emails[type eq "home" or primary eq true]', true],
      ['emails[type eq "work" and (value co "home" or primary eq true)]', true],
      ['emails.value ne "rae@work.example"', true],
      ['not (emails.value eq "rae@work.example")', false],
      ['emails.type ne "work"', true],
      ['emails[type ne "work" and type ne "home"]', true],
      ['emails[not (type pr)]', true],
      ['emails[type eq null].value ew "else.example"', true],
      ['emails.type eq null', false],
      ['emails[primary ne true and type eq "work"]', false],
      ['emails[primary eq false]', false],
      ['emails.primary pr', true],
      ['emails.display pr', false],
      [`schemas eq "${ENTERPRISE}"`, true],
      ['schemas eq "urn:8x8:scim:schemas:extension:8x8user:2.0:User"', true],
      ['schemas eq "urn:other"', false],
      ['schemas pr', true],
    ])
    tells(
      { id: 'g', members: [{ value: 'U1' }, { value: 'u2' }] },
      [
        ['id eq "g" and members eq "U1"', true],
        ['members eq "u1"', false],
        ['members[value eq "u2"]', true],
        ['members.value sw "u"', true],
      ],
      GROUPS,
    )
    tells(
      { tags: ['A', 'b'], sizes: [1, 20], parts: [{ names: ['x', 'y'] }, { value: 'v' }] },
      [
        ['tags eq "a"', true],
        ['tags ne "a"', true],
        ['tags eq "c"', false],
        ['tags pr', true],
        ['sizes gt 19', true],
        ['sizes gt 20', false],
        ['parts.names eq "Y"', true],
        ['parts[names eq "x" and names eq "y"]', true],
        ['parts[names pr and value pr]', false],
        ['parts[names eq "x"].value ne "v"', true],
      ],
      THINGS,
    )
  })

  describe('order', () => {
    tells(RAE, [
      ['userName gt "RAE"', true],
      ['userName lt "RAE"', false],
      ['userName ge "rae@contoso.example"', true],
      ['userName gt "rae@contoso.example"', false],
      ['userName le "rae@contoso.example"', true],
      ['id lt "ab1"', true],
      // U+1F600 is above U+FFE5, though its first UTF-16 unit is below
      ['title gt "\uffee"', true],
      ['title lt "\uffee"', false],
      ['meta.created lt "2026-01-01T00:30:00+01:00"', false],
      ['meta.created gt "2026-01-01T00:30:00+01:00"', true],
      ['meta.created eq "2026-01-01T01:00:00+01:00"', true],
      ['meta.lastModified ge "2026-01-02T00:00:00Z" and meta.lastModified le "2026-01-02T00:00:00Z"', true],
    ])
    tells(
      { size: 10, count: -3, big: true, seal: 'AQ==', page: 'HTTP://x' },
      [
        ['size gt 9', true],
        ['size gt 1e1', false],
        ['size ge 10.0', true],
        ['count lt -2', true],
        ['count eq -3', true],
        ['count ne 3', true],
        ['count lt -3', false],
        ['seal eq "AQ=="', true],
        ['seal eq "aq=="', false],
        ['page eq "http://x"', false],
        ['big eq "TRUE"', true],
      ],
      THINGS,
    )
  })

  it('tells which elements a path of a PATCH is about', () => {
    const { where } = parsePath('emails[type eq "work" or not (type pr)].value', USERS)
    assert.ok(where)
    const emails = RAE['emails']
    assert.ok(Array.isArray(emails))
    assert.deepEqual(
      emails.map((email) => elementMatches(where, email)),
      [true, false, true],
    )
  })

  it('reads nothing that a resource inherits', () => {
    const filter = parseFilter('title eq "x" or name.givenName pr', USERS)
    const body: ResourceBody = Object.create({ title: 'x', name: { givenName: 'x' } })
    assert.equal(matches(filter, body), false)
  })

  it('takes a value of another type than the schema says for another value', () => {
    const odd: ResourceBody = { title: 5, active: 'true', emails: 'x', name: ['x'] }
    const tell = (text: string): boolean => matches(parseFilter(text, USERS), odd)
    assert.deepEqual(
      ['title eq "5"', 'title ne "5"', 'active eq true', 'emails.value eq "x"', 'name.givenName pr'].map(tell),
      [false, true, false, false, false],
    )
  })
})
