import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditCheck, AuditEntry, AuditPage, AuditPeople, Erasure, Page, User } from '../../src/api/contract.ts'
import { createWorld, NOW, OTHER_TENANT, TENANT, type World } from './world.ts'

const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'

describe('the audit log at the API', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const { audit } = world.stores
    const by = { actorId: ANA, actorName: 'Ana "Zoë" Ruiz', ip: '192.0.2.7', requestId: 'r-1', via: 'bot' as const }
    for (let n = 0; n < 30; n++) {
      const at = new Date(Date.parse(NOW) + n * 60_000).toISOString()
      const what = { action: n % 2 === 0 ? 'sync.start' : 'users.exclude', target: `job ${n}`, before: null }
      await audit.append(TENANT, { at, ...by, ...what, after: n === 7 ? '=HYPERLINK("x")' : `+${n}a` })
    }
  })
  after(() => world.close())

  const list = async (query: string): Promise<AuditPage> => world.get<AuditPage>(`/api/audit?${query}`)
  const targets = async (query: string) => (await list(query)).items.map(({ target }) => target)
  const text = async (path: string) => (await world.call('admin', 'GET', path)).text()

  it('ENG-10 filters by person, action, object, door, time and text', async () => {
    const minute = (n: number) => encodeURIComponent(new Date(Date.parse(NOW) + n * 60_000).toISOString())
    assert.equal((await targets(`actor=${ANA}&limit=100`)).length, 30)
    assert.equal((await list('action=sync.start')).total, 15)
    assert.deepEqual(await targets('target=job%207'), ['job 7'])
    assert.deepEqual(await targets('via=scim'), [])
    assert.deepEqual(await targets(`from=${minute(3)}&to=${minute(5)}`), ['job 4', 'job 3'])
    assert.deepEqual(await targets('search=hyperlink'), ['job 7'])
    assert.deepEqual(await targets(`action=users.exclude&search=ZO%C3%8B&from=${minute(27)}`), ['job 29', 'job 27'])
  })

  it('tells one entry by its number, who is in the log, and the name of the user that an entry is about', async () => {
    const [user] = (await world.get<Page<User>>('/api/users?limit=1')).items
    assert.ok(user)
    assert.equal((await world.call('admin', 'POST', `/api/users/${user.id}/exclude`, { note: 'On leave' })).status, 200)
    const [newest] = (await list('limit=1')).items
    assert.deepEqual([newest?.target, newest?.targetName], [`user ${user.id}`, user.displayName])
    assert.deepEqual(await world.get(`/api/audit/${newest?.seq}`), newest)
    const { items } = await world.get<AuditPeople>('/api/audit/people')
    assert.ok(items.some(({ id, via }) => id === ANA && via === 'bot'))
    for (const id of ['0', '999999', 'x', '1e3', '9'.repeat(400)]) {
      const answer = await world.call('admin', 'GET', `/api/audit/${id}`)
      assert.equal(answer.status, 404, id)
    }
    assert.equal((await world.call('operator', 'GET', '/api/audit/people')).status, 403)
  })

  it('takes a time with an offset for what it is', async () => {
    const paris = encodeURIComponent('2026-11-20T13:28:30+01:00')
    assert.deepEqual(await targets(`from=${paris}&via=bot`), ['job 29'])
  })

  it('pages through a filter without gap or repetition', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await list(`action=sync.start&limit=4${cursor}`)
      seen.push(...page.items.map(({ target }) => target))
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
    } while (cursor !== '')
    assert.deepEqual(
      seen,
      Array.from({ length: 15 }, (_, n) => `job ${28 - 2 * n}`),
    )
  })

  for (const query of [
    'via=mail',
    'from=yesterday',
    'actor=',
    'limit=0',
    'cursor=x',
    'nobody=1',
    `search=${'x'.repeat(201)}`,
    'action=a&action=b',
  ])
    it(`refuses or ignores ${query.slice(0, 30)}`, async () => {
      const answer = await world.call('admin', 'GET', `/api/audit?${query}`)
      // an empty parameter is one that was left out
      assert.equal(answer.status, query === 'actor=' ? 200 : 400)
    })

  it('is taken out as CSV that no spreadsheet runs, and as JSON, filtered, and that is on record', async () => {
    const csv = await text('/api/audit.csv?via=bot')
    const lines = csv.trimEnd().split('\r\n')
    assert.match(lines[0] ?? '', /^number,time,person,personId,via,address,request,action,target,before,after/)
    assert.equal(lines.length, 31)
    const line = lines.find((one) => one.includes('job 7,')) ?? ''
    assert.ok(line.includes(`"'=HYPERLINK(""x"")"`), line)
    assert.ok(line.includes('"Ana ""Zoë"" Ruiz"'), line)
    assert.ok(lines.some((one) => one.includes(",'+8a,")))
    const items = JSON.parse(await text('/api/audit.json?via=bot&action=sync.start')) as AuditEntry[]
    assert.equal(items.length, 15)
    assert.deepEqual(JSON.parse(await text('/api/audit.json?via=scim')), [])
    const [last] = (await list('action=audit.export')).items
    assert.deepEqual([last?.after, last?.ip], ['json, {"via":"scim"}', '127.0.0.1'])
  })

  it('is another tenant’s own', async () => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    for (const path of ['/api/audit', '/api/audit.json', '/api/audit.csv']) {
      const answer = await fetch(world.url + path, { headers: { authorization: `Bearer ${token}` } })
      assert.doesNotMatch(await answer.text(), /Zoë|job 7"/)
    }
  })

  it('holds, in steps too, and remembers what was noted down', async () => {
    const all = await world.get<AuditCheck>('/api/audit/verify')
    assert.deepEqual([all.holds, all.broken, all.first, all.next, all.noted], [true, null, 1, null, null])
    const [newest] = (await list('limit=1')).items
    assert.deepEqual([all.last, all.lastHash], [newest?.seq, newest?.hash])
    const some = await world.get<AuditCheck>(`/api/audit/verify?from=5&seq=${all.last}&hash=${all.lastHash}`)
    assert.deepEqual([some.from, some.holds, some.noted], [5, true, true])
    const wrong = await world.get<AuditCheck>(`/api/audit/verify?seq=3&hash=${all.lastHash}`)
    assert.deepEqual([wrong.holds, wrong.noted], [false, false])
    const later = await world.get<AuditCheck>(`/api/audit/verify?seq=999999&hash=${all.lastHash}`)
    assert.deepEqual([later.holds, later.noted], [false, false])
    for (const query of ['seq=3', `hash=${all.lastHash}`, 'from=0', 'from=x', 'seq=1&hash=short'])
      assert.equal((await world.call('admin', 'GET', `/api/audit/verify?${query}`)).status, 400, query)
  })

  it('erases a person: first what would be looked for, then it is gone everywhere, and the log holds', async () => {
    const ask = async (body: object) => {
      const answer = await world.call('admin', 'POST', '/api/people/erase', body)
      return { status: answer.status, body: (await answer.json()) as Erasure }
    }
    const preview = await ask({ person: ANA, preview: true })
    assert.deepEqual(preview.body, { id: null, terms: [ANA, 'Ana "Zoë" Ruiz'], erased: [], left: [] })
    assert.equal((await list(`actor=${ANA}`)).total, 30)
    const { status, body } = await ask({ person: ANA })
    assert.equal(status, 200)
    assert.deepEqual(body.erased, [{ place: 'audit_entries', rows: 30 }])
    assert.equal((await list(`actor=${ANA}`)).total, 0)
    assert.doesNotMatch(await text('/api/audit.json'), /Zoë|8f2c0d1e-77aa/)
    const { holds, erased } = await world.get<AuditCheck>('/api/audit/verify')
    assert.deepEqual([holds, erased], [true, 30])
    const [entry] = (await list('target=job%207')).items
    assert.deepEqual([entry?.actor, entry?.ip, entry?.action], [{ id: '', name: '' }, null, 'users.exclude'])
    const says = (await list('action=people.erase')).items
    assert.deepEqual([says[0]?.seq, says[0]?.target], [entry?.erased.actor, `erasure ${body.id}`])
    const stays = await ask({ person: 'user-20@example.com', preview: true })
    assert.deepEqual(stays.body.left, [])
    const there = await ask({ person: 'user20@example.com', preview: true })
    assert.deepEqual(there.body.left.map(({ place }) => place).toSorted(), ['8x8', 'microsoft365'])
    for (const person of ['Ana', 'Anabel', '', 'x'.repeat(257), 'a\nb@c', 7])
      assert.equal((await ask({ person })).status, 400, String(person))
    assert.equal((await world.call('operator', 'POST', '/api/people/erase', { person: ANA })).status, 403)
  })
})
