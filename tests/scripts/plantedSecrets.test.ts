import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readScan } from '../../scripts/plantedSecrets.ts'
import type { Seen } from '../planted/seen.ts'

describe('what a whole run left behind', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voice-sync-scan-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const wrote = (name: string, seen: Partial<Seen>): void =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ places: {}, bytes: 0, ms: 0, found: [], ...seen }))
  const all = { answer: 1_000, bundle: 3, print: 4, file: 5, table: 6, message: 7, page: 8 }

  it('is good where each kind of place was seen, by whichever process, and nothing was found', () => {
    wrote('1', { places: { ...all, message: 0 }, bytes: 2_000_000, ms: 1_500 })
    wrote('2', { places: { message: 7, answer: 234 } })
    const { good, text } = readScan(folder)
    assert.ok(good)
    assert.match(
      text,
      /1,234 answers, 3 files of bundles.*7 messages of the bot, 8 pages of the browser \(2 MB, 1\.5 s in 2 processes\): none in clear/,
    )
  })

  it('is not where something was found, which is named once', () => {
    const found = { place: { kind: 'table', name: 'public.x of test_1' } as const, what: 'SCIM token', before: 'a"' }
    wrote('1', { places: all, found: [found, found] })
    wrote('2', { places: all, found: [found] })
    const { good, text } = readScan(folder)
    assert.ok(!good)
    assert.equal(text.split('SCIM token is in clear in table public.x of test_1, after "a\\""').length, 2)
  })

  it('nor where a kind of place was not seen, or nothing at all', () => {
    wrote('1', { places: { ...all, bundle: 0 } })
    assert.match(readScan(folder).text, /no files of bundles were looked through/)
    assert.ok(!readScan(folder).good)
    assert.ok(!readScan(join(folder, 'none')).good)
  })
})
