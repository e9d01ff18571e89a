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

  it('DIR-1 finds a name however its accents are typed, and 8x8’s plain one by the provider’s', () => {
    const finds = (search: string, name: string): boolean =>
      searchPatterns(search).some((pattern) => searchText([name]).includes(pattern))
    for (const search of ['Seán', 'sean', 'SEÁN', "o'brien", 'o’brien', 'Sea\u0301n O'])
      assert.equal(finds(search, 'Seán O’Brien'), true, search)
    assert.equal(finds('Müller', 'Zoe Muller'), true)
    assert.equal(finds('strasse', 'Anna Straße'), true)
    assert.equal(finds('łukasz', 'Lukasz'), true)
    assert.equal(finds('sean', 'Stan'), false)
    assert.deepEqual(searchPatterns('हिन्दी'), ['हिन्दी'])
    assert.equal(searchText(['한국어', 'Ada']), '한국어\nada')
    assert.equal(searchText(['Seán', 'Ada']), 'seán\nada\nsean')
  })

  it('searches an address that is the name too once', () => {
    assert.equal(searchText(['Ada', 'a@b.c', 'A@B.C', '1001']), 'ada\na@b.c\n1001')
  })
})
