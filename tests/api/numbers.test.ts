import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { csvLine } from '../../src/api/csv.ts'
import type { NumberCounts, NumbersRead, NumberView, Page } from '../../src/api/contract.ts'
import { numberOf } from './people.ts'
import { createWorld, USERS, type World } from './world.ts'

describe('numbers', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  /** Two users have a number besides that did not come from 8x8. */
  const FOREIGN_NUMBERS = 2
  const list = (query: string) => world.get<Page<NumberView>>(`/api/numbers?${query}`, 'reader')

  it('ENG-11 shows what users and Teams have before the inventory was ever read', async () => {
    const page = await list('limit=200')
    assert.equal(page.total, USERS + FOREIGN_NUMBERS)
    const held = page.items.find(({ number }) => number === numberOf(3))
    assert.deepEqual([held?.status, held?.type, held?.pbx, held?.user?.id], ['ours', 'directRouting', null, 'user-3'])
    assert.equal((await world.get<NumberCounts>('/api/numbers/counts')).read, null)
  })

  it('ENG-11 reads the inventory when asked, in the background, and joins it', async () => {
    const answer = await world.call('operator', 'POST', '/api/numbers/refresh', {})
    assert.equal(answer.status, 202)
    assert.equal(((await answer.json()) as NumbersRead).running, true)
    let counts = await world.get<NumberCounts>('/api/numbers/counts')
    while (counts.read?.running) counts = await world.get<NumberCounts>('/api/numbers/counts')
    assert.equal(counts.read?.numbers, 5)
    assert.deepEqual([counts.read?.failed, typeof counts.read?.completeAt], [null, 'string'])
    assert.deepEqual(
      [counts.numbers, counts.byStatus.free, counts.byStatus.porting],
      [USERS + FOREIGN_NUMBERS + 2, 1, 1],
    )
    const { items } = await list('filter=status:free')
    assert.deepEqual(
      items.map(({ number, country, origin, pbx }) => [number, country, origin, pbx]),
      [['+442079460901', 'GB', 'claimed', 'available']],
    )
    const { items: audit } = await world.get<Page<{ action: string }>>('/api/audit?via=tab')
    assert.equal(audit.filter(({ action }) => action === 'numbers.refresh').length, 1)
  })

  it('searches by number and name, and says what a wrong filter would have to be', async () => {
    assert.deepEqual(
      (await list(`search=${encodeURIComponent('020 7946 0902')}`)).items.map(({ status }) => status),
      ['porting'],
    )
    for (const [query, right] of [
      ['filter=status:lost', 'heldByAnother'],
      ['filter=colour:red', 'status, type'],
      ['filter=nonsense', 'status:free'],
      ['sort=holder', 'number'],
      ['cursor=abc', 'cursor'],
    ] as const) {
      const answer = await world.call('reader', 'GET', `/api/numbers?${query}`)
      assert.equal(answer.status, 400)
      assert.match(((await answer.json()) as { detail: string }).detail, new RegExp(right))
    }
  })

  it('gives all pages as a table', async () => {
    const answer = await world.call('reader', 'GET', '/api/numbers.csv?filter=status:porting,status:free')
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
    assert.match(answer.headers.get('content-disposition') ?? '', /numbers\.csv/)
    assert.deepEqual((await answer.text()).split('\r\n').slice(1), [
      '+442079460901,Free,,,,GB,local,claimed',
      '+442079460902,Porting,,,,IE,local,claimed',
      '',
    ])
  })

  it('writes no cell that a spreadsheet would take for a formula', () => {
    assert.equal(
      csvLine(['=1+1', '+441', '+44 1', '@x', 'a"b', 'a,b', 'a\nb', null]),
      `'=1+1,+441,'+44 1,'@x,"a""b","a,b","a\nb",\r\n`,
    )
  })
})
