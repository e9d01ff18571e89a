import assert from 'node:assert/strict'
import { order, type Draft } from '../../src/sync/order.ts'

const change = (user: string, before: string | null, after: string, waits: string | null): Draft => ({
  userId: user,
  subject: user,
  userName: user,
  holderId: `holder-${user}`,
  kind: before ? 'change' : 'assign',
  before,
  after,
  field: 'teamsNumber',
  cause: 'NUMBER_CHANGED',
  causedBy: null,
  was: null,
  policy: null,
  waitsForNumber: waits,
  status: 'planned',
  operationId: null,
  reason: null,
  raw: null,
})

/** Plays the ordered changes on who holds what; throws when a number is taken that somebody still holds. */
function play(drafts: Draft[], holds: Record<string, string>, freed = new Map<string, number>(), next = 0) {
  const { changes, stuck } = order(drafts, freed, next)
  const held = new Map(Object.entries(holds))
  for (const each of changes) {
    for (const forerunner of each.waitsFor) assert.ok(forerunner < each.ordinal, 'waits for something later')
    if (each.after) {
      const holder = [...held].find(([, number]) => number === each.after)?.[0]
      assert.equal(holder, undefined, `${each.after} is still held by ${holder}`)
      held.set(each.userId, each.after)
    } else held.delete(each.userId)
  }
  return { held: Object.fromEntries(held), stuck, changes }
}

describe('order: each write comes when it can succeed', () => {
  it('a chain goes from the free end', () => {
    const drafts = [change('a', 'n1', 'n2', 'n2'), change('b', 'n2', 'n3', 'n3')]
    const { held } = play(drafts, { a: 'n1', b: 'n2' }, new Map([['n3', 0]]), 1)
    assert.deepEqual(held, { a: 'n2', b: 'n3' })
  })

  it('a swap is opened at one place', () => {
    const { held, changes } = play([change('a', 'n1', 'n2', 'n2'), change('b', 'n2', 'n1', 'n1')], { a: 'n1', b: 'n2' })
    assert.deepEqual(held, { a: 'n2', b: 'n1' })
    assert.deepEqual(
      changes.map((each) => each.kind),
      ['unassign', 'change', 'assign'],
    )
  })

  it('a ring of five ends with everyone right', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const drafts = names.map((name, i) => change(name, `n${i}`, `n${(i + 1) % 5}`, `n${(i + 1) % 5}`))
    const { held } = play(drafts, Object.fromEntries(names.map((name, i) => [name, `n${i}`])))
    assert.deepEqual(held, Object.fromEntries(names.map((name, i) => [name, `n${(i + 1) % 5}`])))
  })

  it('two rings and a chain that hangs on one of them', () => {
    const drafts = [
      change('x', null, 'n1', 'n1'),
      change('a', 'n1', 'n2', 'n2'),
      change('b', 'n2', 'n3', 'n3'),
      change('c', 'n4', 'n5', 'n5'),
      change('d', 'n5', 'n4', 'n4'),
    ]
    const { held, stuck } = play(drafts, { a: 'n1', b: 'n2', c: 'n4', d: 'n5' }, new Map([['n3', 0]]), 1)
    assert.deepEqual(stuck, [])
    assert.deepEqual(held, { x: 'n1', a: 'n2', b: 'n3', c: 'n5', d: 'n4' })
  })

  it('what nobody gives up is stuck, with everything that hangs on it', () => {
    const { stuck, changes } = order([change('a', 'n1', 'n2', 'n2'), change('b', 'n2', 'n9', 'n9')], new Map(), 0)
    assert.deepEqual([stuck.map((each) => each.userId), changes], [['a', 'b'], []])
  })
})
