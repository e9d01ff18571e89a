import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { readBody } from '../../../src/scim/body/read.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { CORE, CORE_GROUP, ENTERPRISE_URN, FULL_USER, SITE_ALIAS, SITE_URN } from './rfc.ts'

const user = (more: object) => ({ schemas: [CORE], userName: 'ana', ...more })
const read = (more: object) => readBody(USERS, user(more))
const group = (more: object) => readBody(GROUPS, { schemas: [CORE_GROUP], displayName: 'Sales', ...more })
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function refused(sent: () => unknown, detail: RegExp, scimType = 'invalidValue') {
  assert.throws(sent, (error) => {
    assert.ok(error instanceof ScimError, String(error))
    assert.equal(error.status, 400)
    assert.equal(error.scimType, scimType, error.message)
    assert.match(error.message, detail)
    return true
  })
}

describe('reading a resource that a client sent', () => {
  it('keeps the full user of the RFC, without what is the server’s and without the password', () => {
    const { id: _id, groups: _groups, meta: _meta, password: _password, ...kept } = FULL_USER
    const { displayName: _name, ...manager } = FULL_USER[ENTERPRISE_URN].manager
    const expected = { ...kept, [ENTERPRISE_URN]: { ...kept[ENTERPRISE_URN], manager } }
    assert.deepEqual(plain(readBody(USERS, FULL_USER)), expected)
  })

  it('gives names the schema’s spelling, whatever case they were sent in', () => {
    const sent = {
      SCHEMAS: [CORE],
      username: 'ana',
      NAME: { GIVENNAME: 'Ana' },
      Emails: [{ Primary: true, VALUE: 'a@b' }],
    }
    const kept = {
      schemas: [CORE],
      userName: 'ana',
      name: { givenName: 'Ana' },
      emails: [{ value: 'a@b', primary: true }],
    }
    assert.deepEqual(readBody(USERS, sent), kept)
  })

  it('keeps attributes in one order, so that the same values are the same text', () => {
    const one = read({
      title: 'x',
      displayName: 'y',
      [SITE_URN]: { site: 'London' },
      [ENTERPRISE_URN]: { department: 'z' },
    })
    const other = read({
      [ENTERPRISE_URN]: { department: 'z' },
      [SITE_URN]: { site: 'London' },
      displayName: 'y',
      title: 'x',
    })
    assert.equal(JSON.stringify(one), JSON.stringify(other))
  })

  const same: [string, object, object][] = [
    ['an extension under an alias', { [SITE_ALIAS]: { site: 'Paris' } }, { [SITE_URN]: { site: 'Paris' } }],
    [
      'an extension in another case',
      { [SITE_URN.toUpperCase()]: { SITE: 'Paris' } },
      { [SITE_URN]: { site: 'Paris' } },
    ],
    [
      'the same under both URNs',
      { [SITE_ALIAS]: { site: 'P' }, [SITE_URN]: { site: 'P' } },
      { [SITE_URN]: { site: 'P' } },
    ],
    ['an attribute with its URN before it', { [`${SITE_ALIAS}:site`]: 'Paris' }, { [SITE_URN]: { site: 'Paris' } }],
    ['an extension’s attribute without URN', { department: 'Sales' }, { [ENTERPRISE_URN]: { department: 'Sales' } }],
    ['core attributes under the core URN', { [CORE]: { title: 'Lead' } }, { title: 'Lead' }],
    ['"True" as active', { active: 'True' }, { active: true }],
    ['"false" as active', { active: 'false' }, { active: false }],
    [
      '"TRUE" as primary',
      { emails: [{ value: 'a@b', primary: 'TRUE' }] },
      { emails: [{ value: 'a@b', primary: true }] },
    ],
    ['null', { title: null, name: { givenName: null, familyName: 'B' } }, { name: { familyName: 'B' } }],
    ['an empty list', { emails: [], roles: [] }, {}],
    ['an object of nulls', { name: { givenName: null }, emails: [{ value: null }] }, {}],
    ['null in a list', { emails: [null, { value: 'a@b' }] }, { emails: [{ value: 'a@b' }] }],
    ['an extension of nulls', { [ENTERPRISE_URN]: { department: null }, [SITE_URN]: null }, {}],
    ['a single object for a list', { emails: { value: 'a@b' } }, { emails: [{ value: 'a@b' }] }],
    ['bare strings in a list', { emails: ['a@b', 'c@d'] }, { emails: [{ value: 'a@b' }, { value: 'c@d' }] }],
    ['a bare manager', { [ENTERPRISE_URN]: { manager: 'm1' } }, { [ENTERPRISE_URN]: { manager: { value: 'm1' } } }],
    ['an empty manager', { [ENTERPRISE_URN]: { manager: '' } }, {}],
    ['a manager without an id', { [ENTERPRISE_URN]: { manager: { value: '', $ref: '../Users/m1' } } }, {}],
    ['a manager in a list', { manager: [{ value: 'm1' }] }, { [ENTERPRISE_URN]: { manager: { value: 'm1' } } }],
    [
      'the same value of the same type',
      {
        emails: [
          { value: 'a@b', type: 'work' },
          { value: 'A@b', type: 'Work', primary: true },
        ],
      },
      { emails: [{ value: 'A@b', type: 'Work', primary: true }] },
    ],
    [
      'the same value, once primary and once not',
      {
        emails: [
          { value: 'a@b', primary: true },
          { value: 'a@b', primary: false, display: 'A' },
        ],
      },
      { emails: [{ value: 'a@b', display: 'A', primary: true }] },
    ],
    ['the same address', { addresses: [{ country: 'GB' }, { COUNTRY: 'GB' }] }, { addresses: [{ country: 'GB' }] }],
    [
      'a type that is not suggested',
      { emails: [{ value: 'a@b', type: 'Fax' }] },
      { emails: [{ value: 'a@b', type: 'Fax' }] },
    ],
    ['an empty optional string', { title: '' }, { title: '' }],
    ['an empty site', { [SITE_URN]: { site: ' ' } }, {}],
    ['a relative reference', { profileUrl: '../bjensen' }, { profileUrl: '../bjensen' }],
    ['unpadded Base64', { x509Certificates: [{ value: 'TWE' }] }, { x509Certificates: [{ value: 'TWE' }] }],
    ['padded Base64', { x509Certificates: ['TWE='] }, { x509Certificates: [{ value: 'TWE=' }] }],
    ['characters beyond the basic plane', { displayName: '😀 Ñandú' }, { displayName: '😀 Ñandú' }],
    ['what is readOnly', { id: 7, meta: 'x', groups: { a: 1 } }, {}],
    ['what no schema defines', { shoeSize: 9, name: { shoe: 1 }, 'urn:example:x': { y: 1 } }, {}],
    ['names of Object.prototype', { constructor: { a: 1 }, toString: 'x', hasOwnProperty: 1 }, {}],
  ]
  for (const [what, sent, kept] of same)
    it(`takes ${what}`, () => {
      const { schemas, ...rest } = read(sent)
      assert.deepEqual(rest, { userName: 'ana', ...kept })
      assert.deepEqual(schemas, [CORE, ...Object.keys(kept).filter((key) => key.startsWith('urn:'))])
    })

  it('takes what Okta sends for a new user', () => {
    const work = { primary: true, value: 'tess@corp.example', type: 'work' }
    const kept = { displayName: 'Tess Usher', externalId: '00u1', locale: 'en-US', active: true, emails: [work] }
    const sent = { ...kept, name: { givenName: 'Tess', familyName: 'Usher' }, groups: [], password: '1mz050nqX!' }
    assert.deepEqual(read(sent), { ...user(kept), name: sent.name })
  })

  it('takes what Microsoft’s validator sends, with nulls and capitals and lists of nothing', () => {
    const address = {
      country: null,
      formatted: '18522 Lisa Unions\nEast Gregory',
      region: null,
      type: 'other',
      primary: false,
    }
    const [department, manager] = ['Sales', { Value: 'SuzzyQ' }]
    const sent = { addresses: [address], roles: [], [ENTERPRISE_URN]: { Department: department, Manager: manager } }
    assert.deepEqual(read({ ...sent, meta: { resourceType: 'User' }, active: 'True' }), {
      ...user({ active: true, addresses: [{ formatted: address.formatted, type: 'other', primary: false }] }),
      schemas: [CORE, ENTERPRISE_URN],
      [ENTERPRISE_URN]: { department, manager: { value: 'SuzzyQ' } },
    })
  })

  it('takes the schema that Entra’s groups name beside the core one', () => {
    const schemas = [CORE_GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group']
    assert.deepEqual(readBody(GROUPS, { schemas, displayName: 'g' }), { schemas: [CORE_GROUP], displayName: 'g' })
  })

  it('has a member once, however it is written', () => {
    const members = [
      { value: 'a' },
      { value: 'a', type: 'User' },
      'a',
      { value: 'A' },
      { value: 'b', $ref: null, display: 'B' },
    ]
    assert.deepEqual(group({ members }).members, [{ value: 'a', type: 'User' }, { value: 'A' }, { value: 'b' }])
  })

  const wrong: [string, object, RegExp, string?][] = [
    ['a number as a string', { userName: 7 }, /userName must be a string, but 7 was sent/],
    ['a list as a string', { title: ['x'] }, /title must be a string, but \["x"\] was sent/],
    ['a word as a boolean', { active: 'maybe' }, /active must be true or false, but "maybe" was sent/],
    ['a number as a boolean', { active: 1 }, /active must be true or false, but 1 was sent/],
    ['a string as a list', { emails: 'a@b' }, /emails must be a list, but "a@b" was sent/],
    ['a string as a name', { name: 'Ana' }, /name must be an object with formatted, familyName.*but "Ana" was sent/],
    ['a number in a list', { emails: ['a', 5] }, /emails\[1\] must be an object with value.*but 5 was sent/],
    ['a list in a list', { emails: [['a@b']] }, /emails\[0\] must be an object/],
    [
      'a wrong type deep down',
      { emails: [{ value: 'a' }, { value: true }] },
      /emails\[1\]\.value must be a string, but true/,
    ],
    [
      'two managers',
      { manager: [{ value: 'a' }, { value: 'b' }] },
      /enterprise:2.0:User:manager must be one value, not a list/,
    ],
    ['an extension that is no object', { [ENTERPRISE_URN]: 'x' }, /enterprise:2.0:User must be an object, but "x"/],
    [
      'two sites',
      { [SITE_URN]: { site: 'P' }, [SITE_ALIAS]: { site: 'L' } },
      /8x8:1.1:User:site is there twice, as "P" and as "L"/,
    ],
    ['two spellings', { Title: 'a', TITLE: 'b' }, /title is there twice, as "a" and as "b"/],
    ['two spellings inside', { name: { givenName: 'a', GivenName: 'b' } }, /name\.givenName is there twice/],
    [
      'two primaries',
      {
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: 'true' },
        ],
      },
      /at most one of emails, but it is for emails\[0\], emails\[1\]/,
    ],
    ['NUL', { displayName: 'a\0b' }, /displayName must be text without the character U\+0000/],
    ['half a surrogate pair', { name: { givenName: 'a\ud800' } }, /name\.givenName must be well-formed Unicode/],
    [
      'text of 4,097 characters',
      { title: 'x'.repeat(4097) },
      /title must be at most 4096 characters long \(this has 4097\)/,
    ],
    ['a data: text that is no picture', { title: `data:${'x'.repeat(4097)}` }, /title must be at most 4096/],
    [
      '1,001 addresses',
      { emails: Array.from({ length: 1001 }, (_, n) => `${n}@b`) },
      /emails must be a list of at most 1000 \(this has 1001\)/,
    ],
    ['a URI with a space', { profileUrl: 'https://a b' }, /profileUrl must be a URI/],
    ['a URI that is a script', { photos: ['JavaScript:alert(1)'] }, /photos\[0\]\.value must be a URI/],
    ['what is not Base64', { x509Certificates: ['a-b_'] }, /x509Certificates\[0\]\.value must be Base64/],
    ['Base64 that breaks off', { x509Certificates: ['TWFuT'] }, /must be Base64/],
    ['Base64 with too much padding', { x509Certificates: ['TWFu='] }, /must be Base64/],
    ['a password of the wrong type', { password: 123456 }, /^password must be a string, but a number was sent\.$/],
    [
      'a path as a name',
      { 'name.givenName': 'Ana' },
      /"name.givenName" is a path, which only PATCH knows. Send "name" as JSON/,
      'invalidSyntax',
    ],
    ['a value path', { 'emails[type eq "work"].value': 'a@b' }, /is a path/, 'invalidSyntax'],
    [
      'a path inside an extension',
      { [ENTERPRISE_URN]: { 'manager.value': 'm' } },
      /enterprise:2.0:User:manager.value" is a path/,
      'invalidSyntax',
    ],
    ['a path below a URN', { [`${ENTERPRISE_URN}:manager.value`]: 'm' }, /is a path/, 'invalidSyntax'],
    ['a dot after a URN', { [`${ENTERPRISE_URN}.department`]: 'm' }, /is a path/, 'invalidSyntax'],
  ]
  for (const [what, sent, detail, scimType] of wrong)
    it(`refuses ${what}`, () => refused(() => read(sent), detail, scimType))

  for (const [what, sent] of [
    ['missing', {}],
    ['null', { userName: null }],
    ['empty', { userName: '' }],
    ['blank', { userName: ' \t' }],
  ] as const)
    it(`refuses a userName that is ${what}`, () => {
      refused(
        () => readBody(USERS, { schemas: [CORE], ...sent }),
        /^userName is required, but it is missing or blank\. /,
      )
    })

  it('refuses a group without a name and a member without an id', () => {
    refused(() => readBody(GROUPS, { schemas: [CORE_GROUP] }), /^displayName is required/)
    refused(() => group({ members: [{ value: 'a' }, { display: 'Ana' }] }), /^members\[1\]\.value is required/)
    refused(() => group({ members: [{ value: '', type: 'User' }] }), /^members\[0\]\.value is required/)
  })

  for (const schemas of [undefined, null, [], 'x', CORE, [CORE, 7], [CORE_GROUP], [ENTERPRISE_URN], { 0: CORE }])
    it(`refuses ${JSON.stringify(schemas) ?? 'a body without schemas'} as schemas`, () => {
      refused(
        () => readBody(USERS, { schemas, userName: 'ana' }),
        /^schemas must be a list of URNs with "urn:ietf:params:scim:schemas:core:2\.0:User" among them/,
      )
    })

  for (const sent of [null, undefined, [], [user({})], 'x', 7, true])
    it(`refuses ${JSON.stringify(sent)} as a resource`, () => {
      refused(() => readBody(USERS, sent), /^The body must be a JSON object, but /, 'invalidSyntax')
    })

  it('lets a password never come back, not even in what is said of it', () => {
    assert.doesNotMatch(JSON.stringify(read({ password: 'hunter2' })), /hunter2|password/)
    refused(() => read({ password: ['hunter2'] }), /^(?!.*hunter2)/)
    refused(() => read({ password: 'hunter2\0' }), /^(?!.*hunter2)/)
  })

  it('takes 100,000 members and a picture of a megabyte', () => {
    const members = Array.from({ length: 100_000 }, (_, n) => ({ value: `${n}` }))
    assert.equal((group({ members }).members as unknown[]).length, 100_000)
    const picture = `data:image/png;base64,${'A'.repeat(1_000_000)}`
    assert.deepEqual(read({ photos: [picture] }).photos, [{ value: picture }])
  })

  it('never reaches a prototype', () => {
    const sent: unknown = JSON.parse(`{"schemas":["${CORE}"],"userName":"a","__proto__":{"polluted":1,"title":"x"},
      "name":{"__proto__":{"givenName":"x"},"constructor":{"prototype":{"polluted":1}}},"constructor":{"prototype":{"polluted":1}},
      "emails":[{"__proto__":{"value":"x"},"value":"a@b"}],"${ENTERPRISE_URN}":{"__proto__":{"department":"x"}}}`)
    assert.deepEqual(readBody(USERS, sent), { schemas: [CORE], userName: 'a', emails: [{ value: 'a@b' }] })
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })
})
