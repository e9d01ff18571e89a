import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditPage, JobChanges } from '../../../src/api/contract.ts'
import { NO_COUNTS, type PlannedChange } from '../../../src/jobs/job.ts'
import { createWorld, NOW, plannedAssign, TENANT, type World } from '../world.ts'

const HEAD =
  'User,Username,Service,Kind,Field,Before,After,Cause,Caused by,Waits for,Outcome,Reason,Fix,In its own words'
const MANY = 1_200

describe('a plan as a table', () => {
  let world: World
  let pbx: string
  let teams: string
  before(async () => {
    world = await createWorld()
    const { jobs } = world.stores
    const run = {
      ...{ runId: 'run-csv', services: ['pbx' as const, 'teams' as const], type: 'manual' as const },
      ...{ diagnostic: false, counts: NO_COUNTS, startedBy: { id: 'a', name: 'A' }, at: NOW },
    }
    const { jobs: made } = await jobs.createRun(TENANT, run)
    ;[pbx = '', teams = ''] = made.map(({ id }) => id)
    const formula: Partial<PlannedChange> = { kind: 'update', field: 'title', before: '=1+1', after: '@SUM(A1)' }
    const joins: Partial<PlannedChange> = {
      kind: 'create',
      field: 'user',
      userId: null,
      subject: 'x',
      after: '-New "One"',
    }
    await jobs.plan(TENANT, pbx, [
      { ...plannedAssign(0), ...formula, userName: '=cmd@example.com', cause: 'CHANGED_IN_PBX' },
      { ...plannedAssign(1), ...joins, userName: 'new@example.com', cause: 'NEW_IN_PBX', causedBy: null },
    ])
    const some = Array.from({ length: MANY }, (_, n) => plannedAssign(n))
    some[1] = { ...plannedAssign(1), before: '+12125550001', kind: 'change' }
    some[2] = { ...plannedAssign(2), waitsFor: [1] }
    for (let from = 0; from < MANY; from += 200) await jobs.plan(TENANT, teams, some.slice(from, from + 200))
    await jobs.outcome(TENANT, teams, [
      { ordinal: 2, status: 'failed', reason: 'NUMBER_IN_USE', raw: '+refused; "no"' },
    ])
    for (const { id, counts } of await jobs.active(TENANT))
      await jobs.end(TENANT, id, { state: 'failed', counts, cause: null, at: NOW })
  })
  after(() => world.close())

  const answer = (id: string, query = '') => world.call('reader', 'GET', `/api/jobs/${id}/changes.csv?${query}`)
  const linesOf = async (id: string, query = ''): Promise<string[]> =>
    (await (await answer(id, query)).text()).trimEnd().split('\r\n')

  it('ENG-1 has a line for each change, all pages of it, and says before how many', async () => {
    const response = await answer(teams)
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.match(response.headers.get('content-disposition') ?? '', new RegExp(`job-${teams}-changes\\.csv`))
    assert.equal(response.headers.get('x-rows'), String(MANY))
    const bytes = new Uint8Array(await response.arrayBuffer())
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf], 'Excel reads it as UTF-8')
    const [head, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\r\n')
    assert.equal(head, HEAD)
    const names = rows.map((row) => row.split(',')[1])
    assert.deepEqual(
      names,
      Array.from({ length: MANY }, (_, n) => `user${n}@example.com`),
    )
  })

  it('ENG-1 says each in the words of the page: what it waits for, what became of it and why', async () => {
    const rows = await linesOf(teams, 'search=user2@')
    assert.equal(rows.length, 2)
    assert.match(
      rows[1] ?? '',
      /^[^,]*,user2@example\.com,Microsoft Teams,Assign number,Teams number,,\+12125551002,New number in 8x8,admin@8x8,/,
    )
    assert.match(
      rows[1] ?? '',
      /,user1@example\.com gives up \+12125550001,Not done,Number in use,.+,"'\+refused; ""no"""$/,
    )
    const { items } = await world.get<JobChanges>(`/api/jobs/${teams}/changes?search=user2@`)
    assert.deepEqual(items[0]?.waits, [
      { userName: 'user1@example.com', before: '+12125550001', after: '+12125551001' },
    ])
  })

  it('ENG-1 holds what search and filters find, of the job or of its run', async () => {
    assert.deepEqual((await linesOf(teams, 'kind=change')).length, 2)
    assert.deepEqual((await linesOf(teams, 'status=failed')).length, 2)
    assert.deepEqual((await linesOf(teams, 'search=nobody')).length, 1)
    const run = await linesOf(teams, 'of=run&search=1@example.com')
    const both = await answer(pbx, 'of=run&search=new@')
    assert.equal(both.headers.get('x-rows'), '1')
    assert.match(await both.text(), /new@example\.com,8x8 PBX,Take in new users,/)
    assert.ok(run.length > 100)
    assert.equal((await answer(pbx, 'of=run')).headers.get('x-rows'), String(MANY + 2))
  })

  it('writes nothing that a spreadsheet takes for a formula', async () => {
    const [, changed, made] = await linesOf(pbx)
    assert.match(changed ?? '', /,'=cmd@example\.com,8x8 PBX,Take in changes,Title,'=1\+1,'@SUM\(A1\),Changed in 8x8,/)
    assert.match(made ?? '', /,"'-New ""One""",New user in 8x8,/)
  })

  it('is in the audit log, with what was taken out', async () => {
    await (await answer(teams, 'of=run&search=user1@&kind=change')).text()
    const { items } = await world.get<AuditPage>('/api/audit?action=jobs.export&limit=1')
    assert.deepEqual(
      items.map(({ target, after: what }) => [target, what]),
      [[`job ${teams}`, '1 change of the run: kind change, search user1@']],
    )
  })

  it('answers 404 for a job that is not there, and 400 to what cannot be asked', async () => {
    assert.equal((await answer('999')).status, 404)
    for (const query of ['kind=paint', 'of=all', 'cursor=x', 'limit=5', 'search=%00'])
      assert.equal((await answer(teams, query)).status, 400, query)
  })
})
