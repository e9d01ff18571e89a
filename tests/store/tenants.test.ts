import assert from 'node:assert/strict'
import type { PbxSettings, TeamsSettings } from '../../src/tenants/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER } from './sample.ts'

const PBX: PbxSettings = { name: '8x8 PBX', writes: 'none' }
const TEAMS: TeamsSettings = { name: 'Teams', voiceRoutingPolicy: 'UK', callingPolicy: null, deactivated: 'unassign' }

for (const engine of engines) {
  describe(`tenants, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('renames a tenant, and no other', async () => {
      const { tenants } = opened.stores
      const [one, other] = [newTenant(), newTenant()]
      for (const id of [one, other]) await tenants.seed({ id, name: 'Acme', createdAt: AT }, null, null)
      await tenants.renameTenant(one, 'Zoë & Co')
      assert.deepEqual([(await tenants.tenant(one))?.name, (await tenants.tenant(other))?.name], ['Zoë & Co', 'Acme'])
      await assert.rejects(tenants.renameTenant(newTenant(), 'x'), { name: 'NotThere' })
    })

    it('seeds a tenant once and adds a service later, but never overwrites what is set', async () => {
      const { tenants } = opened.stores
      const tenant = { id: newTenant(), name: 'Acme', createdAt: AT }
      await tenants.seed(tenant, PBX, null)
      assert.equal(await tenants.teams(tenant.id), null)
      await tenants.changeSettings(tenant.id, 'pbx', { ...PBX, name: 'Phones' }, LATER)
      await tenants.seed({ ...tenant, name: 'Other' }, PBX, TEAMS)
      assert.deepEqual(await tenants.tenant(tenant.id), tenant)
      assert.equal((await tenants.pbx(tenant.id))?.settings.name, 'Phones')
      assert.deepEqual(await tenants.teams(tenant.id), {
        kind: 'teams',
        settings: TEAMS,
        settingsChangedAt: null,
        check: null,
        cursor: null,
        lookedAt: null,
        lookFailed: null,
        policyIds: {},
      })
      assert.equal(
        (await tenants.tenants()).some((one) => one.id === tenant.id),
        true,
      )
      assert.equal(await tenants.tenant('unknown'), null)
    })

    it('removes a service of one tenant, once, and takes a new one in its place', async () => {
      const { tenants } = opened.stores
      const [one, other] = [newTenant(), newTenant()]
      for (const id of [one, other]) await tenants.seed({ id, name: 'Acme', createdAt: AT }, PBX, TEAMS)
      await tenants.saveCursor(one, 'pbx', { value: 'c', fullAt: AT })
      assert.deepEqual(
        [await tenants.removeService(one, 'pbx'), await tenants.removeService(one, 'pbx')],
        [true, false],
      )
      assert.deepEqual([await tenants.pbx(one), (await tenants.teams(one))?.settings], [null, TEAMS])
      assert.equal((await tenants.pbx(other))?.settings.name, '8x8 PBX')
      await tenants.seed({ id: one, name: 'Acme', createdAt: AT }, PBX, null)
      assert.equal((await tenants.pbx(one))?.cursor, null, 'read from the beginning')
    })

    it('calls settings applied only when they did not change after the job started', async () => {
      const { tenants } = opened.stores
      const tenant = { id: newTenant(), name: 'Acme', createdAt: AT }
      await tenants.seed(tenant, PBX, TEAMS)
      await tenants.changeSettings(tenant.id, 'teams', TEAMS, LATER)
      await tenants.settingsApplied(tenant.id, 'teams', AT)
      assert.equal((await tenants.teams(tenant.id))?.settingsChangedAt, LATER)
      await tenants.settingsApplied(tenant.id, 'pbx', LATER)
      assert.equal((await tenants.teams(tenant.id))?.settingsChangedAt, LATER, 'another service')
      await tenants.settingsApplied(tenant.id, 'teams', LATER)
      assert.equal((await tenants.teams(tenant.id))?.settingsChangedAt, null)
    })

    it('keeps check, cursor and look of each service', async () => {
      const { tenants } = opened.stores
      const tenant = { id: newTenant(), name: 'Acme', createdAt: AT }
      await tenants.seed(tenant, PBX, TEAMS)
      const permission = { name: 'Read users', vendorName: null, granted: null }
      const check = { at: AT, ok: false, permissions: [permission], reason: 'CONSENT', raw: 'no' }
      await tenants.saveCheck(tenant.id, 'teams', check)
      await tenants.savePolicyIds(tenant.id, { voiceRoutingPolicy: 'id-1' })
      await tenants.saveCursor(tenant.id, 'teams', { value: 'c'.repeat(5000), fullAt: AT })
      await tenants.saveLook(tenant.id, 'teams', LATER, 'M365_UNAVAILABLE')
      const teams = await tenants.teams(tenant.id)
      assert.deepEqual(teams?.check, check)
      assert.deepEqual(teams?.policyIds, { voiceRoutingPolicy: 'id-1' })
      assert.deepEqual(teams?.cursor, { value: 'c'.repeat(5000), fullAt: AT })
      assert.deepEqual([teams?.lookedAt, teams?.lookFailed], [LATER, 'M365_UNAVAILABLE'])
      await tenants.saveCursor(tenant.id, 'teams', null)
      assert.equal((await tenants.teams(tenant.id))?.cursor, null)
      assert.equal((await tenants.pbx(tenant.id))?.check, null)
    })

    it('says which service or tenant is not there', async () => {
      const { tenants } = opened.stores
      await assert.rejects(tenants.saveLook('nobody', 'pbx', AT, null), { name: 'NotThere', message: /pbx service/ })
      await assert.rejects(tenants.changeGuard('nobody', { number: 1, share: 0 }), { name: 'NotThere' })
    })

    it('has the default guard until another is set', async () => {
      const { tenants } = opened.stores
      const tenant = { id: newTenant(), name: 'Acme', createdAt: AT }
      await tenants.seed(tenant, null, null)
      assert.deepEqual(await tenants.guard(tenant.id), { number: 10, share: 0.05 })
      await tenants.changeGuard(tenant.id, { number: 3, share: 0.5 })
      assert.deepEqual(await tenants.guard(tenant.id), { number: 3, share: 0.5 })
    })
  })
}
