import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { changedAttributes } from '../../../src/scim/body/diff.ts'
import { readBody } from '../../../src/scim/body/read.ts'
import { replacement } from '../../../src/scim/body/replace.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { CORE, CORE_GROUP, ENTERPRISE_URN, FULL_USER, SITE_ALIAS, SITE_URN } from './rfc.ts'

const read = (more: object) => readBody(USERS, { schemas: [CORE], userName: 'ana', ...more })
const put = (current: ResourceBody, more: object) => replacement(USERS, current, read(more))
const kept = (more: object): ResourceBody => ({ ...read(more), id: 'u1' })

describe('replacing a resource', () => {
  it('clears what is not sent and keeps what is the server’s', () => {
    const current = { ...kept({ title: 'Lead', nickName: 'A', department: 'Sales' }), groups: [{ value: 'g1' }] }
    assert.deepEqual(put(current, { displayName: 'Ana', id: 'other', groups: [] }), {
      schemas: [CORE],
      id: 'u1',
      userName: 'ana',
      displayName: 'Ana',
      groups: [{ value: 'g1' }],
    })
  })

  it('makes of the RFC’s user what was sent of it', () => {
    const next = replacement(USERS, kept({}), readBody(USERS, FULL_USER))
    assert.deepEqual(next, { ...readBody(USERS, FULL_USER), id: 'u1' })
  })

  const site = (value: string | null) => ({ [SITE_URN]: { site: value } })
  const taken: [string, object, object, object][] = [
    ['sets a site that was empty', {}, site('London'), site('London')],
    ['takes the same site', site('London'), site('London'), site('London')],
    ['takes the same site under the alias', site('London'), { [SITE_ALIAS]: { site: 'London' } }, site('London')],
    ['keeps a site that is not sent', site('London'), {}, site('London')],
    ['keeps a site that is sent as null', site('London'), site(null), site('London')],
    ['keeps a site that is sent empty', site('London'), site(''), site('London')],
  ]
  for (const [what, before, sent, after] of taken)
    it(what, () => assert.deepEqual(put(kept(before), sent), { ...kept(after) }))

  for (const other of ['Paris', 'london'])
    it(`refuses ${other} for a site that is London`, () => {
      assert.throws(
        () => put(kept(site('London')), site(other)),
        (error) => {
          assert.ok(error instanceof ScimError)
          assert.deepEqual([error.status, error.scimType], [400, 'mutability'])
          assert.ok(
            error.message.startsWith(
              `${SITE_URN}:site is "London" and cannot be changed once it is set, but "${other}" was sent.`,
            ),
          )
          return true
        },
      )
    })

  it('keeps the server’s name of a manager for as long as it is that manager', () => {
    const current = kept({ manager: { value: 'm1', $ref: '../Users/m1' } })
    const manager = (current[ENTERPRISE_URN] as Record<string, Record<string, string>>).manager ?? {}
    manager.displayName = 'Max'
    assert.deepEqual(put(current, { manager: 'm1' })[ENTERPRISE_URN], { manager: { value: 'm1', displayName: 'Max' } })
    assert.deepEqual(put(current, { manager: 'm2' })[ENTERPRISE_URN], { manager: { value: 'm2' } })
    assert.equal(put(current, {})[ENTERPRISE_URN], undefined)
  })

  it('takes members in and out, and keeps the server’s names of those that stay', () => {
    const current: ResourceBody = {
      schemas: [CORE_GROUP],
      id: 'g',
      displayName: 'x',
      members: [
        { value: 'a', display: 'Ana' },
        { value: 'b', display: 'Ben' },
      ],
    }
    const sent = readBody(GROUPS, {
      schemas: [CORE_GROUP],
      displayName: 'y',
      members: ['c', { value: 'b', type: 'User', display: 'Eve' }],
    })
    assert.deepEqual(replacement(GROUPS, current, sent), {
      schemas: [CORE_GROUP],
      id: 'g',
      displayName: 'y',
      members: [{ value: 'c' }, { value: 'b', type: 'User', display: 'Ben' }],
    })
    const none = readBody(GROUPS, { schemas: [CORE_GROUP], displayName: 'y' })
    assert.deepEqual(replacement(GROUPS, current, none), { schemas: [CORE_GROUP], id: 'g', displayName: 'y' })
  })

  it('leaves both bodies as they were', () => {
    const current = kept({ title: 'Lead', manager: 'm1', ...site('London') })
    const before = structuredClone(current)
    put(current, { title: 'Head' })
    assert.deepEqual(current, before)
  })
})

describe('what differs between two bodies', () => {
  const rows: [string, object, object, string[]][] = [
    ['nothing', { title: 'x', emails: ['a'] }, { emails: ['a'], title: 'x' }, []],
    ['the order of a list', { emails: ['a', 'b'] }, { emails: ['b', 'a'] }, []],
    ['a value', { title: 'x' }, { title: 'X' }, ['title']],
    ['one that is new and one that is gone', { title: 'x' }, { nickName: 'y' }, ['nickName', 'title']],
    [
      'inside a list',
      { emails: [{ value: 'a', type: 'work' }] },
      { emails: [{ value: 'a', type: 'home' }] },
      ['emails'],
    ],
    ['inside an object', { name: { givenName: 'a' } }, { name: { givenName: 'b' } }, ['name']],
    [
      'an extension',
      { department: 'a' },
      { manager: 'm' },
      [`${ENTERPRISE_URN}:department`, `${ENTERPRISE_URN}:manager`],
    ],
    ['true and "true"', { active: true }, { active: 'true' }, []],
  ]
  for (const [what, before, after, paths] of rows)
    it(`tells ${what}`, () => assert.deepEqual(changedAttributes(USERS, read(before), read(after)), paths))
})
