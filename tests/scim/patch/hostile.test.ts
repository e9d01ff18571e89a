import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ResourceType } from '../../../src/directory/schema/attribute.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { PATCH_OP, readPatch } from '../../../src/scim/patch/read.ts'
import { bare, ENTERPRISE, message, patchGroup, patchUser, rae, refused, team } from './samples.ts'

/** From the text, as `__proto__` in JSON is a name like another, but not in an object literal. */
const send = (type: ResourceType, body: ResourceBody, operations: string) =>
  applyPatch(type, body, readPatch(JSON.parse(`{"schemas":["${PATCH_OP}"],"Operations":[${operations}]}`), type))

const isClean = () => {
  const names = Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(Array.prototype))
  return !names.some((name) => name.startsWith('polluted')) && ({} as Record<string, unknown>)['polluted'] === undefined
}

describe('A hostile PATCH', () => {
  it('pollutes no prototype by a path', () => {
    for (const path of [
      '__proto__.polluted',
      'constructor.prototype.polluted',
      'name.__proto__',
      'name.__proto__.polluted',
      'name.constructor',
      'emails.__proto__',
      'emails[type eq "work"].__proto__',
      'emails[__proto__ eq "x"].value',
      `${ENTERPRISE}:__proto__`,
      `${ENTERPRISE}:__proto__.polluted`,
      '__proto__',
      'toString',
      'hasOwnProperty',
    ]) {
      for (const op of ['add', 'replace', 'remove']) {
        for (const value of ['"x"', '{"polluted":"x"}']) {
          const operation = `{"op":"${op}","path":${JSON.stringify(path)},"value":${value}}`
          assert.throws(() => send(USERS, rae, operation), { name: 'ScimError', status: 400 }, path)
        }
      }
    }
    assert.ok(isClean())
  })

  it('pollutes no prototype by a name within a value', () => {
    for (const value of [
      '{"__proto__":{"polluted":1}}',
      '{"constructor.prototype.polluted":1}',
      '{"__proto__.polluted":1}',
      `{"${ENTERPRISE}":{"__proto__":{"polluted":1}}}`,
      `{"${ENTERPRISE}:__proto__":{"polluted":1}}`,
    ]) {
      assert.throws(() => send(USERS, rae, `{"op":"add","value":${value}}`), { name: 'ScimError' }, value)
    }
    for (const value of ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']) {
      assert.equal(send(USERS, rae, `{"op":"replace","path":"name","value":${value}}`), rae)
      assert.equal(send(USERS, rae, `{"op":"add","path":"emails","value":[${value}]}`), rae)
      const after = send(
        USERS,
        bare,
        `{"op":"add","path":"emails[type eq \\"work\\"]","value":{"value":"x","__proto__":{"polluted":1}}}`,
      )
      const [email] = after['emails'] as object[]
      assert.deepEqual(Object.keys(email ?? {}), ['value', 'type'])
      assert.equal(Object.getPrototypeOf(email), Object.prototype)
    }
    assert.ok(isClean())
  })

  it('finds no operation on a prototype', () => {
    const inherited = Object.create({ op: 'add', path: 'title', value: 'x' }) as object
    refused(() => readPatch(message(inherited), USERS), 'invalidSyntax', 'op')
    refused(() => readPatch(Object.create(message({ op: 'add', path: 'title', value: 'x' })), USERS), 'invalidSyntax')
  })

  it('is refused, not followed, however deep it nests', () => {
    const lists = '['.repeat(200_000) + ']'.repeat(200_000)
    const objects = '{"value":'.repeat(100_000) + '1' + '}'.repeat(100_000)
    for (const value of [lists, objects]) {
      for (const path of ['title', 'emails', 'name.givenName', 'active', 'manager', `emails[type eq \\"work\\"]`]) {
        const operation = `{"op":"add","path":"${path}","value":${value}}`
        assert.throws(() => send(USERS, bare, operation), { name: 'ScimError', scimType: 'invalidValue' }, path)
      }
      for (const field of ['op', 'path', 'odd']) {
        assert.throws(() => send(USERS, bare, `{"${field}":${value}}`), { name: 'ScimError' })
      }
      assert.throws(() => send(USERS, bare, value), { name: 'ScimError' })
    }
    assert.equal(send(USERS, rae, `{"op":"add","path":"name","value":{"odd":${lists}}}`), rae)
  })

  it('cannot give an attribute more values than it can have', () => {
    const emails = (from: number) => Array.from({ length: 600 }, (_, index) => ({ value: `${from + index}` }))
    const some = patchUser(bare, { op: 'add', path: 'emails', value: emails(0) })
    refused(() => patchUser(some, { op: 'add', path: 'emails', value: emails(600) }), 'invalidValue', '1200', '1000')
    refused(
      () => patchUser(bare, { op: 'add', path: 'emails', value: [...emails(0), ...emails(600)] }),
      'invalidValue',
      '1200',
    )
    const members = Array.from({ length: 100_000 }, (_, index) => ({ value: `${index}` }))
    const full = { ...team, members }
    assert.equal(patchGroup(full, { op: 'add', path: 'members', value: [{ value: '7' }] }), full)
    refused(
      () => patchGroup(full, { op: 'add', path: 'members', value: [{ value: 'one more' }] }),
      'invalidValue',
      '100001',
    )
  })

  it('cannot make this service look at values without end: 413', () => {
    const members = Array.from({ length: 50_000 }, (_, index) => ({ value: `${index}` }))
    const operation = { op: 'remove', path: 'members[value sw "x"]' }
    const error = refused(
      () =>
        applyPatch(
          GROUPS,
          { ...team, members },
          readPatch(message(...Array.from({ length: 1_000 }, () => operation)), GROUPS),
        ),
      null,
      'too many values',
    )
    assert.equal(error.status, 413)
  })

  it('cannot make this service compare long texts without end: 413', () => {
    const emails = Array.from({ length: 1_000 }, (_, index) => ({ value: `${index}`, display: 'x'.repeat(4_096) }))
    const operation = { op: 'remove', path: 'emails[display co "y"]' }
    const sent = readPatch(message(...Array.from({ length: 1_000 }, () => operation)), USERS)
    const error = refused(() => applyPatch(USERS, { ...bare, emails }, sent), null, 'too many values')
    assert.equal(error.status, 413)
  })

  it('cannot grow a resource without end, a piece at a time: 413', () => {
    const photo = (index: number) => ({ value: `data:image/png;base64,${index}${'A'.repeat(1_000_000)}` })
    const grown = Array.from({ length: 16 }, (_, index) => index).reduce<ResourceBody>(
      (body, index) => patchUser(body, { op: 'add', path: 'photos', value: [photo(index)] }),
      bare,
    )
    assert.equal((grown['photos'] as unknown[]).length, 16)
    const error = refused(() => patchUser(grown, { op: 'add', path: 'photos', value: [photo(16)] }), null, '16777216')
    assert.equal(error.status, 413)
    assert.equal(patchUser(grown, { op: 'remove', path: 'photos' })['photos'], undefined)
  })
})
