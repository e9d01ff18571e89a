import assert from 'node:assert/strict'
import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import type { Exchange } from '../../../src/connectors/contract.ts'
import { ConnectorError } from '../../../src/connectors/errors.ts'
import type { AppCredential, CredentialSource } from '../../../src/connectors/graph/credential.ts'
import { createMicrosoft365 } from '../../../src/connectors/graph/microsoft365.ts'
import { makeCertificate } from '../../tenants/makeCertificate.ts'
import { testClock, type TestClock } from '../cloud/clock.ts'
import { graphCloud, graphUser, SECRET, type GraphCloud } from '../cloud/graph.ts'
import { all, kindOf } from '../cloud/read.ts'
import { plant } from '../../planted/plant.ts'

const ANOTHER = plant('another')

describe('connectors/graph credential', () => {
  let cloud: GraphCloud
  let clock: TestClock
  let now: AppCredential
  let version: number
  beforeEach(async () => {
    cloud = await graphCloud({ users: [graphUser(1)] })
    clock = testClock()
    version = 1
    now = { kind: 'secret', clientId: 'c', secret: SECRET }
  })
  afterEach(() => cloud.close())

  const source = (): CredentialSource => ({ version: () => version, read: () => Promise.resolve(now) })
  const connect = (credential = source()) => {
    const { baseUrl, authority } = cloud
    return createMicrosoft365({ ...clock, baseUrl, authority, tenantId: 't1', credential })
  }
  const asked = () => cloud.asked.filter(({ path }) => path.startsWith('/entra/'))
  const forms = () => asked().map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))))
  const taken = () => {
    cloud.state.instead = ({ path }) =>
      path.startsWith('/entra/')
        ? { json: { token_type: 'Bearer', expires_in: 3599, access_token: 'x.y.z' } }
        : { json: { value: [] } }
  }

  it('a replaced secret counts from the next request on, and the token of the old one is not used any more', async () => {
    const m365 = connect()
    await all(m365.users())
    await all(m365.users())
    assert.equal(forms().length, 1)
    now = { kind: 'secret', clientId: 'c', secret: ANOTHER }
    version = 2
    assert.equal(await kindOf(all(m365.users())), 'credential')
    now = { kind: 'secret', clientId: 'c', secret: SECRET }
    version = 3
    await all(m365.users())
    assert.deepEqual(
      forms().map((form) => form['client_secret']),
      [SECRET, ANOTHER, SECRET],
    )
  })

  it('a token that was asked for with the old secret is not handed to who asks after the change', async () => {
    taken()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    let reads = 0
    const m365 = connect({
      version: () => version,
      async read() {
        reads += 1
        if (reads === 1) await held
        return now
      },
    })
    const first = all(m365.users())
    await new Promise((resolve) => setImmediate(resolve))
    version = 2
    const second = all(m365.users())
    await new Promise((resolve) => setImmediate(resolve))
    release()
    await Promise.all([first, second])
    assert.equal(reads, 2)
    await all(m365.users())
    assert.equal(reads, 2, 'the token of the new one is kept')
  })

  it('signs as Entra wants: PS256 with the SHA-256 thumbprint, for the token endpoint, for five minutes', async () => {
    taken()
    const { key: privateKey, cert: certificate } = makeCertificate('CN=Sync')
    now = { kind: 'certificate', clientId: 'c', privateKey, certificate }
    await all(connect().users())
    const [form] = forms()
    assert.deepEqual(
      [form?.['client_secret'], form?.['client_assertion_type']],
      [undefined, 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    )
    const assertion = form?.['client_assertion'] ?? ''
    const { raw, publicKey } = new X509Certificate(certificate)
    const thumbprint = createHash('sha256').update(raw).digest('base64url')
    assert.deepEqual(decodeProtectedHeader(assertion), { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    const { payload } = await jwtVerify(assertion, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), {
      issuer: 'c',
      subject: 'c',
      audience: `${cloud.authority}/t1/oauth2/v2.0/token`,
      currentDate: new Date(clock.now()),
    })
    assert.equal(payload.exp, Math.floor(clock.now() / 1000) + 300)
    assert.match(payload.jti ?? '', /^[0-9a-f-]{36}$/)
  })

  it('an assertion is new each time', async () => {
    taken()
    cloud.state.tokenSeconds = 1
    const { key: privateKey, cert: certificate } = makeCertificate('CN=Sync')
    now = { kind: 'certificate', clientId: 'c', privateKey, certificate }
    const m365 = connect()
    await all(m365.users())
    clock.advance(3_600_000)
    await all(m365.users())
    const [one, two] = forms().map((form) => form['client_assertion'])
    assert.ok(one && two && one !== two)
  })

  it('a federated token goes as it is', async () => {
    taken()
    now = { kind: 'federated', clientId: 'c', token: 'aaa.bbb.ccc' }
    await all(connect().users())
    assert.equal(forms()[0]?.['client_assertion'], 'aaa.bbb.ccc')
  })

  it('neither key nor assertion is in what diagnostic jobs are told, nor in errors', async () => {
    const { key: privateKey, cert: certificate } = makeCertificate('CN=Sync')
    now = { kind: 'certificate', clientId: 'c', privateKey, certificate }
    const seen: Exchange[] = []
    cloud.state.instead = ({ path, body }) =>
      path.startsWith('/entra/')
        ? { status: 401, json: { error: 'invalid_client', error_description: `You sent ${String(body)}` } }
        : null
    const error = await all(connect().users({ onExchange: (one) => seen.push(one) })).catch((reason: unknown) => reason)
    assert.ok(error instanceof ConnectorError && error.kind === 'credential')
    const assertion = forms()[0]?.['client_assertion'] ?? ''
    const told = JSON.stringify(seen) + error.message + error.raw + error.stack
    assert.ok(assertion.length > 100 && seen.length > 0)
    assert.ok(!told.includes(assertion.slice(0, 60)) && !told.includes(assertion.slice(-60)))
    assert.ok(!told.includes(privateKey.slice(60, 120)))
  })

  it('what cannot be read is told as it is, without asking anybody', async () => {
    const gone = new ConnectorError('credential', 'graph', 'There is no client secret.')
    const m365 = connect({ version: () => 1, read: () => Promise.reject(gone) })
    await assert.rejects(all(m365.users()), gone)
    assert.equal(cloud.asked.length, 0)
  })

  it('asks for a new token when something is not allowed, at most once a minute: consent may have come', async () => {
    const m365 = connect()
    await all(m365.users())
    const denied = { status: 403, json: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }
    let left = 1
    cloud.state.instead = ({ path }) => (path === '/users' && left-- > 0 ? denied : null)
    assert.equal(await kindOf(all(m365.users())), 'permission', 'the token is new')
    assert.equal(forms().length, 1)
    clock.advance(61_000)
    left = 1
    assert.equal((await all(m365.users())).flat().length, 1)
    assert.equal(forms().length, 2)
    left = 9
    assert.equal(await kindOf(all(m365.users())), 'permission')
    assert.equal(forms().length, 2)
  })

  it('tells that Microsoft took it, each time', async () => {
    let proven = 0
    const { baseUrl, authority } = cloud
    const address = { baseUrl, authority, tenantId: 't1', credential: source(), onProven: () => (proven += 1) }
    const m365 = createMicrosoft365({ ...clock, ...address })
    await all(m365.users())
    assert.equal(proven, 1)
    now = { kind: 'secret', clientId: 'c', secret: plant('wrong') }
    version = 2
    await kindOf(all(m365.users()))
    assert.equal(proven, 1)
  })
})
