import assert from 'node:assert/strict'
import type { Exchange, Microsoft365, TeamsWrite, WriteAnswer } from '../../../src/connectors/contract.ts'
import { createMicrosoft365 } from '../../../src/connectors/graph/microsoft365.ts'
import { testClock, type TestClock } from '../cloud/clock.ts'
import { graphCloud, SECRET, type GraphCloud, type GraphState } from '../cloud/graph.ts'
import { kindOf } from '../cloud/read.ts'
import type { Asked, Say } from '../cloud/server.ts'

const assign = (n: number): TeamsWrite => ({
  kind: 'assign',
  number: `+1425555${String(n).padStart(4, '0')}`,
  holderId: `id-${n}`,
})
const assigns = (count: number) => Array.from({ length: count }, (_, n) => assign(n))

describe('connectors/graph writes', () => {
  let cloud: GraphCloud
  let clock: TestClock
  afterEach(() => cloud.close())

  /** A deadline of half a minute is none here: however busy the machine is, only what hangs is late. */
  async function start(state: Partial<GraphState> = {}, attemptMs = 30_000): Promise<Microsoft365> {
    cloud = await graphCloud(state)
    clock = testClock()
    const { baseUrl, authority } = cloud
    return createMicrosoft365({
      ...clock,
      baseUrl,
      authority,
      tenantId: 't',
      clientId: 'c',
      clientSecret: SECRET,
      attemptMs,
    })
  }
  /** Answers to writes, be they alone or in a batch. */
  const toWrites = (say: (number: string, asked: Asked) => Say | null) => (asked: Asked) =>
    asked.path.includes('/numberAssignments/')
      ? say((asked.body as { telephoneNumber: string }).telephoneNumber, asked)
      : null
  const sizes = () => cloud.graph().map(({ body }) => (body as { requests?: unknown[] }).requests?.length ?? 1)
  const short = (answer: WriteAnswer) => (answer.accepted ? answer.operationId : `${answer.reason} ${answer.retry}`)
  const refusal = (status: number, message: string, code = 'BadRequest'): Say => ({
    status,
    json: { error: { code, message } },
  })

  it('sends one write alone, with the enum in the casing that Graph takes', async () => {
    const m365 = await start()
    const answers = await m365.write([assign(7)])
    assert.deepEqual(answers, [{ accepted: true, operationId: 'op 0007' }])
    assert.deepEqual(
      cloud.graph().map(({ path, body }) => [path, body]),
      [
        [
          '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments/assignNumber',
          {
            telephoneNumber: '+14255550007',
            assignmentTargetId: 'id-7',
            numberType: 'directRouting',
            assignmentCategory: 'primary',
          },
        ],
      ],
    )
    await m365.write([{ kind: 'unassign', number: '+14255550007' }])
    assert.deepEqual(cloud.graph()[1]?.body, { telephoneNumber: '+14255550007', numberType: 'directRouting' })
    assert.deepEqual(cloud.wrong, [])
  })

  it('sends up to 20 writes in one batch, and answers in their order', async () => {
    const m365 = await start()
    const answers = await m365.write([...assigns(19), { kind: 'unassign', number: '+14255559999' }])
    assert.deepEqual(answers.map(short), [...assigns(19).map(({ number }) => `op ${number.slice(-4)}`), 'op 9999'])
    assert.deepEqual(sizes(), [20])
    assert.deepEqual(cloud.wrong, [])
  })

  it('tells each part of a batch, with what was sent and what Microsoft said', async () => {
    const m365 = await start({ instead: toWrites((number) => (number.endsWith('1') ? refusal(400, 'No') : null)) })
    const seen: Exchange[] = []
    await m365.write(assigns(2), { onExchange: (one) => seen.push(one) })
    const parts = seen
      .filter(({ url }) => url.startsWith('/admin/teams/'))
      .sort((a, b) => Number(a.status) - Number(b.status))
    assert.deepEqual(
      parts.map(({ method, status }) => [method, status]),
      [
        ['POST', 202],
        ['POST', 400],
      ],
    )
    assert.match(parts[1]?.note ?? '', /^part of a batch · BadRequest: No$/)
    assert.match(parts[1]?.sent ?? '', /^\{"telephoneNumber":"\+14255550001"/)
    assert.equal(parts[1]?.received, '{"error":{"code":"BadRequest","message":"No"}}')
  })

  it('refuses more than 20, and does nothing for none', async () => {
    const m365 = await start()
    assert.equal(await kindOf(m365.write(assigns(21))), 'refused')
    assert.deepEqual(await m365.write([]), [])
    assert.equal(cloud.asked.length, 0)
  })

  it('sends only the throttled parts again, after the longest wait that any of them names', async () => {
    const throttled = new Set(['+14255550003', '+14255550004', '+14255550005'])
    const waits: Record<string, string> = { '+14255550003': '2', '+14255550004': '7' }
    const m365 = await start({
      instead: toWrites((number) =>
        throttled.delete(number)
          ? { status: number.endsWith('5') ? 503 : 429, headers: { 'Retry-After': waits[number] ?? '1' } }
          : null,
      ),
    })
    const answers = await m365.write(assigns(10))
    assert.ok(answers.every(({ accepted }) => accepted))
    assert.deepEqual(sizes(), [10, 3])
    assert.deepEqual(clock.slept.slice(0, 1), [7_000])
  })

  it('keeps the answers of those that were taken when others stay throttled', async () => {
    const m365 = await start({ instead: toWrites((number) => (number.endsWith('1') ? { status: 429 } : null)) })
    const answers = await m365.write(assigns(3))
    assert.deepEqual(answers.map(short), ['op 0000', 'MS_TRANSIENT later', 'op 0002'])
    assert.deepEqual(sizes(), [3, 1, 1, 1, 1, 1])
  })

  it('keeps the answers when the caller or the network ends the waiting', async () => {
    const controller = new AbortController()
    const m365 = await start({
      instead: toWrites((number) => (number.endsWith('1') ? (controller.abort(), { status: 429 }) : null)),
    })
    const cancelled = await m365.write(assigns(2), { signal: controller.signal })
    assert.deepEqual(cancelled.map(short), ['op 0000', 'MS_TRANSIENT later'])
    let batches = 0
    cloud.state.instead = (asked) => {
      if (asked.path === '/$batch' && ++batches > 1) return { fault: 'reset' }
      return toWrites((number) => (number.endsWith('1') ? { status: 429 } : null))(asked)
    }
    assert.deepEqual((await m365.write(assigns(2))).map(short), ['op 0000', 'MS_TRANSIENT later'])
  })

  it('does not send a write again after a fault that may have come too late', async () => {
    const m365 = await start({ instead: toWrites((number) => (number.endsWith('1') ? { status: 500 } : null)) })
    assert.deepEqual((await m365.write(assigns(2))).map(short), ['op 0000', 'MS_TRANSIENT later'])
    assert.deepEqual(sizes(), [2])
  })

  it('is unavailable when nobody knows whether a batch was taken, and never sends it again', async () => {
    for (const say of [{ fault: 'reset' }, { status: 502 }, { text: '<html>' }, { json: { value: [] } }] as Say[]) {
      for (const count of [1, 5]) {
        const isWrite = ({ path, method }: Asked) => method === 'POST' && !path.startsWith('/entra')
        const m365 = await start({ instead: (asked) => (isWrite(asked) ? say : null) })
        if (count === 1 && 'json' in say) continue
        assert.equal(await kindOf(m365.write(assigns(count))), 'unavailable', JSON.stringify(say))
        assert.equal(cloud.graph().length, 1)
        await cloud.close()
      }
    }
  })

  it('is unavailable when a batch is never answered, and never sends it again', async () => {
    for (const count of [1, 5]) {
      const m365 = await start({}, 500)
      // with a token and a connection, so that what is late is the write; a read that is late is read again
      await m365.policyId('TeamsCallingPolicy', 'AllOn')
      const reads = cloud.graph().length
      cloud.state.instead = () => ({ fault: 'hang' })
      assert.equal(await kindOf(m365.write(assigns(count))), 'unavailable')
      assert.equal(cloud.graph().length, reads + 1)
      await cloud.close()
    }
  })

  it('sends the whole batch again when Graph took none of it', async () => {
    const m365 = await start({
      instead: ({ path }, n) => (path === '/$batch' && n < 4 ? { status: 429, headers: { 'retry-after': '1' } } : null),
    })
    assert.equal((await m365.write(assigns(2))).filter(({ accepted }) => accepted).length, 2)
  })

  it('has an answer for parts that Graph left out, and none for parts it made up', async () => {
    const m365 = await start({
      instead: ({ path }) =>
        path === '/$batch'
          ? {
              json: {
                responses: [
                  { id: '1', status: 202 },
                  { id: '1', status: 400 },
                  { id: '9', status: 202 },
                  { id: 'x', status: 202 },
                ],
              },
            }
          : null,
    })
    assert.deepEqual((await m365.write(assigns(2))).map(short), [null, 'MS_TRANSIENT later'])
  })

  it('names the reason of each refusal, with the number and the words', async () => {
    const says: Record<string, Say> = {
      '+14255550000': refusal(400, "Telephone Number '+14255550000' has already been assigned to another user"),
      '+14255550001': refusal(404, 'The server responded with a Request Error, Status: NotFound', 'NotFound'),
      '+14255550002': refusal(400, 'Service is unavailable. Please try again'),
    }
    const m365 = await start({ instead: toWrites((number) => says[number] ?? null) })
    const answers = await m365.write(assigns(4))
    assert.deepEqual(answers.map(short), [
      'NUMBER_IN_USE never',
      'NOT_PROVISIONED_YET later',
      'MS_TRANSIENT now',
      'op 0003',
    ])
    const raw = "BadRequest: Telephone Number '+14255550000' has already been assigned to another user"
    assert.deepEqual(answers[0], {
      accepted: false,
      reason: 'NUMBER_IN_USE',
      retry: 'never',
      detail: { number: '+14255550000', raw },
      raw,
    })
    const [alone] = await m365.write([assign(0)])
    assert.deepEqual(alone, answers[0])
  })

  it('is a missing permission when every write is denied, and an answer when some are', async () => {
    const denial = refusal(403, 'Insufficient privileges to complete the operation.', 'Authorization_RequestDenied')
    const m365 = await start({ instead: toWrites(() => denial) })
    assert.equal(await kindOf(m365.write(assigns(2))), 'permission')
    assert.equal(await kindOf(m365.write(assigns(1))), 'permission')
    cloud.state.instead = toWrites((number) => (number.endsWith('1') ? denial : null))
    assert.deepEqual((await m365.write(assigns(2))).map(short), ['op 0000', 'CONSENT never'])
  })

  it('sends 1,000 writes in batches within the limit of 30 a second, and nearly as fast', async () => {
    const m365 = await start()
    const began = clock.now()
    for (let n = 0; n < 50; n++) await m365.write(assigns(20))
    const seconds = (clock.now() - began) / 1000
    assert.ok(seconds >= 32 && seconds <= 36.6, `${seconds} s`)
  })

  it('grants and takes back policies, 204 for all of them', async () => {
    const m365 = await start()
    await m365.grant([{ holderId: 'id-1', type: 'TeamsCallingPolicy', policyId: 'p1' }])
    await m365.withdraw([{ holderId: 'id-1', type: 'TeamsCallingPolicy' }])
    await m365.grant([])
    assert.deepEqual(
      cloud.graph().map(({ path, body }) => [path.split('/').at(-1), body]),
      [
        ['assign', { value: [{ userId: 'id-1', policyType: 'TeamsCallingPolicy', policyId: 'p1' }] }],
        ['unassign', { value: [{ userId: 'id-1', policyType: 'TeamsCallingPolicy' }] }],
      ],
    )
    const many = Array.from({ length: 5_001 }, () => ({ holderId: 'x', type: 't' }))
    assert.equal(await kindOf(m365.withdraw(many)), 'refused')
    assert.deepEqual(cloud.wrong, [])
  })

  it('grants again after a fault, since setting what is set does no harm', async () => {
    let failed = false
    const m365 = await start({
      instead: ({ path }) => (path.endsWith('/assign') && !failed ? ((failed = true), { fault: 'reset' }) : null),
    })
    await m365.grant([{ holderId: 'id-1', type: 'TeamsCallingPolicy', policyId: 'p1' }])
    assert.equal(cloud.graph().length, 2)
  })

  it('finds a policy by name, with or without its tag, and null where there is none', async () => {
    const m365 = await start()
    assert.equal(await m365.policyId('TeamsCallingPolicy', 'AllOn'), 'p1')
    assert.equal(await m365.policyId('TeamsCallingPolicy', "O'Hara (EU)/2"), null)
    assert.match(
      cloud.graph()[1]?.url ?? '',
      /getPolicyId\(type='TeamsCallingPolicy',name='O%27%27Hara%20\(EU\)%2F2'\)$/,
    )
    cloud.state.instead = ({ path }) => (path.includes('getPolicyId') ? { status: 404 } : null)
    assert.equal(await m365.policyId('TeamsCallingPolicy', 'AllOn'), null)
  })

  it('reads operations, wrapped or not, and never takes an unknown status for done', async () => {
    const m365 = await start()
    const read = async (body: object) => {
      cloud.state.instead = ({ path }) => (path.includes('/operations/') ? { json: body } : null)
      const { status, reason } = await m365.operation("op'1")
      return reason === null ? status : `${status} ${reason}`
    }
    assert.equal(await read({ status: 'notStarted' }), 'running')
    assert.equal(await read({ value: { status: 'running' } }), 'running')
    assert.equal(await read({ value: [{ status: 'succeeded', numbers: [{ status: 'succeeded' }] }] }), 'succeeded')
    assert.equal(await read({ status: 'unknownFutureValue' }), 'running')
    assert.equal(await read({ status: 'skipped' }), 'failed UNKNOWN_REFUSAL')
    assert.equal(
      await read({ status: 'succeeded', numbers: [{ status: 'failed', statusDetail: 'lacks appropriate licenses' }] }),
      'failed NO_PHONE_LICENSE',
    )
    assert.equal(await kindOf(read({ value: [] })), 'malformed')
  })

  it('checks permissions by small reads and by what the token claims', async () => {
    const granted = async (m365: Microsoft365) => (await m365.check()).permissions.map((one) => one.granted)
    assert.deepEqual(await granted(await start()), [true, true, true, true])
    assert.deepEqual(cloud.wrong, [])
    assert.equal(cloud.graph().length, 3)
    await cloud.close()
    assert.deepEqual(await granted(await start({ roles: ['Directory.Read.All', 'TeamsTelephoneNumber.Read.All'] })), [
      true,
      false,
      false,
      true,
    ])
    await cloud.close()
    assert.deepEqual(await granted(await start({ roles: null })), [true, null, null, true])
    cloud.state.instead = ({ path }) => (path.includes('userConfigurations') ? { status: 403 } : null)
    assert.deepEqual(await granted(await start({ instead: cloud.state.instead })), [true, true, true, false])
  })
})
