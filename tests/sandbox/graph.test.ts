import assert from 'node:assert/strict'
import { expected, NUMBERS, one, startStand } from './stand.ts'
import type { ExpectedItem, Stand } from './stand.ts'

const CONFIGURATIONS = '/admin/teams/userConfigurations'

describe('sandbox: Graph', () => {
  let stand: Stand
  let people: ExpectedItem[]
  beforeEach(async () => {
    stand = await startStand()
    people = await expected(stand)
  })
  afterEach(() => stand.stop())

  const fate = (reason: string | null): ExpectedItem =>
    one(people, (item) => item.kind === 'user' && item.reason === reason && item.id !== null)
  const fresh = (n = 0): ExpectedItem & { id: string; wanted: string } => {
    const held = people.filter((item) => item.kind === 'user' && item.state === 'inSync' && item.id && item.wanted)
    return held[n + 20] as ExpectedItem & { id: string; wanted: string }
  }
  const post = (path: string, body: unknown) => stand.graph(path, { method: 'POST', body })
  const assign = (who: ExpectedItem, number = who.wanted, type = 'directRouting') =>
    post(`${NUMBERS}/assignNumber`, { telephoneNumber: number, assignmentTargetId: who.id, numberType: type })
  const held = async (id: string | null) =>
    (await stand.graph(`${NUMBERS}?$filter=assignmentTargetId eq '${id}'`)).body.value as {
      telephoneNumber: string
      activationState: string
    }[]
  const settle = () => (stand.clock.at += 1_000)
  const switches = (values: object) => stand.ask('/faults', { method: 'PUT', body: { switches: values } })

  it('lists every account once, tells only what was selected, and by default few properties', async () => {
    const ids: string[] = []
    let page = await stand.graph('/users?$top=100&$select=id,assignedPlans')
    for (;;) {
      ids.push(...page.body.value.map(({ id }: { id: string }) => id))
      assert.deepEqual(Object.keys(page.body.value[0]), ['id', 'assignedPlans'])
      if (!page.body['@odata.nextLink']) break
      page = await stand.graph(page.body['@odata.nextLink'])
    }
    assert.equal(new Set(ids).size, ids.length)
    assert.equal(ids.length, people.filter(({ id }) => id !== null).length)
    const usual = (await stand.graph('/users')).body.value
    assert.equal(usual.length, 100)
    assert.equal(usual[0].assignedPlans, undefined)
    const tooMany = await stand.graph('/users?$top=1000')
    assert.match(
      tooMany.body.error.message,
      /^Invalid page size specified: '1000'\. Must be between 1 and 999 inclusive\.$/,
    )
    assert.equal((await stand.graph('/users?$skip=1')).status, 400)
  })

  it('tells by delta who changed, was added or deleted, since the token', async () => {
    const select = '$select=id,userPrincipalName,accountEnabled'
    const link = (await stand.graph(`/users/delta?$deltatoken=latest&${select}`)).body['@odata.deltaLink']
    const [disabled, gone, untold] = [fresh(0), fresh(1), fresh(2)]
    await stand.ask(`/graph/users/${disabled.id}`, { method: 'PATCH', body: { accountEnabled: false } })
    await stand.ask(`/graph/users/${gone.id}`, { method: 'DELETE' })
    await stand.ask(`/graph/users/${untold.id}`, { method: 'PATCH', body: { jobTitle: 'Other' } })
    const added = await stand.ask('/graph/users', {
      method: 'POST',
      body: { userPrincipalName: 'x@contoso.com', displayName: 'X' },
    })
    const { body } = await stand.graph(link)
    assert.deepEqual(body.value, [
      { id: disabled.id, userPrincipalName: disabled.userName, accountEnabled: false },
      { id: gone.id, '@removed': { reason: 'changed' } },
      { id: added.body.id, userPrincipalName: 'x@contoso.com', accountEnabled: true },
    ])
    const minimal = await stand.graph(link, { headers: { prefer: 'return=minimal' } })
    assert.deepEqual(minimal.body.value[0], { id: disabled.id, accountEnabled: false })
    assert.deepEqual((await stand.graph(body['@odata.deltaLink'])).body.value, [])
    await switches({ deltaReplays: true })
    assert.equal((await stand.graph(link)).body.value.length, 6)
  })

  it('tells everybody by delta without a token, 200 a page, and takes no filter but ids', async () => {
    const first = (await stand.graph('/users/delta?$select=id')).body
    assert.equal(first.value.length, 200)
    const second = (await stand.graph(first['@odata.nextLink'])).body
    assert.ok(second['@odata.deltaLink'])
    assert.equal(second.value.length + 200, people.filter(({ id }) => id !== null).length)
    const [a, b] = [fresh(0), fresh(1)]
    const some = await stand.graph(`/users/delta?$select=id&$filter=id eq '${a.id}' or id eq '${b.id}'`)
    assert.deepEqual(new Set(some.body.value.map(({ id }: { id: string }) => id)), new Set([a.id, b.id]))
    assert.equal((await stand.graph("/users/delta?$filter=mail eq 'x'")).status, 400)
    assert.equal((await stand.graph('/users/delta?$top=5')).status, 400)
  })

  it('sends a client with too old a delta token to the beginning', async () => {
    const link = (await stand.graph('/users/delta?$deltatoken=latest')).body['@odata.deltaLink']
    stand.clock.at += 1
    await stand.ask('/faults', { method: 'PUT', body: { expire: ['delta'] } })
    const gone = await stand.graph(link)
    assert.equal(gone.status, 410)
    const again = await stand.graph(gone.headers.get('location') ?? '')
    assert.equal(again.body.value.length, 200)
    assert.equal((await stand.graph('/users/delta?$deltatoken=bad')).status, 400)
  })

  it('assigns a number later: pending first, then activated, with voice and an operation to follow', async () => {
    const who = fresh()
    const accepted = await assign(who)
    assert.equal(accepted.status, 202)
    const location = accepted.headers.get('location') ?? ''
    assert.match(location, /operations\('[0-9a-f-]+'\)$/)
    assert.equal((await held(who.id))[0]?.activationState, 'assignmentPending')
    assert.equal((await stand.graph(location)).body.status, 'notStarted')
    settle()
    assert.equal((await stand.graph(location)).body.status, 'succeeded')
    assert.deepEqual(
      (await held(who.id)).map(({ telephoneNumber, activationState }) => [telephoneNumber, activationState]),
      [[who.wanted, 'activated']],
    )
    const configuration = (await stand.graph(`${CONFIGURATIONS}/${who.id}`)).body
    assert.equal(configuration.isEnterpriseVoiceEnabled, true)
    assert.deepEqual(configuration.telephoneNumbers, [{ telephoneNumber: who.wanted, assignmentCategory: 'primary' }])
    assert.equal((await assign(who)).status, 202)
    settle()
    await post(`${NUMBERS}/unassignNumber`, { telephoneNumber: who.wanted, numberType: 'directRouting' })
    settle()
    assert.deepEqual(await held(who.id), [])
    const unknown = await post(`${NUMBERS}/unassignNumber`, {
      telephoneNumber: who.wanted,
      numberType: 'directRouting',
    })
    assert.match(unknown.body.error.message, /is not found from tenant/)
  })

  it('refuses in the documented words what Microsoft would refuse', async () => {
    const refused: [ExpectedItem, number, RegExp][] = [
      [fate('NUMBER_IN_USE'), 400, /has already been assigned to another user$/],
      [fate('NO_PHONE_LICENSE'), 400, /lacks appropriate licenses|on-premises Active Directory/],
      [fate('ONPREM_NUMBER'), 400, /on-premises Active Directory/],
      [fate('NOT_PROVISIONED_YET'), 404, /^The server responded with a Request Error, Status: NotFound$/],
    ]
    for (const [who, status, text] of refused) {
      const reply = await assign(who)
      assert.equal(reply.status, status, who.reason ?? '')
      assert.match(reply.body.error.message, text)
      await switches({ refusals: 'operation' })
      const accepted = await assign(who)
      assert.equal(accepted.status, 202)
      settle()
      const operation = (await stand.graph(accepted.headers.get('location') ?? '')).body
      assert.equal(operation.status, 'failed')
      assert.match(operation.numbers[0].statusDetail, text)
      await switches({})
    }
    const who = fresh()
    assert.match((await assign(who, who.wanted, 'callingPlan')).body.error.message, /is not found from tenant|lacks/)
    assert.match((await assign({ ...who, id: 'nobody' })).body.error.message, /^The user 'nobody' is not found$/)
    for (const number of ['tel:+442012345678', '+44 20', '12', ''])
      assert.equal((await assign(who, number)).status, 400)
    assert.equal((await assign(who, who.wanted, 'DirectRouting')).status, 400)
    const extra = { telephoneNumber: who.wanted, assignmentTargetId: who.id, numberType: 'directRouting', more: 1 }
    assert.equal((await post(`${NUMBERS}/assignNumber`, extra)).status, 400)
  })

  it('replaces, refuses or keeps the number that a user already has, as switched', async () => {
    const numbers = async (id: string) => (await held(id)).map(({ telephoneNumber }) => telephoneNumber)
    const rows = [
      { second: 'replace', status: 202, left: 1 },
      { second: 'refuse', status: 400, left: 1 },
      { second: 'keep', status: 202, left: 2 },
    ]
    for (const [n, { second, status, left }] of rows.entries()) {
      const who = fresh(n)
      await assign(who)
      settle()
      await switches({ secondNumber: second })
      const spare = `+4420399${n}${who.wanted.slice(-4)}`
      assert.equal((await assign(who, spare)).status, status, second)
      settle()
      assert.equal((await numbers(who.id)).length, left, second)
      assert.equal((await numbers(who.id)).includes(spare), second !== 'refuse')
      // What was replaced is free for somebody else.
      const freed = await assign(fresh(n + 10), who.wanted)
      assert.equal(freed.status, second === 'replace' ? 202 : 400)
    }
  })

  it('says succeeded and shows nothing, stays pending, or fails, when switched so', async () => {
    const outcomes = {
      noEffect: ['succeeded', undefined],
      pending: ['succeeded', 'assignmentPending'],
      failed: ['failed', 'assignmentFailed'],
    }
    for (const [n, [assignOutcome, [status, state]]] of Object.entries(outcomes).entries()) {
      const who = fresh(n)
      await switches({ assignOutcome, outcomeNumbers: [who.wanted] })
      const accepted = await assign(who)
      settle()
      assert.equal((await stand.graph(accepted.headers.get('location') ?? '')).body.status, status)
      assert.equal((await held(who.id))[0]?.activationState, state)
    }
    await assign(fresh(9))
    settle()
    assert.equal((await held(fresh(9).id))[0]?.activationState, 'activated')
  })

  it('pages numbers by $skip and configurations by token, without those not provisioned yet', async () => {
    const all = (await stand.graph(`${NUMBERS}?$top=1000`)).body.value
    const first = (await stand.graph(`${NUMBERS}?$top=5`)).body
    const second = (await stand.graph(first['@odata.nextLink'])).body
    assert.deepEqual([...first.value, ...second.value], all.slice(0, 10))
    const configurations = (await stand.graph(`${CONFIGURATIONS}?$top=200`)).body
    const more = (await stand.graph(configurations['@odata.nextLink'])).body
    const known = new Set([...configurations.value, ...more.value].map(({ id }) => id))
    for (const { id, reason } of people) {
      if (id === null || reason === 'ONLY_IN_MICROSOFT_365') continue
      assert.equal(known.has(id), reason !== 'NOT_PROVISIONED_YET')
    }
  })

  it('grants policies all or nothing, and finds their ids by name', async () => {
    const id = async (type: string, name: string) =>
      (await stand.graph(`/admin/teams/policy/getPolicyId(type='${type}',name='${name}')`)).body.value[0]
    const voice = await id('OnlineVoiceRoutingPolicy', '8x8-Voice')
    assert.equal(voice.name, 'Tag:8x8-Voice')
    assert.equal(await id('TeamsCallingPolicy', 'no such'), undefined)
    const [who, resource] = [fresh(), one(people, ({ reason }) => reason === 'RESOURCE_ACCOUNT')]
    const grant = (userId: string | null) => ({
      userId,
      policyType: 'OnlineVoiceRoutingPolicy',
      policyId: voice.policyId,
    })
    const both = await post('/admin/teams/policy/userAssignments/assign', {
      value: [grant(who.id), grant(resource.id)],
    })
    assert.deepEqual([both.status, both.body.error.message], [400, 'User does not exist'])
    const policies = async () => (await stand.graph(`${CONFIGURATIONS}/${who.id}`)).body.effectivePolicyAssignments
    assert.deepEqual(await policies(), [])
    assert.equal((await post('/admin/teams/policy/userAssignments/assign', { value: [grant(who.id)] })).status, 204)
    const [given] = await policies()
    assert.deepEqual(
      [given.policyAssignment.displayName, given.policyAssignment.assignmentType],
      ['8x8-Voice', 'direct'],
    )
    await post('/admin/teams/policy/userAssignments/unassign', {
      value: [{ userId: who.id, policyType: 'OnlineVoiceRoutingPolicy' }],
    })
    assert.deepEqual(await policies(), [])
  })

  it('lets nobody but a script write users', async () => {
    const who = fresh()
    const reply = await stand.graph(`/users/${who.id}`, { method: 'PATCH', body: { accountEnabled: false } })
    assert.deepEqual([reply.status, reply.body.error.code], [403, 'Authorization_RequestDenied'])
    const bad = await stand.ask(`/graph/users/${who.id}`, { method: 'PATCH', body: { nonsense: 1 } })
    assert.equal(bad.status, 400)
    const rename = { userPrincipalName: 'renamed.user@contoso.com', assignedPlans: [] }
    assert.equal((await stand.ask(`/graph/users/${who.id}`, { method: 'PATCH', body: rename })).status, 204)
    const after = (await stand.graph('/users/renamed.user@contoso.com?$select=id,assignedPlans')).body
    assert.deepEqual([after.id, after.assignedPlans], [who.id, []])
    assert.equal((await stand.graph(`/users/${who.userName}`)).status, 404)
    assert.match((await assign(who)).body.error.message, /lacks appropriate licenses/)
  })

  it('answers a batch in any order, throttled and refused inside a 200, dependants with 424', async () => {
    const who = fresh()
    const body = (id: string, number: string | null) => ({
      id,
      method: 'POST',
      url: `${NUMBERS}/assignNumber`,
      headers: { 'Content-Type': 'application/json' },
      body: { telephoneNumber: number, assignmentTargetId: who.id, numberType: 'directRouting' },
    })
    const requests = [
      body('a', who.wanted),
      { id: 'b', method: 'GET', url: `/users/${who.id}?$select=id` },
      { id: 'c', method: 'GET', url: 'users/nobody' },
      { id: 'd', method: 'GET', url: '/users', dependsOn: ['c'] },
      { id: 'e', method: 'GET', url: 'https://graph.microsoft.com/v1.0/users' },
    ]
    const reply = await post('/$batch', { requests })
    const statuses = Object.fromEntries(
      reply.body.responses.map((each: { id: string; status: number }) => [each.id, each.status]),
    )
    assert.deepEqual(statuses, { a: 202, b: 200, c: 404, d: 424, e: 400 })
    assert.ok(
      one(reply.body.responses as { id: string; headers: Record<string, string> }[], ({ id }) => id === 'a').headers[
        'Location'
      ],
    )
    const many = Array.from({ length: 21 }, (_, n) => ({ id: String(n), method: 'GET', url: '/users' }))
    assert.equal((await post('/$batch', { requests: many })).status, 400)
    assert.equal((await post('/$batch', { requests: [requests[1], requests[1]] })).status, 400)
    const counts = (await stand.ask('/requests')).body.graph
    assert.equal(counts['POST /$batch'], 3)
    assert.equal(counts[`POST ${NUMBERS}/assignNumber`], 1)
  })
})

describe('sandbox: Graph limits', () => {
  it('lets 30 reads and 30 writes through a second, inside batches too, and says when to come back', async () => {
    const stand = await startStand({ limits: true })
    try {
      const read = () => stand.graph(`${NUMBERS}?$top=1`)
      for (let n = 0; n < 30; n++) assert.equal((await read()).status, 200)
      const refused = await read()
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1'])
      const requests = Array.from({ length: 20 }, (_, n) => ({
        id: String(n),
        method: 'GET',
        url: `${NUMBERS}?$top=1`,
      }))
      stand.clock.at += 500
      const batch = await stand.graph('/$batch', { method: 'POST', body: { requests } })
      assert.equal(batch.status, 200)
      const answers = batch.body.responses as { status: number; headers: Record<string, string> }[]
      assert.equal(answers.filter(({ status }) => status === 200).length, 15)
      const throttled = answers.filter(({ status }) => status === 429)
      assert.ok(throttled.length === 5 && throttled.every(({ headers }) => headers['Retry-After'] === '1'))
      const users = await stand.graph('/users?$select=id&$top=1')
      assert.deepEqual([users.status, users.headers.get('x-ms-resource-unit')], [200, '1'])
    } finally {
      await stand.stop()
    }
  })
})
