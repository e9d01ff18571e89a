/** Lists that go through all records of a tenant, some places at a time: none is left out where one ends and the next begins. */
import assert from 'node:assert/strict'
import { GROUPS } from '../../src/directory/schema/resourceTypes.ts'
import { parsePath } from '../../src/scim/filter/parsePath.ts'
import { parseFilter } from '../../src/scim/filter/parseFilter.ts'
import { matches } from '../../src/scim/filter/matches.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const CALLER = { by: 'Entra', at: '2026-11-22T09:00:00.000Z' }
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** About every end there is on either engine, and with spans between them that nobody is in. */
const PLACES = [1, 2, 199, 200, 201, 500, 501, 1_000, 1_001, 4_000, 4_001, 8_001, 20_000, 20_001, 55_555, 60_001]

for (const engine of engines)
  describe(`records gone through by their places, on ${engine.name}`, () => {
    let opened: Opened
    let tenant: string
    before(async () => {
      opened = await engine.open()
      tenant = newTenant()
      for (const place of PLACES) {
        const write = { body: { schemas: [SCHEMA], displayName: `Group ${place}` }, members: null }
        await opened.stores.resources.createGroup(tenant, write, `group-${place}`, CALLER)
        await opened.rows(
          `update group_records set seq = ${place + 100_000} where tenant_id = '${tenant}' and id = 'group-${place}'`,
        )
      }
      await opened.rows(`update group_records set seq = seq - 100_000 where tenant_id = '${tenant}'`)
    })
    after(() => opened.close())

    const listed = async (filter: string | null, sortBy: string | null): Promise<string[]> => {
      const where = filter === null ? null : parseFilter(filter, GROUPS)
      const by = sortBy === null ? null : parsePath(sortBy, GROUPS, 'sortBy').path
      const { items, total } = await opened.stores.resources.groups(tenant, {
        where,
        matches: (body) => where === null || matches(where, body),
        sort: by && { by, descending: false },
        startIndex: 1,
        count: 1_000,
      })
      assert.equal(total, items.length)
      return items.map(({ id }) => id)
    }
    const all = PLACES.map((place) => `group-${place}`)

    it('by what the engine says of them', async () => {
      assert.deepEqual(await listed('displayName co "group"', null), all)
      assert.deepEqual(await listed('not (displayName ew "1")', null), [...all.filter((id) => !id.endsWith('1'))])
    })

    it('by what is looked at one by one', async () => {
      assert.deepEqual(await listed('not (schemas eq "urn:x")', null), all)
    })

    it('sorted by a column, and by what none has', async () => {
      assert.deepEqual((await listed(null, 'displayName')).toSorted(), all.toSorted())
      assert.deepEqual(await listed(null, 'schemas'), all)
    })
  })
