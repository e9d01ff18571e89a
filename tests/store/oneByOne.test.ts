import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, pbxAccount } from './sample.ts'

for (const engine of engines)
  describe(`reads that go user by user, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => {
      opened = await engine.open()
    })
    after(() => opened.close())

    it('knows whom a read has, changed or not, and nobody of another tenant or read', async () => {
      const { directory } = opened.stores
      const tenantId = newTenant()
      await directory.seePbx(tenantId, [pbxAccount(1), pbxAccount(2)], 'r1', AT)
      await directory.seePbx(tenantId, [pbxAccount(1), pbxAccount(2, { givenName: 'New' }), pbxAccount(3)], 'r2', LATER)
      await directory.seePbx(tenantId, [pbxAccount(3, { givenName: 'Seen by cursor' }), pbxAccount(4)], null, LATER)
      const ids = [4, 3, 2, 1].map((n) => pbxAccount(n).id)
      assert.deepEqual(await directory.unread(tenantId, 'pbx', 'r2', ids), [pbxAccount(4).id])
      assert.deepEqual(await directory.unread(tenantId, 'pbx', 'r1', ids), ids)
      assert.deepEqual(await directory.unread(newTenant(), 'pbx', 'r2', ids), ids)
    })

    it('keeps the last such read of each tenant', async () => {
      const { tenants } = opened.stores
      const tenantId = newTenant()
      assert.equal(await tenants.oneByOneRead(tenantId), null)
      const read = { readId: 'r', startedAt: AT, cursor: '{}', endedAt: null }
      await tenants.saveOneByOneRead(tenantId, read)
      await tenants.saveOneByOneRead(tenantId, { ...read, endedAt: LATER })
      assert.deepEqual(await tenants.oneByOneRead(tenantId), { ...read, endedAt: LATER })
      assert.equal(await tenants.oneByOneRead(newTenant()), null)
      await tenants.saveOneByOneRead(tenantId, null)
      assert.equal(await tenants.oneByOneRead(tenantId), null)
    })
  })
