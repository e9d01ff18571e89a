import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'mocha'
import type { ColumnMapping, TenantsStore, Upload } from '../../src/tenants/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER } from './sample.ts'

const mapping: ColumnMapping = { columns: { userName: 'Login' }, teamsForAll: true, country: 'GB' }
const look = {
  columns: ['Login'],
  suggested: mapping,
  missing: [],
  rows: 1,
  users: 1,
  extensions: 0,
  numbers: 0,
  teamsOn: 0,
  problems: [{ line: 2, text: 'x' }],
  problemCount: 1,
}
const upload = (id: string): Upload => ({
  id,
  at: AT,
  by: { id: 'd', name: 'Dana' },
  bytes: 3,
  look,
  mapping: null,
  confirmedAt: null,
})

for (const engine of engines)
  describe(`uploads, on ${engine.name}`, () => {
    let opened: Opened
    let tenants: TenantsStore
    let tenant: string
    before(async () => {
      opened = await engine.open()
      tenants = opened.stores.tenants
    })
    after(() => opened.close())
    beforeEach(() => {
      tenant = newTenant()
    })
    const add = async (to: string, id: string, content: Uint8Array): Promise<void> => {
      await tenants.addUploadContent(to, id, content)
      await tenants.addUpload(to, upload(id))
    }
    const contentOf = async (id: string, of = tenant): Promise<Buffer> => {
      const pieces: Uint8Array[] = []
      for await (const piece of tenants.uploadContent(of, id)) pieces.push(piece)
      return Buffer.concat(pieces)
    }

    it('unpacks no more than an upload may be, however small it was packed', async () => {
      await add(tenant, 'bomb', new Uint8Array(33 * 1024 * 1024))
      let size = 0
      await assert.rejects(async () => {
        for await (const piece of tenants.uploadContent(tenant, 'bomb')) size += piece.length
      }, /larger than any/)
      assert.ok(size <= 32 * 1024 * 1024)
    })

    it('gives up reading without reading on', async () => {
      await add(tenant, 'a', randomBytes(1_500_000))
      for await (const piece of tenants.uploadContent(tenant, 'a')) {
        assert.ok(piece.length > 0)
        break
      }
      assert.equal((await contentOf('a')).length, 1_500_000)
    })

    it('keeps content of any size and bytes, for its own tenant', async () => {
      const content = randomBytes(1_500_000)
      await add(tenant, 'a', content)
      assert.ok(content.equals(await contentOf('a')))
      assert.equal((await contentOf('a', newTenant())).length, 0)
      assert.deepEqual(await tenants.uploads(tenant), [upload('a')])
      assert.deepEqual(await tenants.uploads(newTenant()), [])
    })

    it('counts the newest confirmed one', async () => {
      for (const id of ['a', 'b', 'c']) await add(tenant, id, new Uint8Array(3))
      assert.equal(await tenants.latestUpload(tenant), null)
      assert.equal(await tenants.confirmUpload(tenant, 'nobody', mapping, look, LATER), false)
      for (const id of ['b', 'a']) assert.equal(await tenants.confirmUpload(tenant, id, mapping, look, LATER), true)
      assert.deepEqual(await tenants.latestUpload(tenant), { ...upload('b'), mapping, confirmedAt: LATER })
    })

    it('forgets all but the newest ten and the one that counts, with their content', async () => {
      for (let n = 0; n < 14; n++) {
        await add(tenant, `u${n}`, new Uint8Array(3))
        if (n === 1) await tenants.confirmUpload(tenant, 'u1', mapping, look, LATER)
      }
      const ids = (await tenants.uploads(tenant)).map(({ id }) => id)
      assert.deepEqual(ids, [...Array.from({ length: 10 }, (_, n) => `u${13 - n}`), 'u1'])
      assert.equal((await contentOf('u0')).length, 0)
      assert.equal((await contentOf('u1')).length, 3)
    })
  })
