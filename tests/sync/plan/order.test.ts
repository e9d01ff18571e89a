import assert from 'node:assert/strict'
import { chainEnds } from '../../../src/sync/plan/chains.ts'
import { order, type Draft } from '../../../src/sync/plan/order.ts'

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

/** As `play`, for many: who holds a number is looked up and not searched. */
function playMany(drafts: Draft[], holds: Record<string, string>, freed: Map<string, number>) {
  const { changes, stuck } = order(drafts, freed, 1)
  const held = new Map(Object.entries(holds))
  const holder = new Map(Object.entries(holds).map(([user, number]) => [number, user]))
  for (const each of changes) {
    for (const forerunner of each.waitsFor) assert.ok(forerunner < each.ordinal, 'waits for something later')
    const before = held.get(each.userId)
    if (before) holder.delete(before)
    held.delete(each.userId)
    if (!each.after) continue
    assert.equal(holder.get(each.after), undefined, `${each.after} is still held`)
    holder.set(each.after, each.userId)
    held.set(each.userId, each.after)
  }
  return { held: Object.fromEntries(held), stuck }
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

  it('puts ten thousand users in place, in one chain, in rings of two and in one ring of all', () => {
    const n = 10_000
    const all = Array.from({ length: n }, (_, at) => at)
    const holds = Object.fromEntries(all.map((at) => [`u${at}`, `n${at}`]))
    const moving = (to: (at: number) => number) =>
      all.map((at) => change(`u${at}`, `n${at}`, `n${to(at)}`, `n${to(at)}`))
    const wanted = (to: (at: number) => number) => Object.fromEntries(all.map((at) => [`u${at}`, `n${to(at)}`]))
    for (const to of [(at: number) => at + 1, (at: number) => at ^ 1, (at: number) => (at + 1) % n]) {
      const { held, stuck } = playMany(moving(to), holds, to(n - 1) === n ? new Map([[`n${n}`, 0]]) : new Map())
      assert.equal(stuck.length, 0)
      assert.deepEqual(held, wanted(to))
    }
  })

  it('random moves end where they should, and what is stuck hangs on a number nobody gives up', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      let state = seed
      const below = (most: number): number => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
        return (state >>> 8) % most
      }
      const n = 2 + below(9)
      const places = Array.from({ length: n + 3 }, (_, at) => at)
      for (let at = places.length - 1; at > 0; at -= 1) {
        const other = below(at + 1)
        ;[places[at], places[other]] = [places[other]!, places[at]!]
      }
      const moving = Array.from({ length: n }, (_, at) => at).filter((at) => places[at] !== at)
      const holds = Object.fromEntries(Array.from({ length: n }, (_, at) => [`u${at}`, `n${at}`]))
      const stays = new Set(Array.from({ length: n }, (_, at) => at).filter((at) => !moving.includes(at)))
      const free = new Map(
        places.filter((at) => at >= n).flatMap((at) => (below(4) > 0 ? [[`n${at}`, 0]] : [])) as [string, number][],
      )
      const drafts = moving.map((at) => change(`u${at}`, `n${at}`, `n${places[at]}`, `n${places[at]}`))
      const { held, stuck, changes } = play(drafts, holds, free, 1)
      const left = new Set(stuck.map((draft) => draft.userId))
      for (const at of moving) {
        const user = `u${at}`
        assert.equal(held[user], left.has(user) ? `n${at}` : `n${places[at]}`, `seed ${seed}: ${user}`)
      }
      for (const draft of stuck) {
        const at = Number(draft.waitsForNumber?.slice(1))
        const blocked = at >= n ? !free.has(`n${at}`) : stays.has(at) || left.has(`u${at}`)
        assert.ok(blocked, `seed ${seed}: ${draft.userId} could have gone`)
      }
      const ordinals = changes.map((each) => each.ordinal)
      assert.deepEqual(
        ordinals,
        ordinals.map((_, at) => at + 1),
      )
    }
  })

  it('says at whose number each chain ends: many wait for one, and a hundred thousand in one row', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => change(`u${at}`, `o${at}`, 'n1', 'n1'))
    const ends = chainEnds([...many, change('a', 'n1', 'n2', 'n2'), change('b', 'n9', 'o5', 'o5')])
    assert.deepEqual([ends.get('n1'), ends.get('n2'), ends.get('o5'), ends.size], ['n2', 'n2', 'n2', 3])
    const row = Array.from({ length: 100_000 }, (_, at) => change(`u${at}`, `n${at}`, `n${at + 1}`, `n${at + 1}`))
    for (const each of [row, row.toReversed()])
      assert.deepEqual([...new Set(chainEnds(each).values())], ['n100000'], 'each is passed once')
  })

  it('what puts ours back over a number put there by hand gives that one up, where another waits for it', () => {
    const back = { ...change('a', null, 'n1', 'n1'), before: 'n2' }
    const swapped = play([back, { ...change('b', null, 'n2', 'n2'), before: 'n1' }], { a: 'n2', b: 'n1' })
    assert.deepEqual(swapped.held, { a: 'n1', b: 'n2' })
    const alone = order([{ ...back, waitsForNumber: null }], new Map(), 0)
    assert.deepEqual(
      alone.changes.map(({ kind, before, after }) => [kind, before, after]),
      [['assign', 'n2', 'n1']],
    )
  })
})
