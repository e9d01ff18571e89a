import assert from 'node:assert/strict'
import { fromCursor, toCursor } from '../../src/store/cursor.ts'

describe('store/cursor', () => {
  it('gives back what was put in', () => {
    for (const parts of [
      [0, ''],
      [Number.MAX_SAFE_INTEGER, 'Zoé\n💥'],
    ])
      assert.deepEqual(fromCursor(toCursor(['list', ...parts]), 'list', ['number', 'string']), parts)
  })

  it('refuses what it never told: no text, no place in a list, another list', () => {
    for (const parts of [
      ['list', -1, ''],
      ['list', Number.MIN_SAFE_INTEGER, ''],
      ['list', 1.5, ''],
      ['list', 1e300, ''],
      ['list', 0, 'a\0b'],
      ['list', 0, 'a\ud800'],
      ['list', '0', ''],
      ['list', 0, 0],
      ['list', 0],
      ['list', 0, '', 0],
      ['other', 0, ''],
    ])
      assert.throws(
        () => fromCursor(toCursor(parts), 'list', ['number', 'string']),
        { name: 'BadCursor' },
        JSON.stringify(parts),
      )
    for (const cursor of ['', 'x', 'e30', 'bnVsbA', Buffer.from('{"0":"list"}').toString('base64url')])
      assert.throws(() => fromCursor(cursor, 'list', ['number', 'string']), { name: 'BadCursor' }, cursor)
  })
})
