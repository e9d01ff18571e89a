import assert from 'node:assert/strict'
import { fold, foldKey, searchPatterns, searchText } from '../../src/store/fold.ts'

describe('folding', () => {
  it('compares without case and width, in every script', () => {
    const same: [string, string][] = [
      ['Ada@Example.COM', 'ada@example.com'],
      ['ÄÖÜ', 'äöü'],
      ['A\u0308', 'ä'],
      ['Ａｄａ', 'ada'],
      ['ﬁn', 'FIN'],
      ['ДАНА', 'дана'],
      ['\u212a', 'k'],
    ]
    for (const [one, other] of same) assert.equal(fold(one), fold(other))
    assert.notEqual(fold('ß'), fold('s'))
    assert.equal(fold(fold('İSTANBUL')), fold('İSTANBUL'), 'folding twice changes nothing')
  })

  it('keeps long keys short and apart', () => {
    const [one, other] = [`${'X'.repeat(9999)}1`, `${'x'.repeat(9999)}2`]
    assert.ok(foldKey(one).length <= 256)
    assert.notEqual(foldKey(one), foldKey(other))
    assert.equal(foldKey(one), foldKey(one.toLowerCase()))
    assert.equal(foldKey('Short'), 'short')
  })

  it('looks for a number as it is typed and by its digits', () => {
    assert.deepEqual(searchPatterns('+44 (0)20 7946-0001'), ['442079460001'])
    assert.deepEqual(searchPatterns('020'), ['20'])
    assert.deepEqual(searchPatterns('24-7'), ['24-7', '247'])
    assert.deepEqual(searchPatterns('1001'), ['1001'])
    assert.deepEqual(searchPatterns('0'), ['0'])
    assert.deepEqual(searchPatterns('Room 020'), ['room 020'])
    assert.deepEqual(searchPatterns(' \t'), [])
  })

  it('never finds a text across two fields', () => {
    assert.equal(searchText(['Ada\nB', null, '', 'x@y']), 'ada b\nx@y')
  })

  it('searches an address that is the name too once', () => {
    assert.equal(searchText(['Ada', 'a@b.c', 'A@B.C', '1001']), 'ada\na@b.c\n1001')
  })
})
