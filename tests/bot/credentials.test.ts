import assert from 'node:assert/strict'
import { openSdk, type Credentials } from '../../src/bot/sdk.ts'
import { createBotCredentials } from '../../src/botCredentials.ts'
import type { BotCredentials, RealConnections } from '../../src/config.ts'
import type { AppCredential } from '../../src/connectors/graph/credential.ts'
import type { AppConnection } from '../../src/tenants/connection.ts'
import { testClock } from '../connectors/cloud/clock.ts'
import { startConnector, type Connector } from './connector.ts'
import { plant } from '../planted/plant.ts'

const PASSWORD = plant('bot-password')
const APP = '9f2c0d1e-77aa-4f0b-9a55-0c3d6a1be099'
const TENANT = '11111111-1111-4111-8111-111111111111'
const CONNECTOR = 'https://api.botframework.com'

describe('credentials of the bot', () => {
  let connector: Connector
  before(async () => {
    connector = await startConnector()
  })
  after(() => connector.close())

  it('are asked for at each message, so that a replaced one counts at once', async () => {
    let token = 'one'
    const audiences: string[] = []
    const credentials: Credentials = {
      kind: 'app',
      appId: () => APP,
      government: false,
      token: (audience) => (audiences.push(audience), Promise.resolve(token)),
    }
    const nothing = () => Promise.resolve()
    const doors = { message: nothing, installed: nothing, removed: nothing, click: () => Promise.resolve({}) }
    const sdk = await openSdk(credentials, doors)
    const about = { channelId: 'msteams', serviceUrl: connector.url, bot: { id: `28:${APP}` }, user: { id: '29:u' } }
    const reference = JSON.stringify({ ...about, conversation: { id: 'a', tenantId: TENANT } })
    await sdk.send(reference, { words: 'hello' })
    token = 'two'
    await sdk.send(reference, { words: 'again' })
    assert.deepEqual(connector.authorizations, ['Bearer one', 'Bearer two'])
    assert.deepEqual([...new Set(audiences)], [CONNECTOR])
    const refused = await sdk.take(`Bearer x.y.z`, {} as never)
    assert.ok('refusal' in refused)
  })

  it('SVC-5 are those for the Bot Connector of the US Government, in its clouds', async () => {
    const audiences: string[] = []
    const token = (audience: string) => (audiences.push(audience), Promise.resolve('one'))
    const nothing = () => Promise.resolve()
    const doors = { message: nothing, installed: nothing, removed: nothing, click: () => Promise.resolve({}) }
    const sdk = await openSdk({ kind: 'app', appId: () => APP, government: true, token }, doors)
    const about = { channelId: 'msteams', serviceUrl: connector.url, bot: { id: `28:${APP}` }, user: { id: '29:u' } }
    await sdk.send(JSON.stringify({ ...about, conversation: { id: 'a', tenantId: TENANT } }), { words: 'hello' })
    assert.deepEqual(audiences, ['https://api.botframework.us'])
  })

  describe('as they are found', () => {
    let asked: { url: string; form: Record<string, string> }[]
    let entered: { app: AppConnection; credential: AppCredential } | null
    let version: number
    let worked: string[]
    beforeEach(() => {
      asked = []
      entered = null
      version = 0
      worked = []
    })

    const real = (bot: BotCredentials, more: Partial<RealConnections> = {}): RealConnections => ({
      tenantId: TENANT,
      clientId: APP,
      cloud: 'global',
      proof: { kind: 'console' },
      pbxApiUrl: '',
      pbxApiKey: null,
      publicUrl: 'https://x.example',
      scimUrl: null,
      smtpUrl: null,
      teamsAppId: null,
      bot,
      ...more,
    })
    const found = (settings: RealConnections) => {
      const credentials = createBotCredentials(settings, {
        clock: testClock(),
        platform: { managedIdentity: (id, resource) => Promise.resolve(`identity ${id} for ${resource}`) },
        open: {
          app: () => entered?.app ?? null,
          credential: () => ({ version: () => version, read: () => Promise.resolve(entered!.credential) }),
          worked: (_tenantId, credential) => void worked.push(credential),
        },
        fetch: (url, init) => {
          asked.push({ url: String(url), form: Object.fromEntries(new URLSearchParams(String(init?.body))) })
          return Promise.resolve(Response.json({ access_token: `token-${asked.length}`, expires_in: 3600 }))
        },
      })
      assert.ok(credentials.kind === 'app')
      return credentials
    }

    it('a secret of the environment, in the cloud of the settings', async () => {
      const bot = { kind: 'secret', appId: APP, tenantId: TENANT, password: PASSWORD } as const
      const global = found(real(bot))
      assert.deepEqual([await global.token(CONNECTOR), await global.token(CONNECTOR)], ['token-1', 'token-1'])
      assert.equal(asked[0]?.url, `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`)
      assert.deepEqual(asked[0]?.form, {
        grant_type: 'client_credentials',
        client_id: APP,
        client_secret: PASSWORD,
        scope: 'https://api.botframework.com/.default',
      })
      assert.deepEqual([global.appId(), global.government, worked], [APP, false, ['bot.app']])
      const government = found(real(bot, { cloud: 'gccHigh' }))
      await government.token('https://api.botframework.us')
      assert.match(asked[1]?.url ?? '', /^https:\/\/login\.microsoftonline\.us\//)
      assert.equal(government.government, true)
      await assert.rejects(government.token(CONNECTOR), /no business with/)
      await assert.rejects(global.token('https://api.botframework.us'), /no business with/)
    })

    it('a managed identity that is the bot itself', async () => {
      const credentials = found(real({ kind: 'managedIdentity', appId: APP, tenantId: TENANT }))
      assert.equal(await credentials.token(CONNECTOR), `identity ${APP} for ${CONNECTOR}`)
      assert.equal(asked.length, 0)
    })

    it('what an admin enters, and enters anew', async () => {
      const credentials = found(real({ kind: 'none' }))
      assert.equal(credentials.appId(), null)
      const app = { kind: 'bot', cloud: 'global', clientId: APP, proof: 'secret', certificate: null } as const
      const enter = (secret: string) => {
        version += 1
        entered = { app: { ...app, identityClientId: null }, credential: { kind: 'secret', clientId: APP, secret } }
      }
      enter('entered-secret-1')
      assert.equal(credentials.appId(), APP)
      await credentials.token(CONNECTOR)
      enter('entered-secret-2')
      await credentials.token(CONNECTOR)
      assert.deepEqual(
        asked.map(({ form }) => form['client_secret']),
        ['entered-secret-1', 'entered-secret-2'],
      )
    })

    it('go to nobody but the Bot Connector', async () => {
      const bot = { kind: 'secret', appId: APP, tenantId: TENANT, password: PASSWORD } as const
      await assert.rejects(found(real(bot)).token('https://graph.microsoft.com'), /no business with/)
      assert.equal(asked.length, 0)
    })
  })
})
