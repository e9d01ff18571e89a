import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page, QueuedChange, User, UserCounts, UserDetail } from '../../../src/api/contract.ts'
import { parseUserFilter } from '../../../src/api/users/userFilter.ts'
import { Problem } from '../../../src/http/route.ts'
import { FIELD_WORDS } from '../../../src/words/changes.ts'
import { numberOf } from '../people.ts'
import { createWorld, NOW, TENANT, USERS, type World } from '../world.ts'

describe('users', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const list = (query: string) => world.get<Page<User>>(`/api/users?${query}`, 'reader')
  const refusal = async (query: string): Promise<string> => {
    const answer = await world.call('admin', 'GET', `/api/users?${query}`)
    const problem = (await answer.json()) as { detail: string }
    assert.equal(answer.status, 400, problem.detail)
    return problem.detail
  }

  it('DIR-1 pages through everyone once, 50 at a time unless asked otherwise', async () => {
    const ids: string[] = []
    let cursor: string | null = ''
    let pages = 0
    while (cursor !== null) {
      const page: Page<User> = await list(cursor ? `cursor=${cursor}` : '')
      assert.equal(page.total, USERS)
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      pages++
    }
    assert.deepEqual([pages, ids.length, new Set(ids).size], [2, USERS, USERS])
    assert.equal((await list('limit=200')).items.length, USERS)
  })

  it('SYNC-5 shows number, state, reason and the next change of each user', async () => {
    const { items } = await list('limit=200')
    const queued = items.find(({ id }) => id === 'user-1')!
    assert.deepEqual([queued.state, queued.next?.after, queued.next?.causedBy], ['queued', numberOf(1), 'admin@8x8'])
    const blocked = items.find(({ id }) => id === 'user-2')!
    assert.deepEqual(blocked.reason, { code: 'NUMBER_IN_USE', detail: { holder: 'Sam' } })
    const held = items.find(({ id }) => id === 'user-3')!
    assert.deepEqual(held.teams, { userPrincipalName: 'user3@example.com', number: numberOf(3) })
  })

  it('searches, filters and sorts on the server', async () => {
    assert.deepEqual(
      (await list('search=person002')).items.map(({ id }) => id),
      ['user-2'],
    )
    assert.deepEqual(
      (await list(`search=${encodeURIComponent('ångström')}`)).items.map(({ id }) => id),
      ['user-1'],
    )
    assert.deepEqual((await list('filter=state:blocked,state:waiting')).items.map(({ id }) => id).sort(), [
      'user-2',
      'user-4',
    ])
    assert.equal((await list(`filter=${encodeURIComponent('site:Paris, La Défense,state:inSync')}`)).total, 29)
    assert.equal((await list('filter=reason:NUMBER_IN_USE,site:London')).total, 1)
    const up = (await list('sort=userName&limit=200')).items.map(({ id }) => id)
    const down = (await list('sort=-userName&limit=200')).items.map(({ id }) => id)
    assert.deepEqual(down, up.toReversed())
  })

  it('says what would be right when search, filter, sort or page is wrong', async () => {
    assert.match(
      await refusal('filter=state:broken'),
      /"broken" is no state; use inSync, queued, waiting, blocked, excluded/,
    )
    assert.match(await refusal('filter=reason:__proto__'), /is no reason; use NO_NUMBER, /)
    assert.match(await refusal('filter=colour:red'), /cannot be filtered by "colour"; use site, licence, status/)
    assert.match(await refusal('filter=constructor:red'), /cannot be filtered by "constructor"/)
    assert.match(await refusal('filter=blocked'), /not "word:value"/)
    assert.match(await refusal('filter=state:'), /not "word:value"/)
    assert.match(await refusal(`filter=${'state:queued,'.repeat(60)}state:queued`), /more than 50 values/)
    assert.match(await refusal('sort=colour'), /sort: .*"name"/)
    assert.equal(await refusal(`search=${'x'.repeat(201)}`), 'search: use at most 200 characters.')
    assert.equal(await refusal('limit=1500'), 'limit: use at most 1000.')
    assert.equal(await refusal('limit=many'), 'limit: it must be of type number.')
    assert.match(await refusal('cursor=bm9uc2Vuc2U'), /Leave it out to start at the first page/)
    assert.match(await refusal('page=2'), /There is no "page" here; use cursor, limit, search, filter, sort/)
  })

  it('refuses a cursor of another order', async () => {
    const { nextCursor } = await list('sort=name&limit=1')
    assert.match(await refusal(`sort=-name&limit=1&cursor=${nextCursor}`), /first page/)
  })

  it('splits a filter only where a new word begins', () => {
    assert.deepEqual(parseUserFilter('site:Paris, La Défense,site:London'), { sites: ['Paris, La Défense', 'London'] })
    assert.deepEqual(parseUserFilter('site:A:B, state:queued'), { sites: ['A:B'], states: ['queued'] })
    assert.deepEqual(parseUserFilter('state:queued,state:queued'), { states: ['queued'] })
    assert.throws(() => parseUserFilter('state:queued,blocked'), Problem)
  })

  it('tells what was searched for in the chat to who may look at users, of that tenant, for a day', async () => {
    const { notifications } = world.stores
    const keep = (tenant: string, id: string, hours: number) => {
      const at = new Date(Date.parse(NOW) - hours * 3_600_000).toISOString()
      return notifications.keepSearch(tenant, { id, words: `words of ${id}`, at }, '')
    }
    await keep(TENANT, 'new', 23)
    await keep(TENANT, 'old', 25)
    await keep('another', 'foreign', 1)
    assert.deepEqual(await world.get('/api/users/found/new', 'reader'), { search: 'words of new' })
    for (const id of ['old', 'foreign', 'none', 'x'.repeat(99), encodeURIComponent("'; drop table")]) {
      const answer = await world.call('reader', 'GET', `/api/users/found/${id}`)
      assert.equal(answer.status, 404, id)
      assert.match(await answer.text(), /kept for a day\. Search again/)
    }
    assert.equal((await world.call('user', 'GET', '/api/users/found/new')).status, 403)
  })

  it('counts the whole directory', async () => {
    const counts = await world.get<UserCounts>('/api/users/counts')
    assert.deepEqual(counts, {
      users: USERS,
      sites: 2,
      byState: { inSync: 57, queued: 1, waiting: 1, blocked: 1, excluded: 0 },
      reasons: counts.reasons,
      leftOut: 0,
      hidden: 0,
      noEmergency: 0,
      namesApart: 0,
      onlyInM365: 1,
    })
    assert.deepEqual(counts.reasons.map(({ reason, users }) => [reason, users]).sort(), [
      ['NOT_PROVISIONED_YET', 1],
      ['NUMBER_IN_USE', 1],
    ])
  })

  it('SYNC-4 lists each queued change with who or what caused it', async () => {
    const { items, total } = await world.get<Page<QueuedChange>>('/api/changes')
    assert.equal(total, 1)
    assert.deepEqual(items[0], {
      service: 'teams',
      kind: 'assign',
      field: 'teamsNumber',
      before: null,
      after: numberOf(1),
      cause: 'FIRST_NUMBER',
      causedBy: 'admin@8x8',
      since: NOW,
      userId: 'user-1',
      userName: 'user1@example.com',
      displayName: 'Zoë Ångström',
    })
  })

  it('DIR-1 shows one user on both sides, field by field', async () => {
    const user = await world.get<UserDetail>('/api/users/user-3')
    const field = (name: string) => user.fields.find((each) => each.field === name)
    assert.deepEqual(field('displayName'), {
      field: 'displayName',
      directory: 'Person003 Example',
      pbx: 'Person003 Example',
      m365: 'Person 3',
      keptIn: ['directory', 'pbx', 'm365'],
    })
    assert.deepEqual(field('number'), {
      field: 'number',
      directory: numberOf(3),
      pbx: numberOf(3),
      m365: numberOf(3),
      keptIn: ['directory', 'pbx', 'm365'],
    })
    assert.deepEqual(
      [field('extension')?.pbx, field('licence')?.pbx, field('site')?.keptIn],
      ['1003', 'X2', ['directory', 'pbx']],
    )
    for (const { field } of user.fields) assert.ok(Object.hasOwn(FIELD_WORDS, field), field)
    assert.equal(user.history.at(-1)?.cause, 'NEW_IN_PBX')
    assert.deepEqual(user.managed, [{ number: numberOf(3), origin: 'assigned', jobId: '1', at: NOW }])
    const first = await world.get<UserDetail>('/api/users/user-1')
    assert.deepEqual([first.changes.length, first.fields.find((each) => each.field === 'number')?.m365], [1, null])
  })

  for (const id of ['nobody', 'secret-user', '__proto__', 'a%2Fb', '%27%20or%201=1--', 'x'.repeat(300)])
    it(`answers 404 to user ${id.slice(0, 20)}, also when another tenant has it`, async () => {
      const answer = await world.call('admin', 'GET', `/api/users/${id}`)
      assert.equal(answer.status, 404)
      assert.match(((await answer.json()) as { detail: string }).detail, /^There is no user "/)
    })
})
