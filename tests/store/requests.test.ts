import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { ChangeRequest, DirectoryStore, RequestState } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, pbxAccount } from './sample.ts'

const request = (id: string, more: Partial<ChangeRequest> = {}): ChangeRequest => ({
  id,
  userId: 'u1',
  accountId: 'a1',
  userName: 'Dana@Example.com',
  field: 'title',
  before: null,
  value: id,
  create: null,
  by: { id: 'd', name: 'Dana' },
  at: AT,
  state: 'pending',
  sentAt: null,
  endedAt: null,
  reason: null,
  raw: null,
  ...more,
})
const EVERY: RequestState[] = ['pending', 'sent', 'done', 'refused', 'todo', 'withdrawn']

for (const engine of engines)
  describe(`requests to 8x8, on ${engine.name}`, () => {
    let opened: Opened
    let directory: DirectoryStore
    let tenant: string
    before(async () => {
      opened = await engine.open()
      directory = opened.stores.directory
    })
    after(() => opened.close())
    beforeEach(() => {
      tenant = newTenant()
    })
    const states = async () => {
      const { items } = await directory.requests(tenant, { states: EVERY, limit: 100 })
      return items.map(({ id, state }) => `${id} ${state}`)
    }

    it('keeps them in order, pages through them, and keeps tenants apart', async () => {
      const all = ['a', 'b', 'c', 'd', 'e'].map((id) => request(id, { field: id, userId: id === 'c' ? 'u2' : 'u1' }))
      for (const one of all) await directory.request(tenant, one)
      const first = await directory.requests(tenant, { states: ['pending'], limit: 3 })
      assert.deepEqual([first.items, first.total], [all.slice(0, 3), 5])
      const second = await directory.requests(tenant, { states: ['pending'], limit: 3, cursor: first.nextCursor! })
      assert.deepEqual([second.items, second.nextCursor], [all.slice(3), null])
      assert.deepEqual((await directory.requests(tenant, { states: ['pending'], userId: 'u2', limit: 9 })).items, [
        all[2],
      ])
      assert.equal((await directory.requests(newTenant(), { states: EVERY, limit: 9 })).total, 0)
    })

    it('forgets what ended long ago, but the last of each field of each user, and nothing that is open', async () => {
      const ended = (id: string, at: string, more: Partial<ChangeRequest> = {}) =>
        request(id, { at, endedAt: at, state: 'done', ...more })
      const [LONG, SHORT] = ['2024-01-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z']
      const many = Array.from({ length: 410 }, (_, n) => ended(`many${n}`, LONG, { userId: `u${n % 10}` }))
      for (let from = 0; from < many.length; from += 20) await directory.requestAll(tenant, many.slice(from, from + 20))
      await directory.requestAll(tenant, [
        ended('refused', LONG, { userId: 'u1', field: 'site', state: 'refused' }),
        ended('withdrawn', LONG, { userId: 'u1', field: 'active', state: 'withdrawn' }),
        ended('young', SHORT, { userId: 'u1', field: 'active' }),
        request('todo', { at: LONG, state: 'todo', userId: 'u1', field: 'workPhone' }),
        ended('anybody', LONG, { userId: null }),
        request('pending', { userId: 'u9' }),
      ])
      let steps = 0
      while (await directory.forgetRequests(tenant, AT)) steps += 1
      assert.ok(steps > 1, 'a piece at a time')
      const last = Array.from({ length: 9 }, (_, n) => `many${400 + n} done`)
      const rest = ['refused refused', 'young done', 'todo todo', 'anybody done', 'pending pending']
      assert.deepEqual(await states(), [...last, ...rest])
      assert.equal(await directory.forgetRequests(tenant, AT), false)
      assert.equal(await directory.forgetRequests(newTenant(), AT), false)
    })

    it('finds them by field and by part of a username, and counts what is not done', async () => {
      const ada = { userId: 'u2', userName: 'ada.fry@example.com', state: 'todo' as const }
      const all = [
        request('a', { field: 'licence', ...ada }),
        request('b', { field: 'extension', ...ada }),
        request('c', { field: 'licence', state: 'todo' }),
        request('d', { field: 'title', state: 'done' }),
      ]
      for (const one of all) await directory.request(tenant, one)
      const ids = async (more: object) => {
        const { items, total } = await directory.requests(tenant, { states: EVERY, limit: 9, ...more })
        assert.equal(total, items.length)
        return items.map(({ id }) => id)
      }
      assert.deepEqual(await ids({ fields: ['licence'] }), ['a', 'c'])
      assert.deepEqual(await ids({ search: 'ADA.F' }), ['a', 'b'])
      assert.deepEqual(await ids({ fields: ['licence'], search: 'dana' }), ['c'])
      assert.deepEqual(await directory.requestCounts(tenant), [
        { state: 'todo', field: 'extension', requests: 1, saidDone: 0 },
        { state: 'todo', field: 'licence', requests: 2, saidDone: 0 },
      ])
      assert.deepEqual(await directory.requestCounts(newTenant()), [])
    })

    it('remembers who says that one is done, of this tenant, until it is taken back or asked anew', async () => {
      for (const id of ['a', 'b']) await directory.request(tenant, request(id, { field: id, state: 'todo' }))
      const said = { at: LATER, by: 'Dana' }
      await directory.sayDone(newTenant(), ['a'], said)
      await directory.sayDone(tenant, ['a', 'nobody'], said)
      const saids = async () =>
        (await directory.requestsOf(tenant, ['a', 'b'])).map(({ id, saidDone }) => [id, saidDone?.by])
      assert.deepEqual((await saids()).toSorted(), [
        ['a', 'Dana'],
        ['b', undefined],
      ])
      const counts = await directory.requestCounts(tenant)
      assert.deepEqual(
        counts.map(({ field, saidDone }) => [field, saidDone]),
        [
          ['a', 1],
          ['b', 0],
        ],
      )
      await directory.request(tenant, request('c', { field: 'a', state: 'todo' }))
      assert.equal((await directory.requestsOf(tenant, ['c']))[0]?.saidDone, undefined)
      await directory.sayDone(tenant, ['a'], null)
      assert.equal(
        (await saids()).some(([, by]) => by),
        false,
      )
    })

    it('finds them by their ids, whatever became of them, and those of no other tenant', async () => {
      for (const id of ['a', 'b', 'c']) await directory.request(tenant, request(id, { field: id }))
      await directory.moveRequests(tenant, [{ id: 'b', state: 'refused', at: LATER, reason: 'R' }])
      const found = await directory.requestsOf(tenant, ['b', 'c', 'nobody'])
      assert.deepEqual(found.map(({ id, state, reason }) => [id, state, reason]).sort(), [
        ['b', 'refused', 'R'],
        ['c', 'pending', null],
      ])
      assert.deepEqual(await directory.requestsOf(newTenant(), ['a']), [])
    })

    it('lets a newer request take the place of an open one of the same field, never of one on its way', async () => {
      await directory.request(tenant, request('a'))
      await directory.request(tenant, request('b', { field: 'department' }))
      await directory.request(tenant, request('c', { state: 'todo' }))
      await directory.moveRequests(tenant, [{ id: 'c', state: 'sent', at: AT }])
      await directory.request(tenant, request('d'))
      assert.deepEqual(await states(), ['a withdrawn', 'b pending', 'c sent', 'd pending'])
      const create = { userName: 'n', givenName: 'N', familyName: 'O', email: 'n@x.com', site: 'London' }
      const made = { userId: null, accountId: null, field: 'user', create }
      await directory.request(tenant, request('e', { ...made, userName: 'New' }))
      await directory.request(tenant, request('f', { ...made, userName: 'NEW' }))
      assert.deepEqual((await states()).slice(4), ['e withdrawn', 'f pending'])
    })

    it('somebody who is to be created is a change queued, from the asking until 8x8 shows it or will not', async () => {
      const create = { userName: 'n', givenName: 'New', familyName: 'One', email: 'n@x.com', site: 'London' }
      const ask = (id: string, more: Partial<ChangeRequest> = {}) =>
        directory.request(tenant, request(id, { userId: null, accountId: null, field: 'user', create, ...more }))
      const queued = async () => {
        const { items } = await directory.queued(tenant, null, 9)
        assert.equal((await directory.counts(tenant)).queued, items.length)
        return items
      }
      const before = await directory.revision(tenant)
      await ask('a', { userName: 'New' })
      assert.deepEqual(await queued(), [
        {
          userId: null,
          userName: 'New',
          displayName: 'New One',
          service: 'pbx',
          kind: 'create',
          field: 'user',
          before: null,
          after: 'New One',
          cause: 'REQUESTED',
          causedBy: 'Dana',
          since: AT,
        },
      ])
      assert.notEqual(await directory.revision(tenant), before, 'whoever watches the status is told')
      await ask('b', { userName: 'NEW' })
      await ask('c', { userName: 'other' })
      await ask('d', { userName: 'by hand', state: 'todo' })
      assert.deepEqual(
        (await queued()).map(({ userName }) => userName),
        ['NEW', 'other'],
        'the newer took the place of the older, and to-dos are none',
      )
      await directory.moveRequests(tenant, [{ id: 'b', state: 'sent', at: LATER }])
      assert.equal((await queued()).length, 2, 'on its way: the next sync looks')
      await directory.moveRequests(tenant, [
        { id: 'b', state: 'done', at: LATER },
        { id: 'c', state: 'refused', at: LATER },
      ])
      assert.deepEqual(await queued(), [])
    })

    it('notes when each was sent and ended, and why, even where the words hold a NUL', async () => {
      await directory.request(tenant, request('a'))
      await directory.moveRequests(tenant, [{ id: 'a', state: 'sent', at: AT }])
      await directory.moveRequests(tenant, [
        {
          id: 'a',
          state: 'refused',
          at: LATER,
          reason: 'PBX_OPERATION_FAILED',
          raw: 'no\0',
          accountId: 'a2',
          userId: 'u2',
        },
        { id: 'nobody', state: 'done', at: LATER },
      ])
      const { items } = await directory.requests(tenant, { states: ['refused'], limit: 9 })
      assert.deepEqual(items, [
        request('a', {
          state: 'refused',
          sentAt: AT,
          endedAt: LATER,
          reason: 'PBX_OPERATION_FAILED',
          raw: 'no␀',
          accountId: 'a2',
          userId: 'u2',
        }),
      ])
    })

    it('finds what 8x8 was last seen to have, by id and by name in any case, but not what is gone', async () => {
      await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2)], null, AT)
      await directory.losePbx(tenant, [pbxAccount(2).id], AT)
      assert.deepEqual(await directory.accountsNamed(tenant, ['USER1@example.com', 'user2@example.com', 'x']), [
        pbxAccount(1),
      ])
      assert.deepEqual(await directory.accountsOf(tenant, [pbxAccount(1).id, pbxAccount(2).id]), [pbxAccount(1)])
      assert.deepEqual(await directory.accountsOf(newTenant(), [pbxAccount(1).id]), [])
    })
  })
