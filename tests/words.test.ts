import assert from 'node:assert/strict'
import { REASONS } from '../src/jobs/reasons.ts'
import { reasonWords, REASON_WORDS } from '../src/words/reasons.ts'
import { removalWords, stopWords } from '../src/words/removals.ts'

describe('words', () => {
  it('tells what is taken away apart from what the guard counts besides', () => {
    assert.equal(removalWords({ removals: 12, vanished: 0 }), '12 removals')
    assert.equal(removalWords({ removals: 12, vanished: 1 }), '11 removals and 1 vanished number')
    assert.equal(removalWords({ removals: 3, vanished: 3 }), '3 vanished numbers')
    const said = stopWords({ removals: 12, vanished: 1 }, 'teams')
    assert.equal(said, 'This sync would remove 11 numbers, and 1 of our numbers has vanished in Teams.')
    assert.equal(stopWords({ removals: 2, vanished: 2 }, 'teams'), '2 of our numbers have vanished in Teams.')
    assert.equal(stopWords({ removals: 1, vanished: 0 }, 'pbx'), 'This sync would take away 1 user.')
  })

  it('every reason of the table has its words, and no words are left over', () => {
    assert.deepEqual(Object.keys(REASON_WORDS).sort(), Object.keys(REASONS).sort())
  })

  it('says cause, fix and who, in sentences without vendor talk', () => {
    for (const [code, words] of Object.entries(REASON_WORDS)) {
      for (const text of Object.values(words)) assert.ok(text.trim().length > 0, code)
      assert.doesNotMatch(`${words.cause} ${words.fix}`, /please|error occurred|oops|!/i, code)
    }
  })

  it('fills in the detail, and says so when it is not known', () => {
    assert.equal(reasonWords('NUMBER_IN_USE', { holder: 'Lobby', number: '+1' }).cause, 'Lobby holds +1 in Teams.')
    assert.match(reasonWords('NUMBER_IN_USE').cause, /unknown/)
    assert.equal(reasonWords('__proto__').label, '__proto__')
  })
})
