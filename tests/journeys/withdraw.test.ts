import assert from 'node:assert/strict'
import type { JobChanges, Page, Services, SyncStarted } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'
import { assignments, readClouds } from './checker.ts'
import { countOf, requests, resetRequests, signIn, type Person } from './person.ts'

const USERS = 20
const WITHDRAW = { service: 'teams', task: 'withdraw', preview: true }
const UNASSIGN = /\/unassignNumber$/

describe('journey: everything given back, looked at first', function () {
  this.timeout(120_000)
  let product: Product
  let admin: Person
  let operator: Person
  before(async () => {
    product = await startProduct({ SANDBOX_PROBLEMS: 'off', SANDBOX_USERS: String(USERS) })
    admin = await signIn(product.url)
    operator = await signIn(product.url, 'operator')
    await admin.sync()
  })
  after(() => product.stop())

  const held = async () => assignments(await readClouds(product.url))
  const teams = async () => (await admin.get<Services>('/api/services')).teams
  let previewed = ''

  it('a preview lists every number and policy that disabling would take back, and leaves all as it is', async () => {
    const before = await held()
    await resetRequests(product.url)
    const { status, body } = await operator.send<SyncStarted>('POST', '/api/sync', WITHDRAW)
    assert.equal(status, 202, JSON.stringify(body))
    const [job] = await operator.ended(body.jobIds)
    assert.deepEqual([job?.state, job?.preview, job?.task], ['succeeded', true, { kind: 'withdraw' }])
    assert.deepEqual([job?.plan?.removals, job?.plan?.passesGuard, job?.plan?.mayApply], [USERS, false, true])
    previewed = job?.id ?? ''
    const { items } = await operator.get<JobChanges>(`/api/jobs/${previewed}/changes?limit=200`)
    const numbers = items.filter(({ kind }) => kind === 'unassign')
    assert.deepEqual(
      numbers.map((change) => change.before).sort(),
      before.map((line) => line.split(' ')[0]),
    )
    assert.ok(numbers.every(({ after, cause }) => after === null && cause === 'WITHDRAWN'))
    assert.ok(items.some(({ kind, after }) => kind === 'policy' && after === null))
    assert.deepEqual(await held(), before)
    assert.equal(countOf(await requests(product.url), 'graph', UNASSIGN), 0)
    assert.equal((await teams())?.enabled, true)
    assert.equal((await admin.status()).button, 'green')
  })

  it('an operator may look, and not apply it: that disables the service', async () => {
    await admin.send('PUT', '/api/settings/guard', { number: 50, share: 0 })
    const { body } = await operator.send<SyncStarted>('POST', '/api/sync', WITHDRAW)
    const [job] = await operator.ended(body.jobIds)
    assert.equal(job?.plan?.passesGuard, true)
    previewed = job?.id ?? ''
    assert.equal((await operator.send('POST', `/api/jobs/${previewed}/approve`)).status, 403)
    assert.equal((await teams())?.enabled, true)
  })

  it('approved by an admin, exactly that is taken back, the service is disabled, and both are recorded', async () => {
    await resetRequests(product.url)
    const { status, body } = await admin.send<SyncStarted>('POST', `/api/jobs/${previewed}/approve`)
    assert.equal(status, 202, JSON.stringify(body))
    const [job] = await admin.ended(body.jobIds)
    assert.deepEqual([job?.state, job?.task, job?.planOf], ['succeeded', { kind: 'withdraw' }, previewed])
    assert.equal(job?.counts.removed, USERS)
    assert.deepEqual(await held(), [])
    assert.equal(countOf(await requests(product.url), 'graph', UNASSIGN), USERS)
    const service = await teams()
    assert.deepEqual([service?.enabled, service?.numbers], [false, 'withdraw'])
    const status2 = await admin.status()
    assert.deepEqual([status2.button, status2.queued], ['off', 0])
    const { items } =
      await admin.get<Page<{ action: string; target: string; after: string }>>('/api/audit?via=tab&limit=10')
    assert.deepEqual(
      items.slice(0, 2).map(({ action, target, after }) => [action, target, after]),
      [
        ['services.change', 'teams', 'disabled, numbers: withdraw; scope: all users'],
        ['sync.approve', `job ${previewed}`, `job ${job?.id}`],
      ],
    )
  })

  it('enabled again, a sync gives everybody the number back', async () => {
    await admin.send('PUT', '/api/services/teams', { enabled: true })
    const jobs = await admin.sync()
    assert.deepEqual(
      jobs.map(({ state }) => state),
      ['succeeded', 'succeeded'],
    )
    assert.equal((await held()).length, USERS)
  })

  for (const [what, body] of [
    ['without a preview', { service: 'teams', task: 'withdraw' }],
    ['with 8x8', { ...WITHDRAW, service: 'all' }],
    ['for one user', { ...WITHDRAW, userId: 'u' }],
    ['of another kind', { ...WITHDRAW, task: 'undo' }],
  ] as const)
    it(`is refused ${what}, and nothing starts`, async () => {
      const { status, body: problem } = await admin.send<{ detail: string }>('POST', '/api/sync', body)
      assert.equal(status, 400)
      assert.match(problem.detail, /withdraw/)
      assert.deepEqual((await admin.status()).running, [])
    })
})
