import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { GROUPS } from '../../../src/directory/schema/resourceTypes.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { memberChanges } from '../../../src/scim/patch/members.ts'
import { readPatch } from '../../../src/scim/patch/read.ts'
import { message, patchGroup, refused, team } from './samples.ts'

const changes = (...operations: unknown[]) => memberChanges(readPatch(message(...operations), GROUPS))
const delta = (...operations: unknown[]) => {
  const found = changes(...operations)
  return found && { add: found.add, remove: found.remove }
}
const values = (...ids: string[]) => ids.map((value) => ({ value }))
const add = (...ids: string[]) => ({ op: 'add', path: 'members', value: values(...ids) })
const remove = (...ids: string[]) => ({ op: 'remove', path: 'members', value: values(...ids) })
const removeOne = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })
const replace = (...ids: string[]) => ({ op: 'replace', path: 'members', value: values(...ids) })
const removeAll = { op: 'remove', path: 'members' }

describe('Changes of members, without reading the members', () => {
  it('are what is added and what is removed', () => {
    assert.deepEqual(delta(add('a', 'b', 'a'), removeOne('c'), remove('d')), { add: ['a', 'b'], remove: ['c', 'd'] })
    assert.deepEqual(delta({ op: 'add', value: { members: values('a') } }), { add: ['a'], remove: [] })
    assert.deepEqual(delta({ op: 'remove', path: 'members[value eq "a" or value eq "b"]' }), {
      add: [],
      remove: ['a', 'b'],
    })
  })

  it('are the same under the full name of the attribute and in any case', () => {
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
    const sends = [
      { op: 'Add', path: `${urn}:members`, value: values('a') },
      { op: 'add', path: 'MEMBERS', value: [{ VALUE: 'a' }] },
      { op: 'add', path: urn, value: { members: values('a') } },
      { op: 'add', value: { [urn]: { members: 'a' } } },
      { op: 'replace', path: 'members', value: [] },
    ]
    for (const operation of sends.slice(0, 4)) assert.deepEqual(delta(operation), { add: ['a'], remove: [] })
    assert.deepEqual(delta(...sends), { add: [], remove: 'all' })
  })

  it('are all of them where the list is replaced or removed', () => {
    assert.deepEqual(delta(replace('a')), { add: ['a'], remove: 'all' })
    assert.deepEqual(delta(removeAll), { add: [], remove: 'all' })
    assert.deepEqual(delta({ op: 'replace', path: 'members', value: [] }), { add: [], remove: 'all' })
    assert.deepEqual(delta(add('x'), replace('a', 'b'), removeOne('a'), add('c')), { add: ['b', 'c'], remove: 'all' })
  })

  it('are told by the last word on each member', () => {
    assert.deepEqual(delta(add('a'), removeOne('a')), { add: [], remove: ['a'] })
    assert.deepEqual(delta(removeOne('a'), add('a')), { add: ['a'], remove: [] })
  })

  it('are none where nothing is said of members, and the rest is there in its order', () => {
    const found = changes({ op: 'replace', value: { displayName: 'x', externalId: 'y', id: 'g' } }, add('a'))
    assert.deepEqual([found?.add, found?.remove], [['a'], []])
    assert.deepEqual(
      found?.rest.map((operation) => operation.path.attribute.name),
      ['displayName', 'externalId'],
    )
    assert.deepEqual(delta({ op: 'remove', path: 'members', value: [] }), { add: [], remove: [] })
  })

  it('cannot be told where more than an id decides', () => {
    for (const operation of [
      { op: 'remove', path: 'members[type eq "User"]' },
      { op: 'remove', path: 'members[value eq "a" and type eq "User"]' },
      { op: 'remove', path: 'members[value ne "a"]' },
      { op: 'remove', path: 'members[value eq "a"].type' },
      { op: 'add', path: 'members[value eq "a"].type', value: 'User' },
      { op: 'replace', path: 'members[value eq "a"]', value: { value: 'a' } },
    ]) {
      assert.equal(changes(add('b'), operation), null, operation.path)
    }
  })

  it('take as long as what is sent, and applied as long as the group has members', () => {
    const members = values(...Array.from({ length: 99_000 }, (_, index) => `m${index}`))
    const each = Array.from({ length: 500 }, (_, index) => [add(`n${index}`), removeOne(`m${index}`)]).flat()
    // One by one this would look at 99 million members, and be refused for it.
    const after = patchGroup({ ...team, members }, ...each)
    assert.equal((after['members'] as unknown[]).length, 99_000)
    assert.deepEqual((after['members'] as unknown[]).at(-1), { value: 'n499' })
  })

  it('need an id: invalidValue', () => {
    for (const value of [[{}], [{ value: '' }], [{ value: null }], [{ type: 'User' }], [5], [[['a']]]]) {
      refused(() => patchGroup(team, { op: 'add', path: 'members', value }), 'invalidValue', 'members')
      refused(() => patchGroup(team, { op: 'remove', path: 'members', value }), 'invalidValue', 'members')
    }
  })

  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const ids = fc.array(id, { maxLength: 4 })
  const operation = fc.oneof(
    ids.map((some) => add(...some)),
    ids.map((some) => remove(...some)),
    ids.map((some) => replace(...some)),
    id.map(removeOne),
    fc.constant(removeAll),
  )

  it('come to what the operations come to one by one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id), fc.array(operation, { minLength: 1, maxLength: 8 }), (before, operations) => {
        const model = operations.reduce(oneByOne, before)
        const body: ResourceBody = before.length
          ? { displayName: 'x', members: values(...before) }
          : { displayName: 'x' }
        const read = readPatch(message(...operations), GROUPS)
        assert.deepEqual(idsOf(applyPatch(GROUPS, body, read)), model, 'applied as a whole')
        const found = memberChanges(read)
        assert.ok(found)
        const stay = found.remove === 'all' ? [] : before.filter((each) => !found.remove.includes(each))
        assert.deepEqual(new Set([...stay, ...found.add]), new Set(model), 'as a difference')
        assert.ok(found.remove === 'all' || found.add.every((each) => !found.remove.includes(each)))
      }),
      { numRuns: 1_000 },
    )
  })
})

const idsOf = (body: ResourceBody): string[] =>
  ((body['members'] ?? []) as { value: string }[]).map(({ value }) => value)

function oneByOne(before: string[], operation: { op: string; path: string; value?: { value: string }[] }): string[] {
  const quoted = /"(.*)"/.exec(operation.path)?.[1]
  const sent = quoted ? [quoted] : operation.value?.map(({ value }) => value)
  if (operation.op === 'add') return [...new Set([...before, ...(sent ?? [])])]
  if (operation.op === 'replace') return [...new Set(sent)]
  return sent ? before.filter((each) => !sent.includes(each)) : []
}
