import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type {
  AuditEntry,
  ChangeRequest,
  Excluded,
  Page,
  Todo,
  TodoCounts,
  UserDetail,
} from '../../../src/api/contract.ts'
import { numberOf, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const NEW = { userName: 'new.one', givenName: 'New', familyName: 'One', email: 'new@example.com', site: 'London' }

describe('requests to 8x8', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const ask = (user: string, field: string, value: string | null) =>
    world.call('operator', 'POST', `/api/users/${user}/requests`, { field, value })
  const refusal = async (answer: Response) => {
    const { detail, ...more } = (await answer.json()) as { detail: string; code?: string }
    return { status: answer.status, detail, code: more.code }
  }
  const writes = (allowed: string) => world.call('admin', 'PUT', '/api/services/pbx/source', { writes: allowed })

  it('takes a request, shows it with the user as pending, and records who asked', async () => {
    const answer = await ask('user-7', 'title', 'Chief')
    assert.equal(answer.status, 202)
    const request = (await answer.json()) as ChangeRequest
    assert.deepEqual([request.state, request.value, request.by.name], ['pending', 'Chief', 'Dana Whitfield'])
    const detail = await world.get<UserDetail>('/api/users/user-7')
    assert.deepEqual(detail.requests, [request])
    assert.notEqual(detail.fields.find(({ field }) => field === 'title')?.directory, 'Chief')
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items
    assert.deepEqual([entry?.action, entry?.after], ['users.request', 'Chief'])
  })

  it('says at once what 8x8 would refuse, and what would be right', async () => {
    const cases: [string, string | null, RegExp][] = [
      ['givenName', 'Zoë', /letters A to Z without accents/],
      ['familyName', 'X'.repeat(31), /2 to 30 characters/],
      ['userName', 'has blank', /3 to 70 characters/],
      ['userName', null, /3 to 70 characters/],
      ['email', 'nobody', /e-mail address/],
      ['number', '02079460001', /type it as in \+44 20 7946 0101/],
      ['active', 'maybe', /true or false/],
    ]
    for (const [field, value, right] of cases) {
      const refused = await refusal(await ask('user-7', field, value))
      assert.deepEqual([refused.status, refused.code], [422, 'PBX_VALUE_REFUSED'], field)
      assert.match(refused.detail, right)
    }
    const unknown = await refusal(await ask('user-7', 'shoeSize', '44'))
    assert.match(unknown.detail, /use userName, givenName/)
    assert.equal((await ask('nobody', 'title', 'x')).status, 404)
    const same = await refusal(await ask('user-8', 'number', numberOf(8)))
    assert.deepEqual([same.status, same.detail], [409, '8x8 shows this value already.'])
  })

  it('without an extension a number, and Teams, are for a person to set, like the extension itself', async () => {
    await world.stores.directory.seePbx(TENANT, [pbxAccount(11, { extensions: [], licences: [] })], null, NOW)
    const wishes = { extension: '2011', number: '+442079460111', teamsEnabled: 'true', title: 'Chief' }
    const asked: ChangeRequest[] = []
    for (const [field, value] of Object.entries(wishes))
      asked.push((await (await ask('user-11', field, value)).json()) as ChangeRequest)
    assert.deepEqual(
      asked.map(({ state }) => state),
      ['todo', 'todo', 'todo', 'pending'],
    )
    await world.call('operator', 'POST', '/api/todos/dismiss', { ids: asked.map(({ id }) => id) })
    await world.stores.directory.seePbx(TENANT, [pbxAccount(11)], null, NOW)
  })

  it("refuses to change users that 8x8's own provisioning feeds", async () => {
    await world.stores.directory.seePbx(TENANT, [{ ...pbxAccount(9), scimProvider: 'Okta' }], null, NOW)
    const refused = await refusal(await ask('user-9', 'title', 'Chief'))
    assert.deepEqual([refused.status, refused.code], [409, 'DOUBLE_PROVISIONED'])
  })

  it('DIR-12 asks for a new user, with a site and a username that can be', async () => {
    const post = (more: object) => world.call('admin', 'POST', '/api/users', { ...NEW, ...more })
    assert.match((await refusal(await post({ site: 'Atlantis' }))).detail, /use London/)
    assert.match((await refusal(await post({ familyName: 'Müller' }))).detail, /Last name: use 2 to 30/)
    const taken = await refusal(await post({ userName: pbxAccount(1).userName.toUpperCase() }))
    assert.equal(taken.status, 409)
    assert.equal((await post({ licence: 'X2' })).status, 400)
    const made = await post({ title: 'Engineer' })
    assert.deepEqual([made.status, ((await made.json()) as ChangeRequest).field], [202, 'user'])
    assert.equal((await world.call('reader', 'POST', '/api/users', NEW)).status, 403)
  })

  it('DIR-12 says who asked for the same new user already, and replaces it only when told to', async () => {
    const post = (more: object) =>
      world.call('admin', 'POST', '/api/users', { ...NEW, userName: 'asked.twice', ...more })
    const listed = async () => (await world.get<Page<Todo>>('/api/todos?state=pending&search=asked.twice')).items
    const first = (await (await post({})).json()) as ChangeRequest
    const again = await post({ userName: 'ASKED.Twice', familyName: 'Other' })
    const { detail, code, request } = (await again.json()) as { detail: string; code: string; request: ChangeRequest }
    assert.deepEqual([again.status, code, request], [409, 'ASKED_ALREADY', first])
    assert.ok(detail.includes(`asked for already by ${first.by.name}, ${first.at}: New One, new@example.com, London.`))
    assert.match(detail, /with the next sync/)
    assert.equal((await post({ replaces: 'another' })).status, 409)
    assert.deepEqual(
      (await listed()).map(({ id }) => id),
      [first.id],
    )
    const instead = await post({ familyName: 'Other', replaces: first.id })
    assert.equal(instead.status, 202)
    const [stands, ...more] = await listed()
    assert.deepEqual([stands?.id, more], [((await instead.json()) as ChangeRequest).id, []])
    await world.stores.directory.moveRequests(TENANT, [{ id: stands!.id, state: 'sent', at: NOW }])
    const late = await refusal(await post({ replaces: stands!.id }))
    assert.match(late.detail, /on its way to 8x8/)
    await world.stores.directory.moveRequests(TENANT, [{ id: stands!.id, state: 'refused', at: NOW }])
    const after = await post({})
    assert.equal(after.status, 202, 'what 8x8 refused may be asked again')
    const { id } = (await after.json()) as ChangeRequest
    await world.stores.directory.moveRequests(TENANT, [
      { id, state: 'withdrawn', at: NOW },
      { id: stands!.id, state: 'withdrawn', at: NOW },
    ])
  })

  it('makes to-dos in words of what may not be written, also as a table', async () => {
    await writes('none')
    await ask('user-10', 'department', '=cmd|1')
    await ask('user-10', 'department', 'R&D, London')
    await world.call('admin', 'POST', '/api/users', { ...NEW, userName: 'by.hand' })
    const { items } = await world.get<Page<Todo>>('/api/todos', 'reader')
    const [department, made] = items
    assert.equal(department?.title, `Department of ${department?.userName}`)
    assert.deepEqual(department?.steps, [
      'In 8x8 Admin Console, open Users.',
      `Find ${department?.userName} and choose Edit.`,
      'Set Department to R&D, London.',
      'Choose Save.',
    ])
    assert.deepEqual([department?.owner, department?.reason?.code], ['8x8 admin', 'PBX_WRITE_OFF'])
    assert.ok(made?.steps.includes('Enter Username: by.hand.'))
    assert.equal(items.length, 2)
    const table = await (await world.call('reader', 'GET', '/api/todos.csv')).text()
    assert.match(table, /"R&D, London","In 8x8 Admin Console, open Users\./)
    await writes('full')
    await ask('user-11', 'licence', 'X4')
    assert.equal((await world.get<Page<Todo>>('/api/todos')).items.at(-1)?.field, 'licence')
  })

  it('finds to-dos by field and username, and counts them by state', async () => {
    await ask('user-12', 'licence', 'X2 and more')
    const list = async (query: string) => (await world.get<Page<Todo>>(`/api/todos?${query}`)).items
    const userName = pbxAccount(12).userName
    assert.deepEqual(
      (await list(`field=licence&search=${userName.toUpperCase()}`)).map((todo) => todo.userName),
      [userName],
    )
    assert.deepEqual((await list('field=extension')).length, 0)
    assert.ok((await list('state=pending')).every(({ state }) => state === 'pending'))
    const counts = await world.get<TodoCounts>('/api/todos/counts', 'reader')
    assert.deepEqual([counts.todo, counts.refused, counts.saidDone], [4, 0, 0])
    assert.deepEqual(
      counts.fields.filter(({ state }) => state === 'todo').map(({ field, requests }) => [field, requests]),
      [
        ['licence', 2],
        ['department', 1],
        ['user', 1],
      ],
    )
    assert.equal((await world.call('reader', 'GET', '/api/todos?state=done')).status, 400)
    const table = await (await world.call('reader', 'GET', '/api/todos.csv?field=licence')).text()
    assert.equal(table.trim().split('\r\n').length, 3)
  })

  it('takes that somebody did a to-do, and that it is not to be done; what cannot be is said', async () => {
    const { items } = await world.get<Page<Todo>>('/api/todos')
    const [first, second] = items
    assert.ok(first && second)
    const post = async (path: string, body: object) => {
      const answer = await world.call('operator', 'POST', `/api/todos/${path}`, body)
      return (await answer.json()) as Excluded
    }
    assert.deepEqual(await post('done', { ids: [first.id, 'nobody'], done: true }), {
      done: 1,
      refused: [{ id: 'nobody', why: 'There is no such to-do, or no longer.' }],
    })
    const said = (await world.get<Page<Todo>>('/api/todos')).items.find(({ id }) => id === first.id)
    assert.deepEqual([said?.state, said?.saidDone], ['todo', { at: NOW, by: 'Dana Whitfield' }])
    assert.equal((await world.get<TodoCounts>('/api/todos/counts')).saidDone, 1)
    assert.equal((await post('done', { ids: [first.id], done: false })).done, 1)
    assert.equal((await world.get<TodoCounts>('/api/todos/counts')).saidDone, 0)

    assert.equal((await post('dismiss', { ids: [first.id] })).done, 1)
    const left = (await world.get<Page<Todo>>('/api/todos')).items
    assert.deepEqual(
      left.map(({ id }) => id),
      items.slice(1).map(({ id }) => id),
    )
    const [again] = (await post('dismiss', { ids: [first.id] })).refused
    assert.equal(again?.why, 'It is done or taken back already.')

    const removed = pbxAccount(13).userName
    await world.call('admin', 'POST', '/api/users/user-13/delete', { confirm: removed })
    const deletion = (await world.get<Page<Todo>>('/api/todos?field=deleted')).items[0]
    assert.match((await post('dismiss', { ids: [deletion?.id ?? ''] })).refused[0]?.why ?? '', /Keep the user/)
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit?via=tab&action=todos.change')).items
    assert.deepEqual([entry?.target, entry?.before, entry?.after], [first.title, 'asked of 8x8', 'dismissed'])
    assert.equal((await world.call('reader', 'POST', '/api/todos/done', { ids: ['x'], done: true })).status, 403)
    const many = Array.from({ length: 201 }, (_, n) => String(n))
    assert.equal((await world.call('admin', 'POST', '/api/todos/dismiss', { ids: many })).status, 400)
  })
})
