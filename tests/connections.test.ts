import assert from 'node:assert/strict'
import { openConnections, type OpenConnections } from '../src/connections.ts'
import { createClock } from '../src/connectors/clock.ts'
import { createPlatform } from '../src/connectors/platform.ts'
import type { Stores } from '../src/store/open.ts'
import type { CloudName } from '../src/tenants/cloud.ts'
import { createVault } from '../src/tenants/vault.ts'
import { openMemory } from './model/memory.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const AT = '2026-11-23T12:00:00.000Z'

describe('connections of a tenant whose app is entered in the console', () => {
  let stores: Stores
  afterEach(() => stores.close())

  const open = async (cloud: CloudName): Promise<OpenConnections> => {
    stores = await openMemory()
    await stores.tenants.seed({ id: TENANT, name: 'Agency', createdAt: AT }, null, null)
    const { tenants, directory, keptConnections: store } = stores
    const clock = createClock()
    const none = { identityEndpoint: null, identityHeader: null, federatedTokenFile: null, sleep: clock.sleep }
    return openConnections({
      placeOf: () => ({
        ...{ pbxUrl: 'https://8x8.example', pbxApiKey: null },
        app: { cloud, clientId: TENANT, proof: { kind: 'console' } },
      }),
      ...{ tenants, directory, store, vault: createVault(store, null), platform: createPlatform(none), clock },
      log: { warn: () => undefined },
    })
  }

  for (const cloud of ['gccHigh', 'dod'] as const)
    it(`SVC-5 lack what ${cloud} does not offer before anything was entered, so that set-up does not ask for it`, async () => {
      const { m365, lacks } = (await open(cloud)).connections(TENANT)
      assert.equal(m365, null)
      assert.deepEqual(
        lacks?.map(({ what }) => what),
        ['Assigning telephone numbers and voice policies in Teams'],
      )
    })

  it('SVC-5 lack nothing in the global cloud', async () => {
    assert.deepEqual((await open('global')).connections(TENANT).lacks, [])
  })
})
