import assert from 'node:assert/strict'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { dirtyNames, lookAtAll } from './steps.ts'

for (const engine of engines) {
  describe(`what was seen, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('counts new and changed 8x8 accounts, and writes nothing for one that is as it was', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      assert.equal(await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2)], null, AT), 2)
      await lookAtAll(directory, tenant)
      assert.equal(await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2, { title: 'CTO' })], null, LATER), 1)
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(2)}`, `pbx:${pbxAccount(2).id}`])
    })
  })
}
