import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Alignment, AlignmentRow, Page } from '../../../src/api/contract.ts'
import { acceptance, m365Account, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, USERS, type World } from '../world.ts'

const PATH = '/api/identity/alignment'

describe('SSO-6 the username alignment report at the API', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const odd = pbxAccount(900, { userName: '=HYPERLINK("http://evil.example")', federationId: null, email: null })
    const ext = pbxAccount(901, { userName: 'ext901', federationId: 'USER901@example.com' })
    await world.stores.directory.accept(TENANT, [acceptance(900, odd), acceptance(901, ext)], NOW)
    await world.stores.directory.seeM365(TENANT, [m365Account(901)], null, NOW)
  })
  after(() => world.close())

  const rows = (query = '') => world.get<Page<AlignmentRow>>(`${PATH}/rows${query}`, 'reader')
  const made = async (): Promise<Alignment> => {
    const answer = await world.call('reader', 'POST', PATH)
    assert.equal(answer.status, 202)
    for (;;) {
      const state = await world.get<Alignment>(PATH, 'reader')
      if (!state.running) return state
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  it('says that none was made yet, and has no rows', async () => {
    const { madeAt, rows: count, visible, findings } = await world.get<Alignment>(PATH, 'reader')
    assert.deepEqual([madeAt, count, visible, findings.same], [null, 0, 'all', 0])
    assert.deepEqual(await rows(), { items: [], nextCursor: null, total: 0 })
  })

  it('is made when asked, with counts of everything, and says when it is out of date', async () => {
    const state = await made()
    assert.deepEqual([state.madeAt, state.stale, state.failed], [NOW, false, false])
    assert.equal(state.rows, USERS + 2 + 1)
    assert.deepEqual([state.findings.same, state.findings.differs], [USERS, 1])
    assert.deepEqual([state.joins.link, state.joins.federationId], [USERS, 1])
    assert.deepEqual([state.effects.all.takesOver, state.effects.linked.refused], [USERS, USERS])
    await world.stores.directory.accept(TENANT, [acceptance(902, pbxAccount(902))], NOW)
    assert.equal((await world.get<Alignment>(PATH, 'reader')).stale, true)
  })

  it('tells each row with cause, fix and who can', async () => {
    const { items, total } = await rows('?filter=finding:differs')
    assert.equal(total, 1)
    const [row] = items
    assert.deepEqual(
      [row?.user?.userName, row?.account?.userPrincipalName, row?.join, row?.effects],
      ['ext901', 'user901@example.com', 'federationId', { all: 'createsSecond', linked: 'createsSecond' }],
    )
    assert.equal(
      row?.cause,
      '8x8 has ext901 and Microsoft 365 has user901@example.com; they belong together by Federation ID.',
    )
    assert.match(row?.fix ?? '', /^Rename ext901 to user901@example\.com in 8x8 Admin Console/)
    assert.equal(row?.who, '8x8 admin')
  })

  it('filters, searches and pages at the server', async () => {
    const first = await rows('?limit=40')
    assert.deepEqual([first.items.length, first.total], [40, USERS + 3])
    const second = await rows(`?limit=40&cursor=${first.nextCursor}`)
    assert.deepEqual([second.items.length, second.nextCursor], [23, null])
    assert.equal((await rows('?search=USER12@')).total, 1)
    assert.equal((await rows('?filter=all:takesOver,join:link&search=user1')).total, 11)
    assert.equal((await rows('?filter=finding:onlyMicrosoft')).items[0]?.user, null)
  })

  for (const [query, says] of [
    ['?filter=finding:wrong', /is no finding; use same, caseOnly/],
    ['?filter=nothing:x', /cannot be filtered by .*use finding, all, linked, join/],
    ['?filter=finding', /is not .*word:value/],
    ['?cursor=bad', /The cursor is not one of this list/],
    ['?limit=0', /limit/],
    ['?sort=name', /There is no .*sort/],
  ] as const)
    it(`refuses ${query} and says what would be right`, async () => {
      const answer = await world.call('reader', 'GET', `${PATH}/rows${query}`)
      assert.equal(answer.status, 400)
      assert.match(((await answer.json()) as { detail: string }).detail, says)
    })

  it('refuses the cursor of a report that was replaced', async () => {
    const { nextCursor } = await rows('?limit=5')
    await made()
    assert.equal((await world.call('reader', 'GET', `${PATH}/rows?cursor=${nextCursor}`)).status, 400)
  })

  it('gives the same as a table for spreadsheets, in which nothing is a formula', async () => {
    const answer = await world.call('reader', 'GET', `${PATH}.csv?filter=join:federationId,join:link`)
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.equal((await answer.text()).trim().split('\r\n').length, 1 + USERS + 1)
    const all = await (await world.call('reader', 'GET', `${PATH}.csv`)).text()
    const lines = all.trim().split('\r\n')
    assert.match(lines[0] ?? '', /finding,name,8x8 username,Federation ID,Microsoft 365 username/)
    const odd = lines.find((line) => line.includes('HYPERLINK')) ?? ''
    assert.match(odd, /^No account,.*,"'=HYPERLINK\(""http/)
    for (const line of lines.slice(1)) assert.ok(!/(^|,)"?[=@]/.test(line), line)
  })

  it('is for those who may look, of the own tenant alone', async () => {
    for (const [method, path] of [
      ['GET', PATH],
      ['POST', PATH],
      ['GET', `${PATH}/rows`],
      ['GET', `${PATH}.csv`],
    ] as const)
      assert.equal((await world.call('user', method, path, method === 'POST' ? {} : undefined)).status, 403, path)
    const { items } = await rows('?limit=1000')
    assert.ok(!JSON.stringify(items).includes('secret-user'))
  })
})
