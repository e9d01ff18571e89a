import assert from 'node:assert/strict'
import type { Job } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'
import { assignments, readClouds } from './checker.ts'
import { countOf, requests, resetRequests, setFaults, signIn, type Person } from './person.ts'

const WRITES = /^POST .*(assignNumber|unassignNumber|userAssignments)/

describe('journey: a cloud that fails before the first sync', function () {
  this.timeout(240_000)
  let product: Product
  let admin: Person

  before(async () => {
    product = await startProduct({ SANDBOX_PROBLEMS: 'off', SANDBOX_USERS: '60' })
    admin = await signIn(product.url)
  })
  after(() => product.stop())
  afterEach(() => setFaults(product.url, { faults: [] }))

  const list = 'GET /users'
  const numbers = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
  const outages: [string, object, 'pbx' | 'teams', string[]][] = [
    ['8x8: a malformed answer', { system: '8x8', match: list, kind: 'malformed' }, 'pbx', ['PBX_MALFORMED']],
    [
      '8x8: a truncated answer',
      { system: '8x8', match: list, kind: 'truncate' },
      'pbx',
      ['PBX_MALFORMED', 'PBX_UNAVAILABLE'],
    ],
    ['8x8: 401', { system: '8x8', kind: 'status', status: 401 }, 'pbx', ['PBX_CREDENTIAL']],
    ['8x8: 403', { system: '8x8', kind: 'status', status: 403 }, 'pbx', ['PBX_PERMISSION']],
    ['Graph: a malformed answer', { system: 'graph', match: list, kind: 'malformed' }, 'teams', ['M365_MALFORMED']],
    [
      'Graph: a truncated answer',
      { system: 'graph', match: numbers, kind: 'truncate' },
      'teams',
      ['M365_MALFORMED', 'M365_UNAVAILABLE'],
    ],
    ['Graph: an empty list of users', { system: 'graph', match: list, kind: 'emptyPage' }, 'teams', ['M365_EMPTY']],
    ['Graph: 401', { system: 'graph', kind: 'status', status: 401 }, 'teams', ['M365_CREDENTIAL']],
    ['Graph: 403', { system: 'graph', kind: 'status', status: 403 }, 'teams', ['CONSENT']],
  ]
  for (const [what, fault, service, codes] of outages)
    it(`${what}: the ${service} job fails with cause and fix, and nothing is written`, async () => {
      await setFaults(product.url, { faults: [fault] })
      await resetRequests(product.url)
      const jobs = await admin.sync()
      const failed = jobs.find((job) => job.service === service)
      assert.equal(failed?.state, 'failed', JSON.stringify(jobs))
      assert.ok(codes.includes(failed.cause?.code ?? ''), `${failed.cause?.code}`)
      assert.equal(countOf(await requests(product.url), 'graph', WRITES), 0)
      assert.equal((await admin.status()).button, 'failed')
      if (service === 'pbx') assertCancelled(jobs)
    })
})

function assertCancelled(jobs: Job[]): void {
  const teams = jobs.find((job) => job.service === 'teams')
  assert.deepEqual([teams?.state, teams?.cause?.code], ['cancelled', 'PBX_JOB_ENDED'])
}

describe('journey: a cloud that fails after a good sync', function () {
  this.timeout(240_000)
  let product: Product
  let admin: Person

  before(async () => {
    product = await startProduct({ SANDBOX_PROBLEMS: 'off', SANDBOX_USERS: '60' })
    admin = await signIn(product.url)
    await admin.sync()
  })
  after(() => product.stop())
  afterEach(() => setFaults(product.url, { faults: [] }))

  it('an empty list of numbers is not believed', async () => {
    const before = assignments(await readClouds(product.url))
    await resetRequests(product.url)
    const match = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
    await setFaults(product.url, { faults: [{ system: 'graph', match, kind: 'emptyPage' }] })
    const jobs = await admin.sync('teams')
    assert.deepEqual([jobs[0]?.state, jobs[0]?.cause?.code], ['refused', 'M365_EMPTY'])
    assert.equal(countOf(await requests(product.url), 'graph', WRITES), 0)
    assert.deepEqual(assignments(await readClouds(product.url)), before)
  })

  it('429 without Retry-After and a reset connection are waited out', async () => {
    const status = { system: '8x8', match: 'GET /users', kind: 'status', status: 429, retryAfter: null, times: 1 }
    const reset = { system: 'graph', match: 'GET /users/delta', kind: 'reset', times: 1 }
    await setFaults(product.url, { faults: [status, reset] })
    const jobs = await admin.sync()
    assert.deepEqual(
      jobs.map((job) => job.state),
      ['succeeded', 'succeeded'],
    )
  })

  it('a page that was lost on the way does not take anybody’s number', async () => {
    const before = assignments(await readClouds(product.url))
    await resetRequests(product.url)
    const match = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
    await setFaults(product.url, { faults: [{ system: 'graph', match, kind: 'lostPage', times: 1 }] })
    const jobs = await admin.sync('teams')
    assert.ok(['succeeded', 'failed', 'refused'].includes(jobs[0]?.state ?? ''))
    assert.equal(countOf(await requests(product.url), 'graph', WRITES), 0)
    assert.deepEqual(assignments(await readClouds(product.url)), before)
  })

  it('a revoked 8x8 key: the PBX job fails, the Teams job is cancelled, nothing is written', async () => {
    await resetRequests(product.url)
    await setFaults(product.url, { revoke: ['8x8'] })
    const jobs = await admin.sync()
    const pbx = jobs.find((job) => job.service === 'pbx')
    assert.deepEqual([pbx?.state, pbx?.cause?.code], ['failed', 'PBX_CREDENTIAL'])
    assertCancelled(jobs)
    assert.equal(countOf(await requests(product.url), 'graph', WRITES), 0)
    const text = await admin.output(pbx?.id ?? '')
    assert.match(text, /PBX_CREDENTIAL/)
  })

  it('with the key restored the next sync succeeds and the button is green again', async () => {
    const jobs = await admin.sync()
    assert.ok(
      jobs.every((job) => job.state === 'succeeded'),
      JSON.stringify(jobs),
    )
    assert.equal((await admin.status()).button, 'green')
  })
})
