import assert from 'node:assert/strict'
import type { Microsoft365 } from '../../../src/connectors/contract.ts'
import { createMicrosoft365 } from '../../../src/connectors/graph/microsoft365.ts'
import { testClock } from '../cloud/clock.ts'
import { graphCloud, MCOEV, SECRET, type GraphCloud } from '../cloud/graph.ts'
import { all, kindOf } from '../cloud/read.ts'
import type { Say } from '../cloud/server.ts'

describe('connectors/graph delta', () => {
  let cloud: GraphCloud
  afterEach(() => cloud.close())

  /** `pages` are answered to /users/delta in turn. */
  async function start(...pages: Say[]): Promise<Microsoft365> {
    cloud = await graphCloud({
      instead: ({ path }) => (path === '/users/delta' ? (pages.shift() ?? { status: 500 }) : null),
    })
    const { baseUrl, authority } = cloud
    return createMicrosoft365({
      ...testClock(),
      baseUrl,
      authority,
      tenantId: 't',
      clientId: 'c',
      clientSecret: SECRET,
    })
  }
  const page = (value: object[], link: object) => ({ json: { value, ...link } })
  const more = (n: number) => ({ '@odata.nextLink': `${cloud.origin}/v1.0/users/delta?$skiptoken=${n}` })
  const end = () => ({ '@odata.deltaLink': `${cloud.origin}/v1.0/users/delta?$deltatoken=next` })
  const cursor = () => `${cloud.origin}/v1.0/users/delta?$deltatoken=d0`

  it('starts from now with the properties that are tracked', async () => {
    const pages: Say[] = []
    const m365 = await start(...pages)
    cloud.state.instead = ({ path }) => (path === '/users/delta' ? page([], end()) : null)
    assert.equal(await m365.cursor(), `${cloud.origin}/v1.0/users/delta?$deltatoken=next`)
    const asked = cloud.graph()[0]
    assert.equal(asked?.query.get('$deltatoken'), 'latest')
    assert.match(asked?.query.get('$select') ?? '', /^id,userPrincipalName,.*assignedPlans$/)
    assert.deepEqual(cloud.wrong, [])
  })

  it('follows links to the delta link, empty pages included, and gives the next cursor with the last chunk', async () => {
    const m365 = await start()
    const pages = [page([{ id: 'a' }], more(1)), page([], more(2)), page([], more(3)), page([{ id: 'a' }], end())]
    cloud.state.instead = ({ path }) => (path === '/users/delta' ? (pages.shift() ?? null) : null)
    const steps = await all(m365.changesSince(cursor()))
    assert.deepEqual(
      steps.map(({ sightings, next }) => [sightings.length, next !== null]),
      [
        [1, false],
        [0, false],
        [0, false],
        [1, true],
      ],
    )
    assert.deepEqual(cloud.wrong, [])
  })

  it('tells only what the item carried', async () => {
    const m365 = await start()
    const items = [
      { id: '1', displayName: 'New name' },
      { id: '2', accountEnabled: false, mail: null },
      { id: '3', assignedPlans: [{ servicePlanId: MCOEV, capabilityStatus: 'Deleted' }] },
      { id: '4' },
      { id: '5', '@removed': { reason: 'changed' }, displayName: 'x' },
      { id: '6', '@removed': { reason: 'deleted' } },
      { id: '7', usageLocation: 'GB', userType: 'Guest', userPrincipalName: 'g@corp.com', unknown: 1 },
    ]
    cloud.state.instead = ({ path }) => (path === '/users/delta' ? page(items, end()) : null)
    const [step] = await all(m365.changesSince(cursor()))
    assert.deepEqual(step?.sightings, [
      { id: '1', displayName: 'New name' },
      { id: '2', mail: null, enabled: false },
      { id: '3', phoneLicence: 'disabled', callingPlan: false },
      { id: '4' },
      { id: '5', gone: true },
      { id: '6', gone: true },
      { id: '7', userPrincipalName: 'g@corp.com', userType: 'guest', usageLocation: 'GB' },
    ])
  })

  it('wants a complete read when the token is too old, in whichever way Graph says so', async () => {
    const says: Say[] = [
      {
        status: 410,
        headers: { location: 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=' },
        json: { error: { code: 'resyncRequired', message: 'x' } },
      },
      { status: 410 },
      {
        status: 400,
        json: { error: { code: 'syncStateNotFound', message: 'The sync state generation is not found' } },
      },
      { status: 404, json: { error: { code: 'Gone', message: 'The delta token is no longer valid' } } },
      { status: 400, json: { error: { code: 'Directory_ExpiredPageToken', message: '' } } },
    ]
    for (const say of says) {
      const m365 = await start(say)
      assert.equal(await kindOf(all(m365.changesSince(cursor()))), 'cursorExpired')
      await cloud.close()
    }
    await start()
  })

  it('wants a complete read for a cursor of another cloud, and does not send the token there', async () => {
    const m365 = await start()
    for (const strange of [
      'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1',
      '',
      'x',
      '/users/delta',
      '{}',
    ]) {
      assert.equal(await kindOf(all(m365.changesSince(strange))), 'cursorExpired', strange)
    }
    assert.equal(cloud.asked.length, 0)
  })

  it('takes any other refusal for our mistake', async () => {
    const m365 = await start({ status: 400, json: { error: { code: 'BadRequest', message: 'Unsupported $select' } } })
    assert.equal(await kindOf(all(m365.changesSince(cursor()))), 'refused')
  })

  it('is incomplete without a delta link, and when a link comes twice', async () => {
    const first = await start(page([], {}))
    assert.equal(await kindOf(all(first.changesSince(cursor()))), 'incomplete')
    cloud.state.instead = ({ path }) => (path === '/users/delta' ? page([{ id: 'a' }], more(1)) : null)
    assert.equal(await kindOf(all(first.changesSince(cursor()))), 'incomplete')
    assert.equal(cloud.graph().length, 3)
  })

  it('takes a link or a delta link to elsewhere for malformed', async () => {
    const elsewhere = 'https://graph.evil.example/v1.0/users/delta?x=1'
    for (const name of ['@odata.nextLink', '@odata.deltaLink']) {
      const m365 = await start(page([], { [name]: elsewhere }))
      assert.equal(await kindOf(all(m365.changesSince(cursor()))), 'malformed')
      await cloud.close()
    }
    await start()
  })

  it('takes an item without an id for malformed', async () => {
    const m365 = await start({ json: { value: [{ displayName: 'x' }], '@odata.deltaLink': 'x' } })
    assert.equal(await kindOf(all(m365.changesSince(cursor()))), 'malformed')
  })
})
