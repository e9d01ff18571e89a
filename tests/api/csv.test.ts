import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { csvLine } from '../../src/api/csv.ts'

describe('a line of a table for spreadsheets', () => {
  it('has telephone numbers as they are, and nothing that would be calculated', () => {
    const cells = {
      '+442079460000': '+442079460000',
      '+44 20 7946 0000': '+44 20 7946 0000',
      '+44-20-7946': "'+44-20-7946",
      '+1+1': "'+1+1",
      '+ 1': "'+ 1",
      ' =1': "' =1",
      '=cmd|x': "'=cmd|x",
      '\uff1d1': "'\uff1d1",
      '-2 Neg': "'-2 Neg",
      'a,b': '"a,b"',
    }
    for (const [value, cell] of Object.entries(cells)) assert.equal(csvLine([value]), `${cell}\r\n`, value)
  })
})
