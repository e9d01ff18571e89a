import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectorError } from '../../src/connectors/errors.ts'
import { createPlatform, type PlatformOptions } from '../../src/connectors/platform.ts'
import { createTrial } from '../../src/trial.ts'
import { testClock } from './cloud/clock.ts'

const EXCHANGE = 'api://AzureADTokenExchange'

describe('connectors/platform', () => {
  let server: Server
  let url: string
  let asked: { url: URL; headers: IncomingMessage['headers'] }[]
  let answers: { status: number; body: unknown }[]
  const TOKEN = { access_token: 'aaa.bbb.ccc', expires_in: '3600' }
  beforeEach(async () => {
    asked = []
    answers = []
    server = createServer((request, response) => {
      asked.push({ url: new URL(request.url ?? '', 'http://x'), headers: request.headers })
      const { status, body } = answers.shift() ?? { status: 200, body: TOKEN }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => server.close())

  const platform = (more: Partial<PlatformOptions> = {}) => {
    const none = { identityEndpoint: null, identityHeader: null, federatedTokenFile: null }
    return createPlatform({ ...testClock(), ...none, metadataUrl: url, ...more })
  }
  const refusal = async (asking: Promise<string>) => {
    const error = await asking.then(
      () => assert.fail('answered'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof ConnectorError && error.kind === 'credential', String(error))
    return `${error.message} ${error.raw ?? ''}`
  }

  it('asks the metadata service of the machine as documented', async () => {
    assert.equal(await platform().managedIdentity(null, EXCHANGE), 'aaa.bbb.ccc')
    await platform().managedIdentity('id-1', EXCHANGE)
    const [one, two] = asked
    assert.equal(one?.url.pathname, '/metadata/identity/oauth2/token')
    assert.equal(one?.headers['metadata'], 'true')
    assert.deepEqual(Object.fromEntries(one?.url.searchParams ?? []), {
      'api-version': '2018-02-01',
      resource: EXCHANGE,
    })
    assert.equal(two?.url.searchParams.get('client_id'), 'id-1')
  })

  it('SVC-5 proves the app in each cloud with a token for that cloud', async () => {
    const clouds = { authority: url, graph: url, scope: 'x/.default' }
    const place = { pbxUrl: url, pbxApiKey: null, clouds }
    const app = { kind: 'microsoft365', clientId: 'c', proof: 'managedIdentity', certificate: null } as const
    const trial = createTrial({
      placeOf: () => ({ ...place, app: { cloud: 'global', clientId: 'c', proof: { kind: 'console' } } }),
      open: { app: () => null, credential: () => ({ version: () => 0, read: () => assert.fail('not asked') }) },
      ...{ platform: platform(), clock: testClock(), publicUrl: 'https://x.example' },
    })
    for (const cloud of ['global', 'gccHigh', 'dod'] as const) {
      asked = []
      answers = [{ status: 200, body: TOKEN }, ...Array.from({ length: 9 }, () => ({ status: 400, body: {} }))]
      await trial.tryApp('t', { ...app, cloud, identityClientId: null }, null)
      const resource = cloud === 'global' ? EXCHANGE : `${EXCHANGE}USGov`
      assert.equal(asked[0]?.url.searchParams.get('resource'), resource, cloud)
    }
  })

  it('asks the endpoint of App Service with its header', async () => {
    await platform({ identityEndpoint: `${url}/msi/token`, identityHeader: 'header-1' }).managedIdentity(null, EXCHANGE)
    assert.deepEqual([asked[0]?.url.pathname, asked[0]?.headers['x-identity-header']], ['/msi/token', 'header-1'])
    assert.equal(asked[0]?.url.searchParams.get('api-version'), '2019-08-01')
  })

  it('tries again while the service updates itself, and gives up with its words', async () => {
    answers = [
      { status: 404, body: '' },
      { status: 429, body: '' },
    ]
    assert.equal(await platform().managedIdentity(null, EXCHANGE), 'aaa.bbb.ccc')
    answers = [{ status: 400, body: { error: 'invalid_request', error_description: 'Identity not found' } }]
    assert.match(await refusal(platform().managedIdentity(null, EXCHANGE)), /refused \(400\).*Identity not found/)
    assert.equal(asked.length, 4)
  })

  it('says what is wrong with an answer, and never a token of it', async () => {
    for (const body of ['no JSON', { token: 'secret-token' }, { access_token: 7 }, '']) {
      answers = [{ status: 200, body }]
      const said = await refusal(platform().managedIdentity(null, EXCHANGE))
      assert.match(said, /answered without a token/)
      assert.ok(!said.includes('secret-token'))
    }
    const nobody = platform({ metadataUrl: 'http://127.0.0.1:9' })
    assert.match(await refusal(nobody.managedIdentity(null, EXCHANGE)), /not on Azure, or has no identity/)
  })

  it('follows nobody elsewhere: its header would go along', async () => {
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      asked.push({ url: new URL(request.url ?? '', 'http://x'), headers: request.headers })
      response.writeHead(302, { location: `${url}/elsewhere` })
      response.end()
    })
    const endpoint = { identityEndpoint: `${url}/msi/token`, identityHeader: 'header-1' }
    await refusal(platform(endpoint).managedIdentity(null, EXCHANGE))
    assert.ok(asked.every((one) => one.url.pathname === '/msi/token'))
  })

  it('reads the token of a workload identity anew each time, and says what is wrong with its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-token-'))
    const file = join(folder, 'token')
    const workload = platform({ federatedTokenFile: file })
    assert.match(await refusal(workload.workloadIdentity()), /cannot be read \(ENOENT\)/)
    writeFileSync(file, 'aaa.bbb.ccc\n')
    assert.equal(await workload.workloadIdentity(), 'aaa.bbb.ccc')
    writeFileSync(file, 'ddd.eee.fff')
    assert.equal(await workload.workloadIdentity(), 'ddd.eee.fff')
    writeFileSync(file, 'not a token')
    const said = await refusal(workload.workloadIdentity())
    assert.match(said, /holds no token/)
    assert.ok(!said.includes('not a token'))
    assert.match(await refusal(platform().workloadIdentity()), /AZURE_FEDERATED_TOKEN_FILE is not set/)
    rmSync(folder, { recursive: true, force: true })
  })
})
