import assert from 'node:assert/strict'
import { createKeeping } from '../../src/audit/keeping.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { Stores } from '../../src/store/open.ts'
import { connectProvider, person } from '../sync/provider.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-21T12:00:00.000Z'
const DAY = 86_400_000

for (const engine of engines)
  describe(`keeping the audit log, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let tenant: string
    before(async () => {
      opened = await engine.open()
      stores = opened.stores
    })
    after(() => opened.close())
    beforeEach(async () => {
      tenant = newTenant()
      await stores.tenants.seed({ id: tenant, name: 'Acme', createdAt: AT }, null, null)
    })

    const keeping = (at: string) =>
      createKeeping({
        audit: stores.audit,
        tenants: { tenants: () => Promise.resolve([{ id: tenant }]), retention: stores.tenants.retention },
        now: () => Date.parse(at),
        warn: () => undefined,
      })
    const entries = async () => (await stores.audit.entries(tenant, { cursor: null, limit: 100 })).items.toReversed()

    it('SCIM: tells who came, was deactivated, came back and was deleted, each once, by whom', async () => {
      await stores.directory.seeSites(tenant, [{ id: 's1', name: 'London', pbxName: 'main' }])
      const provider = await connectProvider({ stores, tenantId: tenant })
      const { id, userId } = await provider.create(person('ana@x.example'))
      await keeping(AT).follow()
      await provider.change(userId, (body) => ({ ...body, title: 'Chief' }))
      await provider.change(userId, (body) => ({ ...body, active: false }))
      await provider.change(userId, (body) => ({ ...body, active: true }))
      await provider.remove(id)
      await Promise.all([keeping(AT).follow(), keeping(AT).follow()])
      await keeping(AT).follow()
      assert.deepEqual(
        (await entries()).map(({ action, target, via, actorName, before, after }) => [
          ...[action, target, via, actorName, before, after],
        ]),
        [
          ['users.create', `user ${userId}`, 'scim', 'Entra', null, null],
          ['users.deactivate', `user ${userId}`, 'scim', 'Entra', 'active', 'inactive'],
          ['users.reactivate', `user ${userId}`, 'scim', 'Entra', 'inactive', 'active'],
          ['users.delete', `user ${userId}`, 'scim', 'Entra', 'active', 'inactive'],
        ],
      )
    })

    it('SCIM: counts an import, and names who comes beside it', async () => {
      await stores.directory.seeSites(tenant, [{ id: 's1', name: 'London', pbxName: 'main' }])
      const provider = await connectProvider({ stores, tenantId: tenant })
      const first = await provider.create(person('first@x.example'))
      await provider.change(first.userId, (body) => ({ ...body, active: false }))
      for (let n = 0; n < 30; n++) await provider.create(person(`user${n}@x.example`))
      await keeping(AT).follow()
      assert.deepEqual((await entries()).map(({ action, target }) => `${action} ${target}`).toSorted(), [
        'users.create 31 users',
        `users.deactivate user ${first.userId}`,
      ])
    })

    it('jobs: tells what the product starts by itself, and how each job ended, with its counts', async () => {
      const run = { services: ['teams' as const], diagnostic: false, counts: NO_COUNTS, at: AT }
      const startedBy = { id: 'auto', name: 'Auto Sync' }
      const { jobs } = await stores.jobs.createRun(tenant, { ...run, runId: 'r', type: 'auto', startedBy })
      const id = jobs[0]!.id
      const counts = { ...NO_COUNTS, done: 12, assigned: 11, failed: 1, read: 100 }
      await stores.jobs.end(tenant, id, { state: 'succeededWithErrors', counts, cause: null, at: AT })
      await stores.jobs.end(tenant, id, { state: 'failed', counts, cause: null, at: AT })
      assert.deepEqual(
        (await entries()).map(({ action, target, via, actorId, after }) => [action, target, via, actorId, after]),
        [
          ['sync.start', `job ${id}`, 'system', 'system', 'Auto Sync'],
          ['jobs.end', `job ${id}`, 'system', 'system', 'succeededWithErrors: 12 done, 11 assigned, 1 failed'],
        ],
      )
    })

    it('forgets what is older than the tenant wants, and nothing else', async () => {
      const said = { actorId: 'a', actorName: 'A', via: 'tab' as const, action: 'x', before: null, after: null }
      for (let day = 0; day < 100; day++) {
        const at = new Date(Date.parse(AT) + day * DAY).toISOString()
        await stores.audit.append(tenant, { ...said, at, target: `day ${day}` })
      }
      await stores.tenants.changeRetention(tenant, { auditDays: 30 })
      const now = new Date(Date.parse(AT) + 99 * DAY).toISOString()
      await keeping(now).forget()
      const left = await entries()
      assert.deepEqual([left[0]?.target, left.length], ['day 69', 31])
      assert.deepEqual((await stores.audit.verify(tenant, null)).broken, null)
    })
  })
