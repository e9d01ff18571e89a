import assert from 'node:assert/strict'
import { createPbxWrites } from '../../../src/connectors/8x8/operations.ts'
import { createPbx } from '../../../src/connectors/8x8/pbx.ts'
import type { ConnectorError } from '../../../src/connectors/errors.ts'
import { testClock, type TestClock } from '../cloud/clock.ts'
import { API_KEY, pbxCloud, user, type PbxCloud, type PbxState } from '../cloud/pbx.ts'
import { kindOf } from '../cloud/read.ts'

describe('connectors/8x8 writes and check', () => {
  let cloud: PbxCloud
  let clock: TestClock
  afterEach(() => cloud.close())

  async function options(state: Partial<PbxState> = {}) {
    cloud = await pbxCloud(state)
    clock = testClock()
    return { ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' }
  }
  const operation = (...steps: object[]) => new Map([['op1', steps.map((step) => ({ operationId: 'op1', ...step }))]])

  it('creates a user and asks about the operation after 1.5 s and then every second', async () => {
    const operations = operation(
      { status: 'IN_PROGRESS' },
      { status: 'UNKNOWN' },
      { status: 'COMPLETED', resourceId: 'u9' },
    )
    const writes = createPbxWrites(await options({ operations }))
    assert.equal(await writes.createUser(user(9, { service: null })), 'u9')
    assert.deepEqual(clock.slept, [1_500, 1_000, 1_000])
    assert.deepEqual(cloud.wrong, [])
  })

  it('replaces a user with what 8x8 has and the change, unknown fields included', async () => {
    const before = { ...user(1), newInfo: { keep: 'me' } }
    const writes = createPbxWrites(await options({ users: [before], operations: operation({ status: 'COMPLETED' }) }))
    await writes.replaceUser('u1', (one) => ({ ...one, basicInfo: { ...one.basicInfo, lastName: 'Newname' } }))
    const put = cloud.asked.find(({ method }) => method === 'PUT')
    assert.deepEqual(put?.body, { ...before, basicInfo: { ...before.basicInfo, lastName: 'Newname' } })
    assert.deepEqual(cloud.wrong, [])
  })

  it('says why an operation failed', async () => {
    const error = { title: 'Conflict', errors: [{ field: 'basicInfo.userName', message: 'already in use' }] }
    const writes = createPbxWrites(await options({ operations: operation({ status: 'FAILED', error }) }))
    await assert.rejects(writes.createUser(user(1)), (thrown: ConnectorError) => {
      assert.deepEqual([thrown.kind, thrown.raw], ['refused', 'Conflict: basicInfo.userName already in use'])
      return true
    })
  })

  it('gives up on an operation after five minutes', async () => {
    const writes = createPbxWrites({ ...(await options()), limits: false })
    const began = clock.now()
    assert.equal(await kindOf(writes.createUser(user(1))), 'unavailable')
    assert.equal(clock.now() - began, 299_500)
  })

  it('never creates twice when the answer is lost', async () => {
    const writes = createPbxWrites(await options({ instead: () => ({ fault: 'reset' }) }))
    assert.equal(await kindOf(writes.createUser(user(1))), 'unavailable')
    assert.equal(cloud.asked.length, 1)
  })

  it('creates again when 8x8 was too busy to take it', async () => {
    const busy = { status: 429, headers: { 'x-ratelimit-reset': String(Date.parse('2026-11-21T12:00:09Z') / 1000) } }
    const operations = operation({ status: 'COMPLETED', resourceId: 'u9' })
    const writes = createPbxWrites(await options({ operations, instead: (_, number) => (number === 1 ? busy : null) }))
    assert.equal(await writes.createUser(user(9)), 'u9')
    assert.deepEqual(clock.slept, [9_000, 1_500])
  })

  it('ends the waiting with the caller', async () => {
    const controller = new AbortController()
    const writes = createPbxWrites(
      await options({ instead: ({ path }) => (path.includes('/operations/') ? (controller.abort(), null) : null) }),
    )
    assert.equal(await kindOf(writes.createUser(user(1), { signal: controller.signal })), 'aborted')
  })

  it('checks each permission of the key with four small reads', async () => {
    const pbx = createPbx(await options())
    const { permissions } = await pbx.check()
    assert.deepEqual(
      permissions.map(({ name, granted }) => [name, granted]),
      [
        ['Read users and sites', true],
        ['Read numbers', true],
        ['Read the audit records', true],
      ],
    )
    assert.equal(cloud.asked.length, 4)
    assert.deepEqual(cloud.wrong, [])
  })

  it('tells refused permissions from a refused key', async () => {
    const refuse =
      (part: string, status: number) =>
      ({ path }: { path: string }) =>
        path.includes(part) ? { status } : null
    const pbx = createPbx(await options({ instead: refuse('/sites', 403) }))
    const granted = async () => (await pbx.check()).permissions.map((one) => one.granted)
    assert.deepEqual(await granted(), [false, true, true])
    cloud.state.instead = refuse('/phone-numbers', 403)
    assert.deepEqual(await granted(), [true, false, true])
    cloud.state.instead = refuse('/audits', 401)
    assert.deepEqual(await granted(), [true, true, false])
    cloud.state.instead = refuse('/audits', 400)
    assert.deepEqual(await granted(), [true, true, null])
    cloud.state.instead = refuse('/users', 401)
    assert.equal(await kindOf(pbx.check()), 'credential')
  })
})
