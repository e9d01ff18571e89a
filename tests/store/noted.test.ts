/** What the identity provider writes is looked at again, however often it writes and whoever was handed the user before. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { userWrite } from '../../src/scim/rules/provided.ts'
import { engines, type Opened } from './engines.ts'

const AT = '2026-11-22T09:00:00.000Z'
const CALLER = { by: 'Entra', at: AT }
const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada@example.com' }

for (const engine of engines)
  describe(`users that wait to be looked at, on ${engine.name}`, () => {
    let opened: Opened
    let tenantId: string
    let id: string
    before(async () => (opened = await engine.open()))
    after(() => opened.close())
    beforeEach(async () => {
      tenantId = randomUUID()
      await opened.stores.tenants.seed({ id: tenantId, name: 'Contoso', createdAt: AT }, null, null)
      const ids = { record: randomUUID(), user: randomUUID() }
      await opened.stores.resources.createUser(tenantId, userWrite(body, null), ids, CALLER)
      id = ids.record
    })

    let turn = 0
    const change = async (): Promise<void> => {
      const decide = () => userWrite({ ...body, title: `Title ${turn++}` }, null)
      const { kind } = await opened.stores.resources.changeUser(tenantId, 'all', id, decide, CALLER)
      assert.equal(kind, 'written')
    }
    const given = () => opened.stores.directory.dirty(tenantId, 10)
    const looked = (keys: Awaited<ReturnType<typeof given>>) =>
      opened.stores.directory.assess(tenantId, [], [], keys, AT)
    const waiting = async (): Promise<number> =>
      (await opened.rows(`select key from dirty_keys where tenant_id = '${tenantId}'`)).length

    it('one that was handed out before the change is looked at again after it', async () => {
      const keys = await given()
      assert.equal(keys.length, 1)
      await change()
      await looked(keys)
      assert.equal(await waiting(), 1)
      await looked(await given())
      assert.equal(await waiting(), 0)
    })

    it('one that was looked at is noted by the next change, and by each that comes after it was handed out', async () => {
      await looked(await given())
      await change()
      await change()
      assert.equal(await waiting(), 1)
      const keys = await given()
      await change()
      await change()
      await looked(keys)
      assert.equal(await waiting(), 1)
    })

    it('one that somebody else noted meanwhile waits in its place, and is noted anew once it was handed out', async () => {
      await looked(await given())
      await opened.stores.directory.dirtyAll(tenantId)
      const swept = await given()
      assert.equal(swept.length, 1)
      await change()
      await looked(swept)
      assert.equal(await waiting(), 1)
      await looked(await given())
      await change()
      assert.equal(await waiting(), 1)
    })
  })
