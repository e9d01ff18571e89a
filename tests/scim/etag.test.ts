import assert from 'node:assert/strict'
import { etag, namesVersion } from '../../src/scim/etag.ts'

describe('a version', () => {
  it('is a weak ETag', () => assert.equal(etag(3), 'W/"3"'))

  const rows: [string, boolean][] = [
    ['W/"3"', true],
    ['"3"', true],
    ['*', true],
    [' * ', true],
    ['W/"1", W/"3"', true],
    ['"a,b","3"', true],
    ['W/"33"', false],
    ['W/"1","2"', false],
    ['3', false],
    ['', false],
    ['"3', false],
    ['"*"', false],
    ['"\\"3"', false],
  ]
  for (const [header, named] of rows)
    it(`${named ? 'is' : 'is not'} named by ${header || 'nothing'}`, () => assert.equal(namesVersion(header, 3), named))
})
