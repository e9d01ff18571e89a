import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import { csvLine } from '../../../src/api/jobs/bundle/csv.ts'
import { zip } from '../../../src/api/jobs/bundle/zip.ts'

describe('api/bundle', () => {
  it('writes an archive while it reads, and holds nothing back', async () => {
    let read = 0
    async function* large(): AsyncGenerator<string> {
      for (; read < 200; read++) {
        await Promise.resolve()
        yield randomBytes(24_000).toString('hex')
      }
    }
    const written: Uint8Array[] = []
    let behind = 0
    let size = 0
    for await (const chunk of zip([{ name: 'a.txt', pieces: large() }], new Date('2026-11-22T10:00:00Z'))) {
      written.push(chunk)
      size += chunk.length
      behind = Math.max(behind, read * 24_000 - size)
    }
    assert.ok(behind < 1_000_000, `${behind} bytes were held back`)
    const { 'a.txt': content } = unzipSync(Buffer.concat(written))
    assert.equal(content?.length, 200 * 48_000)
  })

  it('takes empty files and any text', async () => {
    const written: Uint8Array[] = []
    const text = 'Zoë 😀 \0 ünï'
    const files = [
      { name: 'empty', pieces: [] },
      { name: 'text', pieces: [text, '', text] },
    ]
    for await (const chunk of zip(files, new Date('2026-11-22T10:00:00Z'))) written.push(chunk)
    const inside = unzipSync(Buffer.concat(written))
    assert.equal(strFromU8(inside['empty'] ?? new Uint8Array([1])), '')
    assert.equal(strFromU8(inside['text'] ?? new Uint8Array()), text + text)
  })

  it('ends when what it reads from fails', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'a'
      await Promise.reject(new Error('gone'))
    }
    await assert.rejects(async () => {
      for await (const chunk of zip([{ name: 'a', pieces: failing() }], new Date('2026-11-22T10:00:00Z')))
        assert.ok(chunk)
    }, /gone/)
  })

  const cells: [string | number | null, string][] = [
    ['plain', 'plain'],
    [null, ''],
    [7, '7'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+442079460000', "'+442079460000"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ]
  for (const [value, text] of cells)
    it(`writes the cell ${JSON.stringify(value)} so that it is read as it is, and never run`, () => {
      assert.equal(csvLine([value, 1]), `${text},1\r\n`)
    })
})
