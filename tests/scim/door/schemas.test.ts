import assert from 'node:assert/strict'
import { engines, EIGHT_BY_EIGHT, openWorld, type Client, type World } from './world.ts'

for (const engine of engines)
  describe(`/Schemas at the SCIM door, on ${engine.name}`, () => {
    let world: World
    before(async () => (world = await openWorld(engine)))
    after(() => world.close())

    type Schema = { attributes: { canonicalValues?: string[] }[] }
    const sitesTold = async (client: Client): Promise<string[] | undefined> => {
      const { status, body } = await client.get(`/Schemas/${EIGHT_BY_EIGHT}`)
      assert.equal(status, 200)
      const all = await client.get('/Schemas')
      assert.deepEqual(
        all.body.Resources.find(({ id }) => id === EIGHT_BY_EIGHT),
        body,
      )
      return (body as unknown as Schema).attributes[0]?.canonicalValues
    }

    it('tells the sites that a client may name: those of its own company', async () => {
      assert.deepEqual(await sitesTold(await world.tenant({ sites: ['Wien', 'London'] })), ['London', 'Wien'])
      assert.deepEqual(await sitesTold(await world.tenant({ sites: ['Paris'] })), ['Paris'])
      assert.equal(await sitesTold(await world.tenant()), undefined)
    })

    it('looks for sites where nobody did', async () => {
      const client = await world.tenant()
      world.unseenSites.push('Porto')
      assert.deepEqual(await sitesTold(client), ['Porto'])
      const site = { [EIGHT_BY_EIGHT]: { site: 'Porto' } }
      assert.deepEqual((await client.user('ana@example.com', site))[EIGHT_BY_EIGHT], site[EIGHT_BY_EIGHT])
    })
  })
