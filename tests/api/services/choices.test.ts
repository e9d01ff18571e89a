import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type {
  AuditEntry,
  Excluded,
  Groups,
  Page,
  ProblemBody,
  ServiceView,
  UserCounts,
} from '../../../src/api/contract.ts'
import type { Drift, UserDetail } from '../../../src/api/contract.ts'
import { asked } from '../../../src/api/services/groups.ts'
import { ConnectorError } from '../../../src/connectors/errors.ts'
import { chosenUsers } from '../../../src/api/users/chosenUsers.ts'
import { csvCell, reasonsTable } from '../../../src/api/jobs/reasonsCsv.ts'
import { createWorld, FOREIGN, NOW, OTHER_TENANT, TENANT, USERS, type World } from '../world.ts'

const GROUP = { id: '11111111-1111-4111-8111-111111111111', name: 'Sales' }

describe('what admins decide about users, at the API', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const send = async <T>(method: string, path: string, body?: unknown, role: 'admin' | 'operator' = 'admin') => {
    const answer = await world.call(role, method, path, body)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const audit = async () =>
    (await world.get<Page<AuditEntry>>('/api/audit?via=tab&limit=200')).items.map(
      ({ action, target, before, after }) => [action, target, before, after],
    )
  const refused = async (method: string, path: string, body: unknown, status: number, says: RegExp) => {
    const answer = await send<ProblemBody>(method, path, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.match(answer.body.detail, says)
  }

  describe('DIR-10 leaving out', () => {
    it('one user, with a note and an end, and back in; both are recorded', async () => {
      const until = '2026-12-31T23:59:59Z'
      const { body } = await send<UserDetail>('POST', '/api/users/user-5/exclude', { note: ' on leave ', until })
      const by = { id: body.leftOut?.by.id ?? '', name: 'Dana Whitfield' }
      assert.deepEqual(body.leftOut, { note: 'on leave', by, at: NOW, until: '2026-12-31T23:59:59.000Z' })
      assert.equal((await world.get<UserCounts>('/api/users/counts')).leftOut, 1)
      const back = await send<UserDetail>('DELETE', '/api/users/user-5/exclude')
      assert.equal(back.body.leftOut, null)
      await send('DELETE', '/api/users/user-5/exclude')
      assert.deepEqual(await audit(), [
        ['users.include', 'user user-5', null, null],
        ['users.exclude', 'user user-5', null, 'until 2026-12-31T23:59:59.000Z: on leave'],
      ])
    })

    it('many, by ids or by a filter, told row by row', async () => {
      const ids = ['user-1', 'user-2', 'user-2', 'nobody']
      const { body } = await send<Excluded>('POST', '/api/users/exclude', { ids, note: 'pilot' })
      assert.deepEqual(body, { done: 2, refused: [{ id: 'nobody', why: 'There is no such user.' }] })
      const all = await send<Excluded>('POST', '/api/users/exclude', { filter: 'site:London', note: 'later' })
      assert.deepEqual(all.body, { done: USERS / 2, refused: [] })
      const back = await send<Excluded>('DELETE', '/api/users/exclude', { search: '', filter: 'site:London' })
      assert.equal(back.body.done, USERS / 2)
      assert.equal((await world.get<UserCounts>('/api/users/counts')).leftOut, 1)
      const entries = (await audit()).map(([action, target]) => `${action} ${target}`)
      assert.equal(entries.length, 2 + USERS / 2 + USERS / 2)
      assert.equal(new Set(entries.slice(0, USERS / 2)).size, USERS / 2)
      assert.ok(entries.slice(0, USERS / 2).every((said) => said.startsWith('users.include user ')))
      assert.deepEqual(entries.slice(-2), ['users.exclude user user-2', 'users.exclude user user-1'])
    })

    it('an empty filter, as of a script whose own came out empty, names nobody', async () => {
      for (const empty of [{ filter: '' }, { search: ' ' }, { search: '', filter: '' }]) {
        const { status } = await send('POST', '/api/users/exclude', { ...empty, note: 'all of them?' })
        assert.equal(status, 400, JSON.stringify(empty))
      }
    })

    it('a filter that more fit than may be chosen at a time chooses nobody', async () => {
      const chosen = { filter: 'site:London' }
      assert.equal((await chosenUsers(world.stores, TENANT, chosen, 30)).length, 30)
      await assert.rejects(chosenUsers(world.stores, TENANT, chosen, 29), /30 users fit/)
    })

    it('never reaches another tenant', async () => {
      await send('POST', '/api/users/exclude', { ids: ['secret-user'], note: 'x' })
      await refused('POST', '/api/users/secret-user/exclude', { note: 'x' }, 404, /no user/)
      assert.equal((await world.stores.directory.counts(OTHER_TENANT)).leftOut, 0)
    })

    for (const [title, body, says] of [
      ['no note', {}, /note/],
      ['an empty note', { note: ' ' }, /1 to 500 characters/],
      ['a note with a line break', { note: 'a\nb' }, /line breaks/],
      ['an end that is over', { note: 'x', until: '2020-01-01T00:00:00Z' }, /is over/],
      ['an end that is no time', { note: 'x', until: 'tomorrow' }, /time in UTC/],
      ['something else', { note: 'x', for: 3 }, /There is no "for"/],
    ] as const)
      it(`refuses ${title}`, () => refused('POST', '/api/users/user-1/exclude', body, 400, says))

    for (const [title, body, says] of [
      ['nobody', { note: 'x' }, /Say which users/],
      ['ids and a filter', { note: 'x', ids: ['user-1'], filter: 'state:inSync' }, /either ids/],
      ['no ids', { note: 'x', ids: [] }, /ids/],
      ['more than 10,000', { note: 'x', ids: Array.from({ length: 10_001 }, (_, n) => `u${n}`) }, /ids/],
      ['a filter that is none', { note: 'x', filter: 'moon:full' }, /cannot be filtered/],
    ] as const)
      it(`refuses many who are ${title}`, () => refused('POST', '/api/users/exclude', body, 400, says))

    it('knows no user that is not there', () => refused('POST', '/api/users/x/exclude', { note: 'x' }, 404, /no user/))
  })

  describe('taking over', () => {
    it('is agreed for exactly the number that the user has, shown, recorded, and taken back', async () => {
      const before = await world.get<UserDetail>('/api/users/user-6')
      assert.deepEqual(before.otherNumber, { number: FOREIGN, type: 'callingPlan', may: true, agreed: null })
      const { body } = await send<UserDetail>('POST', '/api/users/user-6/takeover', { number: FOREIGN })
      assert.deepEqual(body.otherNumber?.agreed, { name: 'Dana Whitfield', at: NOW })
      const back = await send<UserDetail>('DELETE', '/api/users/user-6/takeover')
      assert.equal(back.body.otherNumber?.agreed, null)
      assert.deepEqual(await audit(), [
        ['users.takeover', 'user user-6', FOREIGN, null],
        ['users.takeover', 'user user-6', null, FOREIGN],
      ])
    })

    it('is an admin’s alone', async () => {
      assert.equal((await send('POST', '/api/users/user-6/takeover', { number: FOREIGN }, 'operator')).status, 403)
    })

    it('refuses another number, one from on-premises with its reason, and a user without one', async () => {
      await refused(
        'POST',
        '/api/users/user-6/takeover',
        { number: '+12125550000' },
        409,
        new RegExp(`has \\${FOREIGN}`),
      )
      await refused(
        'POST',
        '/api/users/user-7/takeover',
        { number: '+12125559907' },
        409,
        /on-premises Active Directory/,
      )
      await refused('POST', '/api/users/user-3/takeover', { number: '+12125551003' }, 409, /no number of somebody else/)
      await refused('POST', '/api/users/user-6/takeover', { number: 'x' }, 400, /E\.164/)
      await refused('POST', '/api/users/nobody/takeover', { number: FOREIGN }, 404, /no user/)
      assert.equal((await world.get<UserDetail>('/api/users/user-7')).otherNumber?.may, false)
      assert.deepEqual(await audit(), [])
    })
  })

  describe('SVC-4 and SVC-8, services', () => {
    const teams = (body: unknown) => send<ServiceView>('PUT', '/api/services/teams', body)

    it('the scope is shown, changed and recorded, everybody is looked at again, and the button knows', async () => {
      const { body } = await teams({ scope: { kind: 'groups', groups: [GROUP] } })
      assert.deepEqual(body.scope, { kind: 'groups', groups: [GROUP] })
      assert.deepEqual(body.settings, { voiceRoutingPolicy: '8x8', callingPolicy: null, deactivated: 'unassign' })
      assert.ok((await world.stores.directory.dirty(TENANT, 200)).length >= USERS)
      assert.equal((await world.stores.tenants.teams(TENANT))?.settingsChangedAt, NOW)
      await teams({ scope: { kind: 'groups', groups: [GROUP] } })
      assert.deepEqual(await audit(), [
        ['services.change', 'teams', 'enabled; scope: all users', `enabled; scope: Sales (${GROUP.id})`],
      ])
    })

    it('disabled keeping numbers, and enabled again', async () => {
      const off = await teams({ enabled: false })
      assert.deepEqual([off.body.enabled, off.body.numbers], [false, 'keep'])
      const on = await teams({ enabled: true })
      assert.deepEqual([on.body.enabled, on.body.numbers], [true, null])
      const pbx = await send<ServiceView>('PUT', '/api/services/pbx', { enabled: false })
      assert.equal(pbx.body.enabled, false)
      assert.deepEqual(
        (await audit()).map(([, target, before, after]) => [target, before, after]),
        [
          ['pbx', 'enabled', 'disabled'],
          ['teams', 'disabled, numbers: keep; scope: all users', 'enabled; scope: all users'],
          ['teams', 'enabled; scope: all users', 'disabled, numbers: keep; scope: all users'],
        ],
      )
    })

    it('withdrawing starts a job of its own', async () => {
      await teams({ enabled: false, numbers: 'withdraw' })
      const jobs = await world.stores.jobs.active(TENANT)
      assert.deepEqual(
        jobs.map((job) => [job.service, job.task]),
        [['teams', { kind: 'withdraw' }]],
      )
    })

    for (const [title, kind, body, says] of [
      ['an id that is no GUID', 'teams', { scope: { kind: 'groups', groups: [{ id: "x' or 1", name: 'x' }] } }, /GUID/],
      ['no group', 'teams', { scope: { kind: 'groups', groups: [] } }, /at least one group/],
      ['another kind of scope', 'teams', { scope: { kind: 'moon' } }, /scope/],
      ['numbers without disabling', 'teams', { numbers: 'keep' }, /goes with "enabled": false/],
      ['numbers of the PBX', 'pbx', { enabled: false, numbers: 'withdraw' }, /Only the Microsoft Teams service/],
      ['a scope of the PBX', 'pbx', { scope: { kind: 'all' } }, /Only the Microsoft Teams service/],
    ] as const)
      it(`refuses ${title}`, () => refused('PUT', `/api/services/${kind}`, body, 400, says))

    it('groups that Microsoft does not tell in time are told as that, not as cancelled', async () => {
      for (const [error, detail] of [
        [new ConnectorError('aborted', 'graph', 'The call was cancelled.'), /^It was waited for 20 seconds\. Test/],
        [new ConnectorError('unavailable', 'graph', 'Microsoft Graph is down.'), /^Microsoft Graph is down\. Test/],
      ] as const)
        await assert.rejects(
          asked(() => Promise.reject(error)),
          { status: 502, detail },
        )
    })

    it('groups are found for whoever chooses', async () => {
      assert.deepEqual((await world.get<Groups>('/api/groups?search=Su')).items, [{ id: 'Support', name: 'Support' }])
      assert.equal((await world.call('admin', 'GET', `/api/groups?search=${'x'.repeat(201)}`)).status, 400)
    })
  })

  describe('ENG-3 reasons as CSV', () => {
    const csv = async (query = '') => {
      const answer = await world.call('reader', 'GET', `/api/users/reasons.csv${query}`)
      const text = await answer.text()
      return {
        answer,
        lines: text
          .replace(/^\uFEFF/, '')
          .trimEnd()
          .split('\r\n'),
      }
    }

    it('has everybody who has a reason, with cause, fix and who', async () => {
      const { answer, lines } = await csv()
      assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
      assert.match(answer.headers.get('content-disposition') ?? '', /reasons\.csv/)
      assert.equal(lines[0], 'user,username,site,extension,number,state,reason,cause,fix,who,since,raw')
      assert.equal(lines.length, 3)
      const busy = lines.find((line) => line.includes('NUMBER_IN_USE'))
      assert.match(busy ?? '', /^Person002 Example,user2@example\.com,London,1002,\+12125551002,Needs attention,/)
      assert.match(busy ?? '', /Sam holds unknown in Teams\./)
    })

    it('is filtered as the list is, and refuses what the list refuses', async () => {
      assert.equal((await csv('?filter=reason:NUMBER_IN_USE')).lines.length, 2)
      assert.equal((await csv('?search=nobody')).lines.length, 1)
      assert.equal((await csv('?filter=moon:full')).answer.status, 400)
    })

    it('has everybody with the vendor’s words, read a few at a time', async () => {
      const none = { waitingSince: null, nextTryAt: null, changes: [] }
      const raw = 'BadRequest: "no", it said\nand more'
      const everyone = Array.from({ length: USERS }, (_, at) => ({
        ...{ ...none, userId: `user-${at + 1}`, state: 'blocked' as const, reason: 'UNKNOWN_REFUSAL' },
        reasonDetail: { raw },
      }))
      await world.stores.directory.assess(TENANT, everyone, [], [], NOW)
      const asked = { states: ['blocked' as const], sort: 'userName' as const, limit: 7 }
      const pieces: string[] = []
      const { signal } = new AbortController()
      for await (const piece of reasonsTable(world.stores, TENANT, asked, signal)) pieces.push(piece)
      assert.equal(pieces.length, 1 + Math.ceil(USERS / 7))
      const names = [...pieces.join('').matchAll(/user\d+@example\.com/g)].map(([name]) => name)
      assert.deepEqual([names.length, new Set(names).size], [USERS, USERS])
      const text = await (await world.call('reader', 'GET', '/api/users/reasons.csv')).text()
      assert.equal(text.match(/"BadRequest: ""no"", it said\nand more"/g)?.length, USERS)
      assert.equal((await world.get<UserDetail>('/api/users/user-9')).raw, raw)
    })

    for (const [cell, safe] of [
      ['=1+1', `"'=1+1"`],
      ['@SUM(A1)', `"'@SUM(A1)"`],
      ['-2', `"'-2"`],
      ['+cmd|x', `"'+cmd|x"`],
      ['\t=1', `"'\t=1"`],
      ['+442079460101', '+442079460101'],
      ['a "b", c', '"a ""b"", c"'],
      ['a\nb', '"a\nb"'],
      ['plain', 'plain'],
    ] as const)
      it(`writes ${JSON.stringify(cell)} so that no spreadsheet runs it`, () => assert.equal(csvCell(cell), safe))
  })

  it('ENG-8 drift tells what differs', async () => {
    await send('POST', '/api/users/user-6/exclude', { note: 'stays with Microsoft' })
    const { items, total } = await world.get<Page<Drift>>('/api/drift')
    assert.equal(total, 1)
    const { userId, wanted, shown, fate } = items[0]!
    assert.deepEqual([userId, wanted, shown, fate], ['user-6', '+12125551006', FOREIGN, 'leftOut'])
    assert.equal((await world.call('admin', 'GET', '/api/drift?cursor=x')).status, 400)
  })
})
