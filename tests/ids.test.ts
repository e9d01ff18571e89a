import assert from 'node:assert/strict'
import { idsInOrder } from '../src/ids.ts'

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('ids', () => {
  it('are UUIDs of version 7 that tell when they were made', () => {
    const at = Date.parse('2026-11-21T10:00:00.123Z')
    const id = idsInOrder(() => at)()
    assert.match(id, UUID_7)
    assert.equal(parseInt(id.replace('-', '').slice(0, 12), 16), at)
  })

  it('come in order, however many in a millisecond, also when the clock is set back', () => {
    let time = 1_000_000
    const next = idsInOrder(() => time)
    const made: string[] = []
    for (const step of [0, 1, 0, -500, 2, 600]) {
      time += step
      for (let n = 0; n < 5_000; n++) made.push(next())
    }
    assert.deepEqual(made, made.toSorted())
    assert.equal(new Set(made).size, made.length)
    assert.ok(made.every((id) => UUID_7.test(id)))
  })

  it('cannot be guessed from each other', () => {
    const next = idsInOrder(() => 1)
    const rests = Array.from({ length: 1000 }, () => next().slice(19))
    assert.equal(new Set(rests).size, 1000)
  })
})
