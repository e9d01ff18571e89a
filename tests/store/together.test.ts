import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ProvidedFacts, UserWrite } from '../../src/directory/store.ts'
import { idsInOrder } from '../../src/ids.ts'
import { engines, type Opened } from './engines.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const AT = '2026-11-22T09:00:00.000Z'
const CALLER = { by: 'Entra', at: AT }
const nothing = {
  workPhone: null,
  mobilePhone: null,
  email: null,
  site: null,
  title: null,
  department: null,
  locale: null,
  timezone: null,
}

function named(userName: string, more: Record<string, string> = {}): UserWrite {
  const names = { userName, federationId: userName, givenName: '', familyName: '', displayName: userName }
  const facts: ProvidedFacts = { ...nothing, ...names, active: true }
  return {
    body: { schemas: [CORE], userName, active: true, ...more },
    facts,
    owned: ['userName'],
    cause: 'NEW_IN_PROVIDER',
  }
}

const AROUND = {
  head: (total: number) => `{"é":1,"total":${total},"count":`,
  items: ',"all":[',
  ...{ createdAt: ',"a":"', changedAt: '","b":"', id: '","c":"', version: '","d":"', end: '"}', tail: ']}' },
}

interface Told {
  total: number
  count: number
  all: { id: string; a: string; b: string; c: string; d: string }[]
}

for (const engine of engines)
  describe(`writes that are committed together, on ${engine.name}`, function () {
    this.timeout(60_000)
    const newId = idsInOrder(Date.now)
    let opened: Opened
    let tenantId: string

    before(async () => {
      opened = await engine.open()
    })
    beforeEach(async () => {
      tenantId = randomUUID()
      await opened.stores.tenants.seed({ id: tenantId, name: 'Contoso', createdAt: AT }, null, null)
    })
    after(() => opened.close())

    const make = (write: UserWrite) =>
      opened.stores.resources.createUser(tenantId, write, { record: newId(), user: newId() }, CALLER)
    const page = async (startIndex: number, count: number): Promise<string[]> => {
      const query = { where: null, matches: () => true, sort: null, startIndex, count }
      return (await opened.stores.resources.users(tenantId, 'all', query)).items.map(({ id }) => id)
    }
    const stored = async (column: string, table: string): Promise<unknown[]> =>
      (
        await opened.rows<Record<string, unknown>>(
          `select ${column} from ${table} where tenant_id = '${tenantId}' order by 1`,
        )
      ).map((row) => row[column])

    it('lose nothing to one of them that fails when it has written half', async () => {
      // its user can be written, and its record, with a NUL in it, cannot
      const broken = named('broken@example.com', { externalId: 'a\0b' })
      const all = await Promise.allSettled([
        make(named('ada@example.com')),
        make(broken),
        make(named('bob@example.com')),
      ])
      assert.deepEqual(
        all.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
      assert.deepEqual(await stored('user_name', 'users'), ['ada@example.com', 'bob@example.com'])
      assert.deepEqual(await stored('user_name_ci', 'user_records'), ['ada@example.com', 'bob@example.com'])
      assert.deepEqual((await stored('seq', 'directory_changes')).map(Number), [1, 2])
    })

    it('see each other: of two of one name the second is refused', async () => {
      const kinds = await Promise.all([make(named('cid@example.com')), make(named('CID@example.com'))])
      assert.deepEqual(
        kinds.map(({ kind }) => kind),
        ['written', 'taken'],
      )
    })

    it('are found by their place, also far from both ends and when some between were removed', async () => {
      const ids: string[] = []
      for (let at = 0; at < 1_080; at += 40) {
        const some = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            make(named(`user.${at + n}@example.com`, { title: n % 2 === 0 ? 'Größe' : 'Size' })),
          ),
        )
        for (const outcome of some) if (outcome.kind === 'written') ids.push(outcome.record.id)
      }
      assert.deepEqual(await page(541, 3), ids.slice(540, 543))
      for (const gone of [700, 20, 10]) {
        await opened.stores.resources.removeUser(tenantId, 'all', ids[gone] ?? '', () => undefined, CALLER)
        ids.splice(gone, 1)
      }
      for (const startIndex of [1, 19, 520, 541, 560, 1_070]) {
        const wanted = ids.slice(startIndex - 1, startIndex + 19)
        assert.deepEqual(await page(startIndex, 20), wanted, `from ${startIndex}`)
        const found = await opened.stores.resources.userTexts(tenantId, 'all', { startIndex, count: 20 }, AROUND)
        assert.equal(found?.bytes, Buffer.byteLength(found?.text ?? ''))
        const { total, count, all } = JSON.parse(found?.text ?? '') as Told
        assert.deepEqual(
          all.map(({ id, a, b, c, d }) => [id, a, b, c, d]),
          wanted.map((id) => [id, AT, AT, id, '1']),
        )
        assert.deepEqual([count, total], [wanted.length, ids.length])
      }
      for (const page of [
        { startIndex: 1, count: 0 },
        { startIndex: 9_999, count: 20 },
      ]) {
        const found = await opened.stores.resources.userTexts(tenantId, 'all', page, AROUND)
        assert.deepEqual(JSON.parse(found?.text ?? ''), { é: 1, total: ids.length, count: 0, all: [] })
        assert.equal(found?.bytes, Buffer.byteLength(found?.text ?? ''))
      }
      const group = {
        body: { schemas: [CORE], displayName: 'Sales' },
        members: { kind: 'replace' as const, ids: [ids[3] ?? ''] },
      }
      await opened.stores.resources.createGroup(tenantId, group, newId(), CALLER)
      assert.equal(await opened.stores.resources.userTexts(tenantId, 'all', { startIndex: 1, count: 20 }, AROUND), null)
    })
  })
