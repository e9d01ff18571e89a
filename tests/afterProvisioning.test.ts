import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { afterProvisioning, pauseAfter } from '../src/afterProvisioning.ts'
import type { ProvisioningRequest } from '../src/audit/store.ts'
import { openMemory } from './model/memory.ts'

const request = (method: string, status = 200): ProvisioningRequest => ({
  at: '2026-11-23T12:00:00.000Z',
  credentialId: 'cred-1',
  method,
  route: '/Users',
  resourceId: null,
  userName: null,
  status,
  scimType: null,
  detail: null,
  ms: 1,
})

describe('what a provider changed is looked at', () => {
  it('soon after a few changes, and after many only once the provider has paused for long', () => {
    const pauses = [1, 100, 100_000].map(pauseAfter)
    assert.deepEqual(pauses, [1_010, 2_000, 30_000])
  })

  it('no longer once the provider goes on, and again after its next pause; questions and refusals move nothing', async () => {
    const stores = await openMemory()
    const tenant = { id: 'contoso', name: 'Contoso', createdAt: '2026-11-23T12:00:00.000Z' }
    await stores.tenants.seed(tenant, null, null)
    const said: string[] = []
    const news = new EventEmitter()
    const log = afterProvisioning(stores.provisioningLog, {
      makeWay: (tenantId) => void said.push(`way for ${tenantId}`),
      reassess(tenantId, needs) {
        said.push(`${needs} ${tenantId}`)
        news.emit('reassess')
      },
    })
    const told = (...requests: ProvisioningRequest[]) => log.append('contoso', requests)

    await told(request('GET'), request('POST', 409))
    assert.deepEqual(said, [])
    let looked = once(news, 'reassess')
    await told(request('PATCH'), request('GET'))
    await told(request('PATCH'))
    await looked
    assert.deepEqual(said, ['way for contoso', 'gently contoso'])
    looked = once(news, 'reassess')
    await told(request('DELETE', 204))
    await looked
    assert.deepEqual(said.slice(2), ['way for contoso', 'gently contoso'])
    await stores.close()
  })
})
