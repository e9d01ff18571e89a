import assert from 'node:assert/strict'
import type { Exchange } from '../../../src/connectors/contract.ts'
import { ConnectorError } from '../../../src/connectors/errors.ts'
import { createMicrosoft365 } from '../../../src/connectors/graph/microsoft365.ts'
import { testClock, type TestClock } from '../cloud/clock.ts'
import { graphCloud, graphUser, SECRET, type GraphCloud, type GraphState } from '../cloud/graph.ts'
import { all, kindOf } from '../cloud/read.ts'

describe('connectors/graph token', () => {
  let cloud: GraphCloud
  let clock: TestClock
  afterEach(() => cloud.close())

  async function start(state: Partial<GraphState> = {}, clientSecret = SECRET) {
    cloud = await graphCloud({ users: [graphUser(1)], ...state })
    clock = testClock()
    const { baseUrl, authority } = cloud
    return createMicrosoft365({ ...clock, baseUrl, authority, tenantId: 't 1', clientId: 'c', clientSecret })
  }
  const tokensAsked = () => cloud.asked.filter(({ path }) => path.startsWith('/entra/')).length

  it('asks for an app-only token of the tenant, for Graph', async () => {
    const m365 = await start()
    await all(m365.users())
    const asked = cloud.asked[0]
    assert.equal(asked?.path, '/entra/t 1/oauth2/v2.0/token')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(String(asked?.body))), {
      grant_type: 'client_credentials',
      client_id: 'c',
      client_secret: SECRET,
      scope: 'https://graph.microsoft.com/.default',
    })
  })

  it('keeps the token until five minutes before it expires', async () => {
    const m365 = await start()
    await all(m365.users())
    clock.advance(54 * 60_000)
    await all(m365.users())
    assert.equal(tokensAsked(), 1)
    clock.advance(60_000)
    await all(m365.users())
    assert.equal(tokensAsked(), 2)
  })

  it('does not ask for a token at each request when tokens are short-lived', async () => {
    const m365 = await start({ tokenSeconds: 120 })
    for (let n = 0; n < 3; n++) await all(m365.users())
    assert.equal(tokensAsked(), 1)
  })

  it('asks once for many who wait, also when one of them gives up', async () => {
    const m365 = await start()
    const controller = new AbortController()
    const impatient = kindOf(all(m365.users({ signal: controller.signal })))
    const patient = Promise.all([all(m365.users()), all(m365.numbers())])
    controller.abort()
    assert.equal(await impatient, 'aborted')
    await patient
    assert.equal(tokensAsked(), 1)
  })

  it('fetches one new token when Graph refuses the one it has, then names the credential', async () => {
    const m365 = await start()
    await all(m365.users())
    cloud.tokens.push('revoked')
    assert.equal((await all(m365.users())).flat().length, 1)
    assert.equal(tokensAsked(), 2)
    cloud.state.instead = ({ path }) => (path === '/users' ? { status: 401 } : null)
    assert.equal(await kindOf(all(m365.users())), 'credential')
    assert.equal(tokensAsked(), 3)
  })

  it('names the credential when Entra refuses app or secret, with its words and without ours', async () => {
    const m365 = await start({}, 'expired-secret-0815')
    const error = await all(m365.users()).catch((reason: unknown) => reason)
    assert.ok(error instanceof ConnectorError)
    assert.equal(error.kind, 'credential')
    assert.match(error.raw ?? '', /invalid_client: AADSTS7000215.*\(•••\)/)
    assert.doesNotMatch(`${error.message}${error.raw}${error.stack}`, /0815/)
    cloud.state.instead = ({ path }) =>
      path.startsWith('/entra') ? { status: 400, json: { error: 'unauthorized_client' } } : null
    assert.equal(await kindOf(all(m365.users())), 'credential')
  })

  it('asks again after a failure, and tells an outage from a refusal', async () => {
    const m365 = await start()
    cloud.state.instead = ({ path }) => (path.startsWith('/entra') ? { status: 503 } : null)
    assert.equal(await kindOf(all(m365.users())), 'unavailable')
    cloud.state.instead = ({ path }) => (path.startsWith('/entra') ? { json: { token_type: 'Bearer' } } : null)
    assert.equal(await kindOf(all(m365.users())), 'malformed')
    cloud.state.instead = () => null
    assert.equal((await all(m365.users())).length, 1)
  })

  it('tells neither token nor secret to whoever listens', async () => {
    const exchanges: Exchange[] = []
    for (const roles of [['User.Read.All'], null]) {
      const m365 = await start({ roles })
      cloud.state.instead = ({ path, headers }) =>
        path === '/users'
          ? { status: 400, json: { error: { code: 'x', message: `saw ${headers.authorization}` } } }
          : null
      const error = await all(m365.users({ onExchange: (one) => exchanges.push(one) })).catch(String)
      assert.doesNotMatch(JSON.stringify([exchanges, error]), /4711|opaque-|eyJ/)
      await cloud.close()
    }
    assert.equal(exchanges.length, 4)
    await start()
  })
})
