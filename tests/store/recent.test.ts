/** What changed last, in memory: held against what is kept, whoever changes it and whatever the clock does. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createRecent } from '../../src/store/resources/recent.ts'

const SEED = 20_261_123

/** A clock that steps back as often as not. */
const timeOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
const minutes = fc.nat(12)

const tenants = ['one', 'two', 'three']
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const tenant = fc.constantFrom(...tenants)
const id = fc.constantFrom(...ids)
const asked = fc.integer({ min: 3, max: 12 })
const at = fc.nat(2)
const how = fc.constantFrom('told' as const, 'failed' as const, 'same' as const)
const STEPS = {
  begin: fc.record({ tenant, id, minute: minutes }),
  commit: fc.record({ at }),
  end: fc.record({ at, how }),
  note: fc.record({ tenant, ids: fc.array(id, { maxLength: 2 }), minute: minutes }),
  read: fc.record({ tenant, minute: asked, atOnce: fc.boolean() }),
  readOn: fc.record({ at }),
  ask: fc.record({ tenant, minute: asked }),
}
const WEIGHTS = { begin: 1, commit: 1, end: 1, note: 1, read: 2, readOn: 2, ask: 2 }

type Steps = typeof STEPS
type Does = { [kind in keyof Steps]: (step: Steps[kind] extends fc.Arbitrary<infer T> ? T : never) => unknown }

const step = <D extends Does>(kind: keyof D & keyof Steps) => ({
  weight: WEIGHTS[kind],
  arbitrary: (STEPS[kind] as fc.Arbitrary<never>).map((one) => (does: Does) => does[kind](one)),
})
const steps = fc.array(fc.oneof(...(Object.keys(STEPS) as (keyof Steps)[]).map((kind) => step<Does>(kind))), {
  minLength: 20,
  maxLength: 60,
})
const rows = fc.array(fc.tuple(tenant, id, minutes), { maxLength: 12 })

interface Write {
  commit(): void
  isCommitted: boolean
  told: Promise<boolean>
  settle: PromiseWithResolvers<boolean>
}

/** What is kept beside what is remembered of it: few, and of few tenants. */
function world(there: readonly [string, string, number][]) {
  const recent = createRecent({ kept: 4, tenants: 2 })
  const kept = new Map(tenants.map((name) => [name, new Map<string, string>()]))
  const rowsOf = (name: string): Map<string, string> => kept.get(name) ?? assert.fail(name)
  for (const [name, key, minute] of there) rowsOf(name).set(key, timeOf(minute))
  const writes: Write[] = []
  const reads: (() => void)[] = []
  const count = { known: 0, asked: 0 }
  const does: Does = {
    begin(one) {
      const time = timeOf(one.minute)
      const settle = Promise.withResolvers<boolean>()
      const change = { table: 'user_records' as const, tenantId: one.tenant, id: one.id, at: time }
      const told = recent.around(change, () => settle.promise, Boolean).catch(() => false)
      const commit = (): void => void rowsOf(one.tenant).set(one.id, time)
      writes.push({ commit, isCommitted: false, told, settle })
    },
    commit(one) {
      const write = writes[one.at]
      if (!write || write.isCommitted) return
      write.commit()
      write.isCommitted = true
    },
    end(one) {
      if (one.how === 'told') does.commit(one)
      const [write] = writes.splice(one.at, 1)
      if (one.how === 'failed') write?.settle.reject(new Error('nobody knows'))
      else write?.settle.resolve(write.isCommitted)
      return write?.told
    },
    note(one) {
      recent.note('user_records', one.tenant, one.ids, timeOf(one.minute))
      for (const key of one.ids) rowsOf(one.tenant).set(key, timeOf(one.minute))
    },
    read(one) {
      const time = timeOf(one.minute)
      if (!recent.of('user_records', one.tenant).isWorthLearning(time)) return
      const changed = (some: string[]) =>
        [...rowsOf(one.tenant)].filter(([key, changedAt]) => some.includes(key) && changedAt >= time)
      const first = changed(ids.slice(0, 4))
      // the other half later
      const goOn = (): void => {
        const found = new Map([...first, ...changed(ids.slice(4))])
        recent.of('user_records', one.tenant).learn(time, found.size > recent.kept ? null : found)
      }
      if (one.atOnce) goOn()
      else reads.push(goOn)
    },
    readOn(one) {
      reads.splice(one.at, 1)[0]?.()
    },
    ask(one) {
      const time = timeOf(one.minute)
      const found = recent.of('user_records', one.tenant).since(time, 100)
      count.asked += 1
      if (!found) return
      count.known += 1
      for (const [key, changedAt] of rowsOf(one.tenant))
        if (changedAt >= time) assert.ok(found.includes(key), `${key} of ${one.tenant} since ${time}`)
    },
  }
  return { does, count }
}

describe('what is remembered of what changed', () => {
  it('never leaves out who changed, in whatever order is written, read, forgotten and asked', async () => {
    let known = 0
    let times = 0
    const property = fc.asyncProperty(rows, steps, async (there, all) => {
      const { does, count } = world(there)
      for (const one of all) await one(does)
      known += count.known
      times += count.asked
    })
    await fc.assert(property, { seed: SEED, numRuns: 20_000 })
    assert.ok(known > times / 10, `${known} of ${times} were known`)
  })

  it('is of each tenant by itself, only what changed since, and nothing once there is too much', () => {
    const recent = createRecent({ kept: 3, tenants: 3 })
    const known = recent.of('user_records', 'one')
    assert.equal(known.since(timeOf(0), 9), null)
    known.learn(timeOf(0), new Map([['old', timeOf(1)]]))
    recent.note('user_records', 'one', ['a'], timeOf(2))
    recent.note('user_records', 'two', ['b'], timeOf(2))
    recent.note('group_records', 'one', ['c'], timeOf(2))
    assert.deepEqual(known.since(timeOf(0), 9), ['old', 'a'])
    assert.deepEqual(known.since(timeOf(2), 9), ['a'])
    assert.deepEqual(known.since(timeOf(3), 9), [])
    assert.equal(known.since(timeOf(0), 1), null)
    recent.note('user_records', 'one', ['d', 'e', 'f', 'g', 'h'], timeOf(4))
    assert.deepEqual([known.since(timeOf(2), 9), known.since(timeOf(5), 9)], [null, []])
  })

  it('knows nothing of a tenant that was forgotten, back to the latest change that it had', () => {
    const recent = createRecent({ kept: 1, tenants: 1 })
    for (const [key, minute] of [
      ['a', 9],
      ['b', 1],
      ['c', 1],
    ] as const)
      recent.note('user_records', 'one', [key], timeOf(minute))
    recent.note('user_records', 'two', ['d'], timeOf(2))
    const known = recent.of('user_records', 'one')
    assert.deepEqual([known.isWorthLearning(timeOf(9)), known.isWorthLearning(timeOf(10))], [false, true])
  })

  it('does not grow with what changes nothing', async () => {
    const recent = createRecent({ kept: 3, tenants: 3 })
    const known = recent.of('user_records', 'one')
    known.learn(timeOf(0), new Map())
    recent.note('user_records', 'one', ['a'], timeOf(1))
    for (let n = 0; n < 20; n += 1)
      await recent.around(
        { table: 'user_records', tenantId: 'one', id: `b${n}`, at: timeOf(2) },
        () => Promise.resolve('same'),
        (outcome) => outcome !== 'same',
      )
    assert.deepEqual(known.since(timeOf(1), 9), ['a'])
  })
})
