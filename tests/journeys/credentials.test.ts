import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connections, Job, Page, Permissions, SyncStatus } from '../../src/api/contract.ts'
import { createIdentity } from '../../src/sandbox/company/identities.ts'
import { startProduct, type Product } from '../product.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'
import { plant } from '../planted/plant.ts'
import { countOf, requests } from './person.ts'

const USERS = 40
const { pbxApiKey, clientSecret, tenantId } = createIdentity({ users: USERS, seed: 8, problems: false }, 1)
const env = { SANDBOX_USERS: String(USERS), SANDBOX_PROBLEMS: 'off' }

describe('journey: credentials', function () {
  this.timeout(60_000)
  let folder: string
  let product: Product
  let admin: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'voice-sync-credentials-'))
  })
  afterEach(async () => {
    await product.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(more: Record<string, string> = {}): Promise<void> {
    product = await startProduct({ ...env, DATA_DIR: folder, ...more })
    admin = ((await script('POST', '/sandbox/token', { as: 'admin' })) as { access_token: string }).access_token
  }
  async function script(method: string, path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(product.url + path, { method, headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 200, path)
    return answer.json()
  }
  async function call<T>(method: string, path: string, body?: unknown): Promise<T & { status: number }> {
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }
    const answer = await fetch(product.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, ...((await answer.json()) as T) }
  }
  const put = (kind: string, body: object) => call<Connections>('PUT', `/api/connections/${kind}`, body)
  const begin = async (service: string): Promise<string[]> =>
    (await call<{ jobIds: string[] }>('POST', '/api/sync', { service })).jobIds
  const ended = async (ids: string[]): Promise<Job[]> => {
    for (;;) {
      const { items } = await call<Page<Job>>('GET', '/api/jobs?limit=20')
      const jobs = ids.map((id) => items.find((job) => job.id === id)!)
      if (jobs.every((job) => job.endedAt)) return jobs
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const sync = async (service = 'all') => (await ended(await begin(service))).map((job) => job.cause?.code ?? job.state)

  it('a key that ends in mid-job and is replaced at once: the job goes on and none is lost', async () => {
    await start()
    // the job reads page by page, so that there is a middle: a page that does not come until faults are set anew
    const switches = { mostPerPage: 2 }
    const held = { system: '8x8', match: 'GET /users', kind: 'delay', ms: 600_000, after: 3, times: 1 }
    await script('PUT', '/sandbox/faults', { switches, faults: [held] })
    const ids = await begin('pbx')
    const pages = async () => countOf(await requests(product.url), '8x8', /^GET \/users$/)
    while ((await pages()) < 4) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal((await put('pbx', { apiKey: pbxApiKey, expiresAt: '2030-01-01T00:00:00Z' })).status, 200)
    await script('PUT', '/sandbox/faults', { switches })
    assert.deepEqual(
      (await ended(ids)).map(({ state }) => state),
      ['succeeded'],
    )
    const { items } = await call<Connections>('GET', '/api/connections')
    assert.equal(items.find(({ id }) => id === 'pbx.apiKey')?.expiresAt, '2030-01-01T00:00:00.000Z')
  })

  it('what was entered is there after a restart, what was removed is not, and each works without one', async () => {
    await start()
    await put('pbx', { apiKey: plant('wrong-key', { before: 'eght_' }) })
    assert.deepEqual(await sync(), ['PBX_CREDENTIAL', 'PBX_JOB_ENDED'])
    assert.equal((await call('DELETE', '/api/connections/pbx')).status, 200)
    assert.equal((await call('POST', '/api/sync', { service: 'all' })).status, 409)
    await put('microsoft365', { proof: 'secret', clientSecret: plant('wrong-secret') })
    await product.stop()
    await start()
    assert.equal((await call('POST', '/api/sync', { service: 'all' })).status, 409)
    await put('pbx', { apiKey: pbxApiKey })
    assert.deepEqual(await sync(), ['succeeded', 'M365_CREDENTIAL'])
    const stateOf = async (id: string) =>
      (await call<Connections>('GET', '/api/connections')).items.find((item) => item.id === id)?.state
    assert.equal(await stateOf('microsoft365.app'), 'failing')
    const tried = await call<{ ok: boolean; reason: unknown }>('POST', '/api/connections/microsoft365/test', {
      proof: 'secret',
      clientSecret,
    })
    assert.deepEqual([tried.ok, tried.reason], [true, null])
    await put('microsoft365', { proof: 'secret', clientSecret })
    assert.equal(await stateOf('microsoft365.app'), 'ok', 'another has not failed yet')
    assert.deepEqual(await sync(), ['succeeded', 'succeeded'])
  })

  it('a key of another 8x8 company is refused, and one that could not be asked about is read under the guard', async () => {
    await start({ SANDBOX_TENANTS: '2' })
    const other = createIdentity({ users: USERS, seed: 8, problems: false }, 2).pbxApiKey
    assert.deepEqual(await sync(), ['succeeded', 'succeeded'])
    type Tried = { ok: boolean; reason: { code: string } | null }
    const tried = await call<Tried>('POST', '/api/connections/pbx/test', { apiKey: other })
    assert.deepEqual([tried.ok, tried.reason?.code], [false, 'PBX_OTHER_COMPANY'])
    assert.equal((await call<Tried>('POST', '/api/connections/pbx/test', { apiKey: pbxApiKey })).ok, true)
    const { status, detail } = await call<{ detail: string }>('PUT', '/api/connections/pbx', { apiKey: other })
    assert.equal(status, 409)
    assert.match(detail, /none of the users that are known here/)
    const down = { system: '8x8', kind: 'status', status: 403 }
    await script('PUT', '/sandbox/faults', { faults: [down] })
    assert.equal((await put('pbx', { apiKey: other })).status, 200)
    await script('PUT', '/sandbox/faults', {})
    assert.deepEqual(await sync(), ['TOO_MANY_REMOVALS', 'PBX_JOB_ENDED'], 'not: nobody changed since')
    await script('PUT', '/sandbox/faults', { faults: [down] })
    assert.equal((await put('pbx', { apiKey: pbxApiKey })).status, 200)
    await script('PUT', '/sandbox/faults', {})
    assert.deepEqual(await sync(), ['succeeded', 'succeeded'])
    const { button, queued, inSync } = await call<SyncStatus>('GET', '/api/sync')
    assert.deepEqual([button, queued, inSync], ['green', 0, USERS])
  })

  it('Microsoft 365 by certificate, by managed identity and by workload identity', async () => {
    const file = join(folder, 'federated')
    writeFileSync(file, 'none yet')
    await start({ AZURE_FEDERATED_TOKEN_FILE: file })
    await script('PUT', '/sandbox/app', { firstSecret: false })
    await sync('pbx')
    const { key, cert } = makeCertificate('CN=Sync')
    await put('microsoft365', { proof: 'certificate', certificate: key + cert })
    assert.deepEqual(await sync('teams'), ['M365_CREDENTIAL'], 'nobody registered it')
    await script('PUT', '/sandbox/app', { certificates: [cert], firstSecret: false })
    assert.deepEqual(await sync('teams'), ['succeeded'])
    await put('microsoft365', { proof: 'managedIdentity' })
    assert.deepEqual(await sync('teams'), ['M365_CREDENTIAL'], 'the app does not trust it')
    await script('PUT', '/sandbox/app', { trusts: ['managedIdentity', 'workloadIdentity'] })
    assert.deepEqual(await sync('teams'), ['succeeded'])
    await put('microsoft365', { proof: 'workloadIdentity' })
    assert.deepEqual(await sync('teams'), ['M365_CREDENTIAL'], 'the file holds no token')
    const metadata = `${product.url}/sandbox/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://AzureADTokenExchange&as=workloadIdentity`
    const told = (await (await fetch(metadata, { headers: { metadata: 'true' } })).json()) as { access_token: string }
    writeFileSync(file, told.access_token)
    assert.deepEqual(await sync('teams'), ['succeeded'])
    const { items } = await call<Connections>('GET', '/api/connections')
    const app = items.find(({ id }) => id === 'microsoft365.app')
    assert.deepEqual([app?.what, app?.source, app?.state], ['workloadIdentity', 'platform', 'ok'])
    assert.ok(app?.lastSuccessAt)
  })

  it('consent: missing permissions are named, an admin accepts at Microsoft, and the next sync goes', async () => {
    await start()
    const without = ['TeamsTelephoneNumber.ReadWrite.All', 'TeamsPolicyUserAssign.ReadWrite.All']
    await script('PUT', '/sandbox/faults', { switches: { withoutConsent: without } })
    assert.deepEqual(await sync(), ['succeeded', 'CONSENT'])
    const missing = async () => {
      const { items } = await call<Permissions>('GET', '/api/connections/microsoft365/permissions')
      return items.filter(({ granted }) => granted === false).map(({ vendorName }) => vendorName)
    }
    assert.deepEqual(await missing(), without)
    const { url } = await call<{ url: string }>('POST', '/api/connections/microsoft365/consent', {})
    assert.match(url, new RegExp(`/${tenantId}/v2\\.0/adminconsent\\?`))
    const press = (button: string) =>
      fetch(url, { method: 'POST', body: new URLSearchParams({ consent: button }), redirect: 'follow' })
    const page = await press('accept')
    assert.match(page.url, /\/sign-in\/consent\?admin_consent=True/)
    assert.match(await page.text(), /Consent was recorded/)
    assert.match(await (await press('accept')).text(), /Not recorded/, 'the same address works once')
    assert.deepEqual(await missing(), [])
    assert.deepEqual(await sync('teams'), ['succeeded'])
    const { consent } = await call<Permissions>('GET', '/api/connections/microsoft365/permissions')
    assert.equal(consent?.by.name, 'Adele Admin')
  })

  it('SVC-5 a cloud without telephony: a Teams sync is refused with cause and way out, the PBX job works', async () => {
    await start()
    await put('microsoft365', { proof: 'secret', clientSecret, cloud: 'dod' })
    const { status, detail } = await call<{ detail: string }>('POST', '/api/sync', { service: 'teams' })
    assert.equal(status, 409)
    assert.match(
      detail,
      /no telephone number and voice policy API in the US Government clouds.*-TeamsEnvironmentName TeamsDOD/,
    )
    assert.equal((await call('POST', '/api/services/teams/check', {})).status, 409)
    const looked = await call<SyncStatus>('GET', '/api/sync')
    assert.deepEqual([looked.setup, looked.lacks.length], [['firstSync'], 1], 'nobody is asked to connect Teams')
    assert.deepEqual(await sync('all'), ['succeeded'], 'Sync Now is the PBX job')
    const after = await call<SyncStatus>('GET', '/api/sync')
    assert.deepEqual([after.setup, after.synced, after.button], [[], true, 'green'])
    assert.ok(after.users > 0)
    assert.equal(after.excluded, after.users, 'nobody is queued for what never comes')
    const { items } = await call<Permissions>('GET', '/api/connections/microsoft365/permissions')
    assert.deepEqual(items, [], 'no permission is waited for that is not there')
    await put('microsoft365', { proof: 'secret', clientSecret, cloud: 'global' })
    assert.deepEqual(await sync('teams'), ['succeeded'])
  })
})
