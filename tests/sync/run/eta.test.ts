import assert from 'node:assert/strict'
import { eta, type Way } from '../../../src/sync/run/eta.ts'

const way = (some: Partial<Way>): Way => ({ done: 0, total: 1000, from: 0, elapsedMs: 0, atLeast: null, ...some })

describe('the time left', () => {
  const cases: [string, Partial<Way>, number | null][] = [
    ['nobody can say before the first step where nothing limits it', {}, null],
    ['the limit says it before the first step', { atLeast: 34 }, 34],
    ['nobody can say before the first step where the limit is off', { atLeast: 0 }, null],
    ['nobody can say without a total', { total: null, done: 100, elapsedMs: 9_000, atLeast: 4 }, null],
    ['too little was done to go by the pace', { done: 49, elapsedMs: 9_000 }, null],
    ['too little time went by to go by the pace', { done: 500, elapsedMs: 1_999 }, null],
    ['the pace says it later on', { done: 250, elapsedMs: 10_000 }, 30],
    ['a pace far below the limit is what counts', { done: 250, elapsedMs: 10_000, atLeast: 15 }, 30],
    ['a pace near the limit was held up once', { done: 250, elapsedMs: 10_000, atLeast: 25 }, 28],
    ['a quick start does not promise more than the limit allows', { done: 250, elapsedMs: 2_500, atLeast: 25 }, 25],
    ['what an earlier go did is no part of the pace', { done: 500, from: 400, elapsedMs: 10_000 }, 50],
    ['nothing is left', { done: 1000, elapsedMs: 10_000, atLeast: 3 }, 0],
    ['nothing was to be done', { total: 0 }, null],
  ]
  for (const [what, some, seconds] of cases) it(what, () => assert.equal(eta(way(some)), seconds))
})
