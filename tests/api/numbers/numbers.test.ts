import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { csvLine } from '../../../src/api/csv.ts'
import type { NumberCounts, NumberDetail, NumbersRead, NumberView, Page, User } from '../../../src/api/contract.ts'
import { numberReason } from '../../../src/words/numbers.ts'
import { reasonWords } from '../../../src/words/reasons.ts'
import { acceptance, numberOf, pbxAccount } from '../people.ts'
import { createWorld, TENANT, USERS, type World } from '../world.ts'

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

  it('tells of a number that is wanted and not in Teams what holds its user back', async () => {
    const { items } = await list('filter=status:wantedNotAssigned')
    assert.ok(items.length > 0)
    for (const { user, held } of items) {
      const { state, reason } = await world.get<User>(`/api/users/${user?.id}`)
      assert.deepEqual(held, { state, reason })
    }
    const { items: ours } = await list('filter=status:ours&limit=3')
    assert.ok(ours.length > 0 && ours.every(({ held }) => held === null))
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

  it('ENG-11 shows one number with both sides, who has it, who holds it, and who had it before', async () => {
    const one = (number: string) => world.call('reader', 'GET', `/api/numbers/${encodeURIComponent(number)}`)
    const detail = (await (await one(numberOf(3))).json()) as NumberDetail
    assert.deepEqual(
      [detail.status, detail.owner?.id, detail.holderUser?.id, detail.teams?.source],
      ['ours', 'user-3', 'user-3', 'online'],
    )
    assert.deepEqual(detail.owner?.teamsNumbers, [numberOf(3)])
    const free = (await (await one('+442079460901')).json()) as NumberDetail
    assert.deepEqual([free.pbx, free.owner, free.teams, free.history], ['available', null, null, []])
    const changes = [
      { field: 'number', before: numberOf(4), after: '+442079460901' },
      { field: 'extension', before: '1004', after: '+442079460901' },
    ]
    const moved = acceptance(4, pbxAccount(4))
    const at = '2026-11-20T12:05:00.000Z'
    await world.stores.directory.accept(TENANT, [{ ...moved, create: false, changes, cause: 'NUMBER_CHANGED' }], at)
    for (const [number, before, after] of [
      [numberOf(4), numberOf(4), '+442079460901'],
      ['+442079460901', numberOf(4), '+442079460901'],
    ] as const) {
      const { history } = (await (await one(number)).json()) as NumberDetail
      assert.deepEqual(
        history.map((line) => [line.at, line.userId, line.before, line.after, line.cause]),
        [[at, 'user-4', before, after, 'NUMBER_CHANGED']],
      )
      assert.equal(typeof history[0]?.displayName, 'string')
    }
    for (const none of ['+442079460999', '../users', "'; drop table users", '%'])
      assert.equal((await one(none)).status, 404, none)
  })

  it('gives all pages as a table', async () => {
    const answer = await world.call('reader', 'GET', '/api/numbers.csv?filter=status:porting,status:free')
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
    assert.match(answer.headers.get('content-disposition') ?? '', /numbers\.csv/)
    assert.deepEqual((await answer.text()).split('\r\n').slice(1), [
      '+442079460901,Free,,,,GB,local,claimed,,',
      '+442079460902,Porting,,,,IE,local,claimed,It is on its way to 8x8 from another carrier.,8x8 admin',
      '',
    ])
  })

  it('says in the table what holds a number back and who can change that, as the list does', async () => {
    const { items } = await list('filter=status:wantedNotAssigned&limit=200')
    const answer = await world.call('reader', 'GET', '/api/numbers.csv?filter=status:wantedNotAssigned')
    const [head = '', ...rows] = (await answer.text()).trimEnd().split('\r\n')
    assert.match(head, /,Reason,Who can$/)
    const said = items.map(({ number, held }) => {
      const { label, who } = reasonWords(held?.reason?.code ?? '', held?.reason?.detail)
      // a comma within is quoted
      return held?.reason ? `${number} ${label},${who.includes(',') ? `"${who}"` : who}` : number
    })
    assert.ok(items.some(({ held }) => held?.reason))
    assert.equal(rows.length, said.length)
    for (const [at, row] of rows.entries()) {
      const [number = '', end = ''] = (said[at] ?? '').split(/ (.*)/)
      assert.ok(row.startsWith(number) && row.endsWith(end), `${row} is not ${said[at]}`)
    }
  })

  it('names both sides of a conflict', () => {
    const of = { number: '+441', status: 'heldByAnother', owner: 'Dana', holder: 'Lobby' } as const
    const who = 'Microsoft 365 admin, Admin of Voice Sync Console or 8x8 admin'
    assert.deepEqual(numberReason(of, null), {
      reason: 'Lobby holds +441 in Teams, and at 8x8 it belongs to Dana.',
      who,
    })
    assert.equal(numberReason({ ...of, status: 'ours' }, null), null)
  })

  it('writes no cell that a spreadsheet would take for a formula', () => {
    assert.equal(
      csvLine(['=1+1', '+441', '+44 1', '+44-1', '@x', 'a"b', 'a,b', 'a\nb', null]),
      `'=1+1,+441,+44 1,'+44-1,'@x,"a""b","a,b","a\nb",\r\n`,
    )
  })

  it('counts what was seen a moment ago, as the list beside it shows it', async () => {
    const before = await world.get<NumberCounts>('/api/numbers/counts')
    const seen = { number: '+12125559911', type: 'directRouting', holderId: null, holderKind: 'none' } as const
    const rest = { category: null, source: 'online', activation: 'activated' } as const
    await world.stores.directory.seeNumbers(TENANT, [{ ...seen, ...rest }], null, new Date().toISOString())
    const now = await world.get<NumberCounts>('/api/numbers/counts')
    assert.deepEqual([now.numbers, now.byStatus.onlyInTeams], [before.numbers + 1, before.byStatus.onlyInTeams + 1])
    assert.equal((await list('limit=1')).total, now.numbers)
  })
})
