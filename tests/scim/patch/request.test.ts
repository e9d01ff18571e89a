import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { PATCH_OP, readPatch } from '../../../src/scim/patch/read.ts'
import { SITE_URN } from '../body/rfc.ts'
import { bare, message, patchUser, rae, refused } from './samples.ts'

const read = (sent: unknown) => readPatch(sent, USERS)
const title = { op: 'replace', path: 'title', value: 'x' }

describe('The body of a PATCH', () => {
  it('must be an object with the schema of a PatchOp: invalidSyntax', () => {
    for (const sent of [null, undefined, 'x', 1, [], [title]]) refused(() => read(sent), 'invalidSyntax', 'JSON object')
    for (const schemas of [undefined, null, PATCH_OP, [], ['urn:ietf:params:scim:schemas:core:2.0:User'], [1]]) {
      refused(() => read({ schemas, Operations: [title] }), 'invalidSyntax', PATCH_OP)
    }
  })

  it('is read without regard to the case of its names', () => {
    const sent = { Schemas: [PATCH_OP.toUpperCase()], operations: [{ OP: 'Replace', Path: 'TITLE', VALUE: 'x' }] }
    assert.deepEqual(
      read(sent).map(({ op, path, value }) => [op, path.attribute.name, value]),
      [['replace', 'title', 'x']],
    )
  })

  it('must have operations: invalidSyntax', () => {
    for (const Operations of [undefined, null, [], {}, 'x', 1]) {
      refused(() => read({ schemas: [PATCH_OP], Operations }), 'invalidSyntax', 'one or more operations')
    }
    for (const operation of [null, 1, 'x', []])
      refused(() => read(message(title, operation)), 'invalidSyntax', 'Operations[1]')
  })

  it('can have 1,000 operations and no more: 413', () => {
    const times = (count: number) => message(...Array.from({ length: count }, () => title))
    assert.equal(read(times(1_000)).length, 1_000)
    const error = refused(() => read(times(1_001)), null, '1001', '1000')
    assert.equal(error.status, 413)
  })

  it('must say what is done: invalidSyntax', () => {
    for (const op of [undefined, null, 1, '', 'upsert', 'constructor', ['add']]) {
      refused(
        () => read(message({ ...title, op })),
        'invalidSyntax',
        'Operations[0].op',
        '"add", "remove" or "replace"',
      )
    }
  })

  it('must say where: invalidPath', () => {
    for (const path of [1, {}, [], true])
      refused(() => read(message({ ...title, path })), 'invalidPath', 'Operations[0].path')
    for (const path of ['noSuchAttr', 'name.noSuch', 'urn:x:y:title', 'title.x', 'emails[', 'emails[noSuch eq "x"]']) {
      assert.throws(() => read(message({ ...title, path })), { name: 'ScimError', status: 400 }, path)
    }
    refused(() => read(message({ op: 'replace', value: { noSuchAttr: 1 } })), 'invalidPath', 'noSuchAttr')
    refused(() => readPatch(message({ op: 'add', path: 'userName', value: 'x' }), GROUPS), 'invalidPath', 'userName')
  })

  it('must say what value: invalidValue', () => {
    refused(() => read(message({ op: 'add', path: 'title' })), 'invalidValue', '"add" needs a "value"')
    for (const value of ['x', 1, null, [], [{ title: 'x' }]]) {
      refused(() => read(message({ op: 'add', value })), 'invalidValue', 'must be an object')
    }
  })

  it('must have values of the schema’s types: invalidValue, with the path and what was sent', () => {
    const wrong: [string, unknown, string][] = [
      ['title', 5, 'title must be a string, but 5 was sent'],
      ['title', { value: 5 }, 'title must be a string'],
      ['userName', '', 'userName is required, but "" was sent'],
      ['userName', '  ', 'required'],
      ['name', 'x', 'name must be an object, but "x" was sent'],
      ['name', { givenName: true }, 'name.givenName must be a string, but true was sent'],
      ['name.givenName', ['a', 'b'], 'name.givenName must be a string'],
      ['emails', [5], 'emails[0] must be an object'],
      ['emails', [{ value: 5 }], 'emails[0].value must be a string'],
      ['emails[type eq "work"]', 5, 'emails[type eq "work"] must be an object'],
      ['emails[type eq "work"].value', { x: 1 }, 'emails[type eq "work"].value must be a string'],
      ['x509Certificates', [{ value: 'not base64!' }], 'Base64'],
      ['title', 'x'.repeat(4_097), 'at most 4096 characters'],
      ['title', '\ud800', 'Unicode'],
      ['title', 'a\0b', 'U+0000'],
    ]
    for (const [path, value, says] of wrong) {
      refused(() => read(message({ op: 'replace', path, value })), 'invalidValue', says)
      if (!path.includes('['))
        refused(() => read(message({ op: 'add', value: { [path]: value } })), 'invalidValue', says)
    }
    refused(
      () => readPatch(message({ op: 'add', path: 'members', value: [{ display: 'x' }] }), GROUPS),
      'invalidValue',
      'members[0].value',
    )
  })

  it('is kept as it was sent', () => {
    for (const value of ['', ' Zoë ', '<script>', '😀', 'x'.repeat(4_096)]) {
      assert.equal(patchUser(bare, { op: 'add', path: 'nickName', value })['nickName'], value)
    }
  })

  it('may have 256 characters where it is searched by, as they are compared', () => {
    for (const path of ['title', 'name.givenName', 'externalId', 'emails[type eq "work"].value', `${SITE_URN}:site`]) {
      read(message({ op: 'add', path, value: 'x'.repeat(256) }))
      refused(
        () => read(message({ op: 'add', path, value: 'x'.repeat(257) })),
        'invalidValue',
        'at most 256 characters',
      )
    }
    refused(() => read(message({ op: 'add', path: 'title', value: '\ufdfa'.repeat(20) })), 'invalidValue', 'has 360')
  })

  it('has its sub-attributes under their canonical names, and those that nobody knows are passed over', () => {
    const after = patchUser(bare, { op: 'add', path: 'EMAILS', value: [{ VALUE: 'x', Type: 'work', odd: 1 }] })
    assert.deepEqual(after['emails'], [{ value: 'x', type: 'work' }])
    assert.equal(patchUser(rae, { op: 'replace', path: 'name', value: { odd: 1 } }), rae)
  })

  it('is refused with a short detail, however much was sent', () => {
    const huge = Array.from({ length: 50_000 }, (_, index) => ({ value: index }))
    const long = 'emails[value eq "' + 'x'.repeat(2_000) + '"].value'
    for (const operation of [
      { op: 'add', path: 'title', value: huge },
      { op: 'add', path: long, value: 5 },
      { op: 'add', value: 'x'.repeat(100_000) },
      { op: 'x'.repeat(100_000) },
    ]) {
      const error = refused(() => read(message(operation)), operation.op.length > 9 ? 'invalidSyntax' : 'invalidValue')
      assert.ok(error.message.length < 400, `${error.message.length}`)
    }
  })
})
