import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { openConnections } from '../src/connections.ts'
import { createClock } from '../src/connectors/clock.ts'
import type { Pbx } from '../src/connectors/contract.ts'
import { createPlatform } from '../src/connectors/platform.ts'
import type { PbxAccount } from '../src/directory/account.ts'
import type { Stores } from '../src/store/open.ts'
import { causeOf } from '../src/sync/run/causes.ts'
import { createVault } from '../src/tenants/vault.ts'
import { acceptance, pbxAccount } from './api/people.ts'
import { API_KEY, pbxCloud, users, type PbxCloud } from './connectors/cloud/pbx.ts'
import { openMemory } from './model/memory.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const AT = '2026-11-23T12:00:00.000Z'
/** The stand-in names its users so. */
const OURS = Array.from({ length: 30 }, (_, n) => n)

describe('8x8 by the key that the process was started with', () => {
  let cloud: PbxCloud
  let stores: Stores
  before(async () => {
    cloud = await pbxCloud()
  })
  after(() => cloud.close())
  beforeEach(async () => {
    stores = await openMemory()
    await stores.tenants.seed({ id: TENANT, name: 'x', createdAt: AT }, { name: '8x8 PBX', writes: 'none' }, null)
    Object.assign(cloud.state, { users: users(30), instead: () => null })
  })
  afterEach(() => stores.close())

  /** Users that were taken in before the process started. */
  async function taken(more: Partial<PbxAccount> = {}): Promise<void> {
    const accounts = OURS.map((n) => pbxAccount(n, { id: `u${n}`, userName: `user${n}@corp.com`, ...more }))
    await stores.directory.seePbx(TENANT, accounts, 'r1', AT)
    await stores.directory.accept(
      TENANT,
      accounts.map((account, n) => acceptance(n, account)),
      AT,
    )
  }

  async function started(): Promise<Pbx> {
    const { tenants, directory, keptConnections: store } = stores
    const clock = createClock()
    const none = { identityEndpoint: null, identityHeader: null, federatedTokenFile: null, sleep: clock.sleep }
    const { connections } = await openConnections({
      placeOf: () => ({
        ...{ pbxUrl: cloud.baseUrl, pbxApiKey: API_KEY },
        app: { cloud: 'global', clientId: TENANT, proof: { kind: 'console' } },
      }),
      ...{ tenants, directory, store, vault: createVault(store, null), platform: createPlatform(none), clock },
      ...{ limits: false, log: { warn: () => undefined } },
    })
    cloud.asked.length = 0
    const { pbx } = connections(TENANT)
    assert.ok(pbx)
    return pbx
  }

  const listed = async (pbx: Pbx): Promise<number> => {
    let count = 0
    for await (const page of pbx.users()) count += page.length
    return count
  }
  const everything = async (pages: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of pages);
  }
  const paths = () => cloud.asked.map(({ path }) => path.replace('/admin-provisioning', ''))
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'it went',
      (error: unknown) => causeOf(error).code,
    )

  it('is asked for a few users that are known here before it is read, once for each start', async () => {
    await taken()
    const pbx = await started()
    assert.equal(await listed(pbx), 30)
    const first = paths()
    assert.ok(first.slice(0, 5).every((path) => /^\/users\/u\d+$/.test(path)))
    assert.equal(first.filter((path) => /^\/users\/u\d+$/.test(path)).length, 5)
    cloud.asked.length = 0
    assert.equal(await listed(pbx), 30)
    assert.ok(!paths().some((path) => /^\/users\/u/.test(path)))
  })

  it('reads nothing, and says why, where the key is of another 8x8 company', async () => {
    await taken()
    cloud.state.users = users(130).slice(100)
    const pbx = await started()
    assert.equal(await codeOf(listed(pbx)), 'PBX_OTHER_COMPANY')
    for (const work of [
      () => pbx.cursor(),
      () => pbx.check(),
      () => pbx.read(['u1']),
      () => pbx.find('user1@corp.com'),
      () => pbx.change('u1', { fields: { title: 'x' }, extensionId: null }),
      () => everything(pbx.sites()),
      () => everything(pbx.numbers()),
      () => everything(pbx.changesSince('{}')),
    ])
      assert.equal(await codeOf(work()), 'PBX_OTHER_COMPANY', String(work))
    assert.ok(
      cloud.asked.every(({ method }, at) => method === 'GET' && /^\/users\/u\d+$/.test(paths()[at]!)),
      'nothing else was asked of it',
    )
  })

  it('takes it for ours when the first few have left and others are there', async () => {
    await taken()
    const known = await stores.directory.users(TENANT, { limit: 30 })
    const left = new Set(known.items.slice(0, 5).map(({ pbxId }) => pbxId ?? null))
    cloud.state.users = users(30).filter(({ basicInfo }) => !left.has(basicInfo.userId ?? null))
    assert.equal(await listed(await started()), 25)
  })

  it('asks again when 8x8 did not answer, and holds that against nobody', async () => {
    await taken()
    cloud.state.instead = () => ({ status: 403, json: { title: 'Forbidden' } })
    const pbx = await started()
    assert.notEqual(await codeOf(pbx.cursor()), 'PBX_OTHER_COMPANY')
    cloud.state.instead = () => null
    assert.equal(await listed(pbx), 30)
  })

  it('asks for nobody where none are known, or only from an export, which has ids of its own', async () => {
    assert.equal(await listed(await started()), 30)
    assert.ok(!paths().some((path) => /^\/users\/u/.test(path)))
    await taken({ updatedAt: null })
    cloud.state.users = users(130).slice(100)
    assert.equal(await listed(await started()), 30)
  })
})
