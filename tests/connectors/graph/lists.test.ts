import assert from 'node:assert/strict'
import type { M365Account, Microsoft365, TeamsNumber } from '../../../src/connectors/contract.ts'
import { createMicrosoft365 } from '../../../src/connectors/graph/microsoft365.ts'
import { testClock } from '../cloud/clock.ts'
import {
  configuration,
  graphCloud,
  graphNumber,
  graphUser,
  MCOEV,
  MCOPSTN1,
  SECRET,
  type GraphCloud,
  type GraphState,
} from '../cloud/graph.ts'
import { all, kindOf } from '../cloud/read.ts'

describe('connectors/graph lists', () => {
  let cloud: GraphCloud
  afterEach(() => cloud.close())

  async function start(state: Partial<GraphState> = {}): Promise<Microsoft365> {
    cloud = await graphCloud(state)
    const { baseUrl, authority } = cloud
    const clock = testClock()
    return createMicrosoft365({
      ...clock,
      baseUrl,
      authority,
      tenantId: 't',
      clientId: 'c',
      clientSecret: SECRET,
    })
  }
  const urls = () => cloud.graph().map(({ url }) => decodeURIComponent(url).replace('/v1.0', ''))
  const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))

  it('reads all users, 999 a page, with only what is needed', async () => {
    const m365 = await start({ users: many(2_000, graphUser) })
    assert.equal((await all(m365.users())).flat().length, 2_000)
    assert.equal(cloud.graph().length, 3)
    assert.equal(
      urls()[0],
      '/users?$top=999&$select=id,userPrincipalName,displayName,mail,accountEnabled,userType,usageLocation,assignedPlans',
    )
    assert.deepEqual(cloud.wrong, [])
  })

  it('maps a user into our words', async () => {
    const m365 = await start({ users: [graphUser(1)] })
    assert.deepEqual((await all(m365.users()))[0], [
      {
        id: 'id-1',
        userPrincipalName: 'user1@corp.com',
        displayName: 'User 1',
        mail: 'user1@corp.com',
        enabled: true,
        userType: 'member',
        usageLocation: 'US',
        phoneLicence: 'enabled',
        callingPlan: false,
      },
    ] satisfies M365Account[])
  })

  it('reads licences from service plans', async () => {
    const plan = (servicePlanId: string, capabilityStatus: string) => ({ servicePlanId, capabilityStatus })
    const plans = [
      [],
      [plan(MCOEV, 'Deleted')],
      [plan(MCOEV, 'Suspended'), plan(MCOEV.toUpperCase(), 'enabled')],
      [plan(MCOPSTN1, 'Enabled')],
      [plan(MCOPSTN1, 'Deleted'), plan(MCOEV, 'Warning')],
    ]
    const m365 = await start({ users: plans.map((assignedPlans, n) => graphUser(n, { assignedPlans })) })
    const found = (await all(m365.users())).flat().map(({ phoneLicence, callingPlan }) => [phoneLicence, callingPlan])
    assert.deepEqual(found, [
      ['missing', false],
      ['disabled', false],
      ['enabled', false],
      ['missing', true],
      ['disabled', false],
    ])
  })

  it('takes only a false for disabled, and a guest for a guest', async () => {
    const m365 = await start({
      users: [
        graphUser(1, { accountEnabled: null, userType: null }),
        graphUser(2, { accountEnabled: false, userType: 'Guest' }),
      ],
    })
    const found = (await all(m365.users())).flat().map(({ enabled, userType }) => [enabled, userType])
    assert.deepEqual(found, [
      [true, 'member'],
      [false, 'guest'],
    ])
  })

  it('reads all numbers by $skip while pages are full', async () => {
    const m365 = await start({ numbers: many(2_000, (n) => graphNumber(n)) })
    assert.equal((await all(m365.numbers())).flat().length, 2_000)
    assert.deepEqual(
      urls().map((url) => url.split('?')[1]),
      ['$top=1000', '$top=1000&$skip=1000', '$top=1000&$skip=2000'],
    )
    assert.deepEqual(cloud.wrong, [])
  })

  it('follows links of numbers where Graph sends them, also after short pages', async () => {
    const link = (n: number) =>
      `${cloud.origin}/v1.0/admin/teams/telephoneNumberManagement/numberAssignments?$skip=${n}`
    const m365 = await start({
      instead: ({ query, path }) =>
        path.startsWith('/entra')
          ? null
          : {
              json: {
                value: [graphNumber(Number(query.get('$skip')))],
                ...(query.get('$skip') !== '2' && { '@odata.nextLink': link(Number(query.get('$skip')) + 1) }),
              },
            },
    })
    assert.equal((await all(m365.numbers())).flat().length, 3)
  })

  it('maps numbers into our words, whatever the casing, and never takes an unknown holder for a user', async () => {
    const odd = (n: number, more: object) => graphNumber(n, more as never)
    const m365 = await start({
      numbers: [
        graphNumber(1),
        odd(2, {
          numberType: 'CallingPlan',
          assignmentStatus: 'unassigned',
          assignmentTargetId: 'left-over',
          assignmentCategory: null,
        }),
        odd(3, { numberSource: 'onPremises', activationState: 'assignmentPending', numberType: 'newType' }),
        odd(4, { assignmentStatus: 'voiceApplicationAssigned', activationState: 'updateFailed' }),
        odd(5, { assignmentStatus: 'robotAssigned', activationState: 'dreaming' }),
        odd(6, { assignmentStatus: null, activationState: undefined, numberSource: null }),
      ],
    })
    const found = (await all(m365.numbers())).flat()
    assert.deepEqual(found[0], {
      number: '+14255550001',
      type: 'directRouting',
      holderId: 'id-1',
      holderKind: 'user',
      category: 'primary',
      source: 'online',
      activation: 'activated',
    } satisfies TeamsNumber)
    assert.partialDeepStrictEqual(found.slice(1), [
      { type: 'callingPlan', holderId: null, holderKind: 'none', category: null },
      { type: 'unknown', source: 'onPremises', activation: 'pending' },
      { holderKind: 'application', activation: 'failed' },
      { holderKind: 'application', holderId: 'id-5', activation: 'pending' },
      { holderKind: 'user', activation: 'activated', source: 'online' },
    ])
  })

  it('reads configurations page by page, and lets Graph choose the page where ours is refused', async () => {
    const m365 = await start({ configurations: many(450, (n) => configuration(n)) })
    assert.equal((await all(m365.configurations())).flat().length, 450)
    assert.equal(cloud.graph()[0]?.headers.prefer, 'include-unknown-enum-members')
    cloud.state.instead = ({ query, path }) =>
      path.includes('userConfigurations') && query.get('$top') === '1000' ? { status: 400 } : null
    assert.equal((await all(m365.configurations())).flat().length, 450)
    assert.deepEqual(cloud.wrong, [])
  })

  it('maps configurations into our words', async () => {
    const group = {
      policyType: 'OnlineVoiceRoutingPolicy',
      policyAssignment: { policyId: 'p2', displayName: 'EU', assignmentType: 'group' as const, groupId: 'g' },
    }
    const m365 = await start({
      configurations: [
        configuration(1, { effectivePolicyAssignments: [group, { policyType: 'X' }] }),
        configuration(2, {
          accountType: 'sfbOnPremUser',
          isEnterpriseVoiceEnabled: null,
          effectivePolicyAssignments: undefined,
        }),
        configuration(3, { accountType: 'toString' as never }),
      ],
    })
    assert.deepEqual((await all(m365.configurations())).flat(), [
      {
        id: 'id-1',
        accountType: 'user',
        enterpriseVoice: true,
        policies: [{ type: 'OnlineVoiceRoutingPolicy', id: 'p2', name: 'EU', via: 'group' }],
      },
      { id: 'id-2', accountType: 'onPremises', enterpriseVoice: false, policies: [] },
      {
        id: 'id-3',
        accountType: 'unknown',
        enterpriseVoice: true,
        policies: [{ type: 'TeamsCallingPolicy', id: 'p1', name: 'AllOn', via: 'direct' }],
      },
    ])
  })

  it('asks once more for an empty page that is not the last, and believes it then', async () => {
    let lost = 1
    const m365 = await start({ users: many(2_000, graphUser) })
    cloud.state.instead = ({ path, query }) =>
      path === '/users' && query.has('$skiptoken') && lost-- > 0
        ? { json: { value: [], '@odata.nextLink': `${cloud.origin}/v1.0/users?$skiptoken=1998&$top=999` } }
        : null
    assert.equal((await all(m365.users())).flat().length, 2_000)
    lost = 2
    assert.equal((await all(m365.users())).flat().length, 1_001)
  })

  it('takes a lone object under `value` for a list of one, as in the documented examples', async () => {
    const m365 = await start({
      instead: ({ path }) => (path.startsWith('/entra') ? null : { json: { value: graphNumber(1) } }),
    })
    assert.equal((await all(m365.numbers())).flat().length, 1)
  })

  const users = [graphUser(1)]
  const broken: [string, string, (origin: string, n: number) => object][] = [
    [
      'incomplete',
      'repeats a link',
      (origin, n) => ({ value: [graphUser(n)], '@odata.nextLink': `${origin}/v1.0/users?$skiptoken=same` }),
    ],
    [
      'incomplete',
      'repeats a page',
      (origin, n) => ({ value: users, '@odata.nextLink': `${origin}/v1.0/users?$skiptoken=${n}` }),
    ],
    [
      'malformed',
      'links elsewhere',
      () => ({ value: users, '@odata.nextLink': 'https://graph.evil.example/v1.0/users?$skiptoken=1' }),
    ],
    [
      'malformed',
      'links to the same host on another port',
      () => ({ value: users, '@odata.nextLink': 'http://127.0.0.1:1/v1.0/users' }),
    ],
    ['malformed', 'sends a user without an id', () => ({ value: [{ userPrincipalName: 'x' }] })],
    ['malformed', 'sends no list', () => ({ error: null })],
    ['malformed', 'sends text for a list', () => ({ value: 'none' })],
  ]
  for (const [kind, what, page] of broken) {
    it(`is ${kind} when Graph ${what}`, async () => {
      const m365 = await start({
        instead: ({ path }, n) => (path.startsWith('/entra') ? null : { json: page(cloud.origin, n) }),
      })
      assert.equal(await kindOf(all(m365.users())), kind)
      assert.ok(cloud.graph().length <= 3)
    })
  }

  it('ends a list of numbers that ignores $skip as incomplete', async () => {
    const value = many(1_000, (n) => graphNumber(n))
    const m365 = await start({ instead: ({ path }) => (path.startsWith('/entra') ? null : { json: { value } }) })
    assert.equal(await kindOf(all(m365.numbers())), 'incomplete')
    assert.equal(cloud.graph().length, 2)
  })

  it('reads single records in batches of 20, null where Teams has none', async () => {
    const m365 = await start({
      configurations: many(45, (n) => configuration(n)),
      numbers: many(45, (n) => graphNumber(n)),
    })
    const ids = many(45, (n) => `id-${n}`)
    const found = await m365.configurationsOf([...ids, 'nobody'])
    assert.deepEqual(
      found.map(({ id, configuration: one }) => one?.id ?? id),
      [...ids, 'nobody'],
    )
    assert.equal(found.at(-1)?.configuration, null)
    const numbers = await m365.numbersOf(['+14255550007', '+19999999999', "+1'4;ext=1"])
    assert.deepEqual(
      numbers.map((one) => one.found?.holderId ?? null),
      ['id-7', null, null],
    )
    assert.equal(cloud.graph().length, 4)
    assert.deepEqual(cloud.wrong, [])
  })

  it('reads throttled parts of a batch again, alone', async () => {
    const m365 = await start({ configurations: many(20, (n) => configuration(n)) })
    cloud.state.instead = ({ path }, part) =>
      path.includes('userConfigurations/') && part <= 3 ? { status: 429, headers: { 'Retry-After': '4' } } : null
    const found = await m365.configurationsOf(many(20, (n) => `id-${n}`))
    assert.ok(found.every(({ id, configuration: one }) => one?.id === id))
    const sizes = cloud.graph().map(({ body }) => (body as { requests: unknown[] }).requests.length)
    assert.deepEqual(sizes, [20, 3])
  })

  it('ends a batch of reads when a part is refused, throttled to the end, or left out', async () => {
    const part =
      (say: object) =>
      ({ path }: { path: string }) =>
        path.includes('userConfigurations/') ? say : null
    const m365 = await start({ instead: part({ status: 403 }) })
    assert.equal(await kindOf(m365.configurationsOf(['id-1'])), 'permission')
    cloud.state.instead = part({ status: 429 })
    assert.equal(await kindOf(m365.configurationsOf(['id-1'])), 'unavailable')
    cloud.state.instead = ({ path }) => (path === '/$batch' ? { json: { responses: [] } } : null)
    assert.equal(await kindOf(m365.configurationsOf(['id-1'])), 'incomplete')
  })
})
