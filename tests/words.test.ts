import assert from 'node:assert/strict'
import { REASONS } from '../src/jobs/reasons.ts'
import { valueWords } from '../src/words/fieldValues.ts'
import { withWords } from '../src/words/outputWords.ts'
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

  it('says the codes in a job’s lines in words, old lines too, and keeps each code beside them', () => {
    const said = {
      'Check first: 5 users with NUMBER_IN_USE': 'Check first: 5 users with Number in use (NUMBER_IN_USE)',
      'assign +1 dana@x.com: NUMBER_IN_USE · NUMBER_IN_USE':
        'assign +1 dana@x.com: Number in use (NUMBER_IN_USE) · Number in use (NUMBER_IN_USE)',
      'Stopped: CONSENT. 5 changes': 'Stopped: Permission refused (CONSENT). 5 changes',
      'Stopped by CONSENT. 5 changes': 'Stopped by Permission refused (CONSENT). 5 changes',
      'number of dana@x.com: none to +1 (NUMBER_CHANGED)':
        'number of dana@x.com: none to +1 (Number changed in 8x8, NUMBER_CHANGED)',
      'Checks: OUT_OF_SCOPE': 'Checks: Out of scope (OUT_OF_SCOPE)',
    }
    for (const [kept, words] of Object.entries(said)) assert.equal(withWords(kept), words)
  })

  it('leaves names, and codes of others, as they are', () => {
    for (const kept of ['new DRIFT', 'assign +1 CONSENT: accepted', 'x: NOT_OURS · toString', 'drift: __proto__'])
      assert.equal(withWords(kept), kept)
  })

  it('says the values that are kept as codes in words, each of its own field', () => {
    const said = [
      ['directoryVisible', 'false', 'Hidden'],
      ['active', 'true', 'Active'],
      ['owner', 'idp', 'Identity provider'],
      ['teamsEnabled', 'false', 'Off'],
      ['title', 'true', 'true'],
      ['active', 'constructor', 'constructor'],
      ['__proto__', 'true', 'true'],
    ] as const
    for (const [field, value, words] of said) assert.equal(valueWords(field, value), words, field)
  })

  it('SYNC-4 a value that is yes or no is said as a user’s panel says it, in its own fields alone', () => {
    assert.deepEqual(
      ['true', 'false'].map((value) => valueWords('active', value)),
      ['Active', 'Deactivated'],
    )
    assert.equal(valueWords('directoryVisible', 'false'), 'Hidden')
    assert.deepEqual([valueWords('title', 'true'), valueWords(null, 'false')], ['true', 'false'])
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

  it('SYNC-12 nobody who is tried again by itself is told to wait for a sync', () => {
    const later = Object.entries(REASONS).filter(([, reason]) => reason.class === 'retryLater')
    assert.ok(later.length > 0)
    for (const [code] of later) assert.doesNotMatch(reasonWords(code).fix, /next sync/i, code)
  })

  it('fills in the detail, and says so when it is not known', () => {
    assert.equal(reasonWords('NUMBER_IN_USE', { holder: 'Lobby', number: '+1' }).cause, 'Lobby holds +1 in Teams.')
    assert.match(reasonWords('NUMBER_IN_USE').cause, /unknown/)
    assert.equal(reasonWords('__proto__').label, '__proto__')
  })
})
