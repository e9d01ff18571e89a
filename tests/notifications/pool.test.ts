import assert from 'node:assert/strict'
import { workThrough } from '../../src/notifications/pool.ts'

describe('much at once of what keeps coming', () => {
  for (const [title, broken] of [
    ['a piece fails', [{ id: 2, run: () => Promise.reject(new Error('broken')) }]],
    ['what comes next cannot be read', null],
  ] as const)
    it(`ends only when all that is at work has, also where ${title}, so that nothing is begun twice`, async () => {
      const slow = Promise.withResolvers<void>()
      const done: string[] = []
      let rounds = 0
      const next = async () => {
        rounds += 1
        if (rounds > 1 && broken === null) throw new Error('broken')
        const quick = { id: 3, run: () => Promise.resolve() }
        return [{ id: 1, run: () => slow.promise.then(() => void done.push('slow')) }, ...(broken ?? [quick])]
      }
      const all = workThrough(4, next, () => true).catch((error: Error) => void done.push(error.message))
      // it has failed by then, whatever the machine does: nothing of it waits for anything but the slow piece
      for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate)
      assert.deepEqual(done, [])
      slow.resolve()
      await all
      assert.deepEqual(done, ['slow', 'broken'])
    })

  it('begins nothing again that ended while it was asked what comes next, and asks once more', async () => {
    const first = Promise.withResolvers<void>()
    const begun: number[] = []
    const piece = (id: number, until: Promise<void> = Promise.resolve()) => ({
      id,
      run: () => {
        begun.push(id)
        return until
      },
    })
    let rounds = 0
    const next = async () => {
      rounds += 1
      if (rounds === 1) return [piece(1, first.promise), piece(2)]
      if (rounds > 2) return rounds === 3 ? [piece(3)] : []
      // read before the first had ended, told after
      const stale = [piece(1)]
      first.resolve()
      await new Promise(setImmediate)
      return stale
    }
    await workThrough(4, next, () => true)
    assert.deepEqual(begun, [1, 2, 3])
  })
})
