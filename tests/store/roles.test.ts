import assert from 'node:assert/strict'
import { createMakeFirstAdmin } from '../../src/identity/admins.ts'
import type { RoleAssignment } from '../../src/tenants/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-22T09:00:00.000Z'
const [ANA, BEN] = ['8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042', '2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043'] as const

const given = (kind: RoleAssignment['kind'], id: string, name: string): RoleAssignment => ({
  ...{ kind, id, role: 'operator', name, at: AT },
  by: { id: BEN, name: 'Ben' },
})

for (const engine of engines)
  describe(`roles, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('are kept for people and groups of one tenant, one each', async () => {
      const { tenants } = opened.stores
      const tenant = newTenant()
      await tenants.assignRole(tenant, given('group', 'g1', 'Sales'))
      await tenants.assignRole(tenant, given('person', ANA.toUpperCase(), 'Zoe'))
      await tenants.assignRole(tenant, given('person', BEN, 'Ben'))
      await tenants.assignRole(tenant, { ...given('person', ANA, 'Ana'), role: 'admin' })
      assert.deepEqual(await tenants.roleAssignments(tenant), [
        { ...given('person', ANA, 'Ana'), role: 'admin' },
        given('person', BEN, 'Ben'),
        given('group', 'g1', 'Sales'),
      ])
      const names = async (id: string) => (await tenants.rolesFor(tenant, id)).map(({ name }) => name).toSorted()
      assert.deepEqual(await names(ANA.toUpperCase()), ['Ana', 'Sales'])
      assert.deepEqual(await names('g1'), ['Sales'])
      assert.deepEqual(await tenants.roleAssignments(newTenant()), [])
      assert.equal(await tenants.removeRole(tenant, 'group', ANA), false)
      assert.equal(await tenants.removeRole(tenant, 'person', ANA.toUpperCase()), true)
      assert.equal(await tenants.removeRole(tenant, 'person', ANA), false)
    })

    it('the first admin is one alone, of many who complete consent at once, and it is on record', async () => {
      const { together, tenants, audit } = opened.stores
      const tenant = newTenant()
      const clients =
        engine.name === 'PostgreSQL' ? [together, (await opened.again()).together] : ([together, together] as const)
      const makes = clients.map((one) => createMakeFirstAdmin({ together: one, adminIds: [], now: () => AT }))
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, n) => makes[n % 2]!(tenant, { userId: `person-${n}`, name: `Person ${n}` })),
      )
      assert.equal(made.filter(Boolean).length, 1)
      const [admin, ...others] = await tenants.roleAssignments(tenant)
      assert.deepEqual([admin?.role, others], ['admin', []])
      const { items } = await audit.entries(tenant, { cursor: null, limit: 10 })
      assert.deepEqual(
        items.map(({ action, target, actorId, after }) => [action, target, actorId, after]),
        [['roles.change', `person ${admin?.id}`, admin?.id, 'admin']],
      )
    })

    it('there is no first admin where ADMIN_OIDS or a group has one', async () => {
      const { together, tenants } = opened.stores
      const tenant = newTenant()
      const fixed = createMakeFirstAdmin({ together, adminIds: [BEN], now: () => AT })
      assert.equal(await fixed(tenant, { userId: ANA, name: 'Ana' }), false)
      await tenants.assignRole(tenant, { ...given('group', 'g1', 'Admins'), role: 'admin' })
      const make = createMakeFirstAdmin({ together, adminIds: [], now: () => AT })
      assert.equal(await make(tenant, { userId: ANA, name: 'Ana' }), false)
      assert.deepEqual((await tenants.roleAssignments(tenant)).length, 1)
    })
  })
