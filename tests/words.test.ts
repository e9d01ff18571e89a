import assert from 'node:assert/strict'
import { REASONS } from '../src/jobs/reasons.ts'
import { reasonWords, REASON_WORDS } from '../src/words/reasons.ts'

describe('words', () => {
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
