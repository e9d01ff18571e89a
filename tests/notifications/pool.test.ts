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
})
