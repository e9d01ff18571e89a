import assert from 'node:assert/strict'
import { engines, filtered, openWorld, type Client, type Resource, type World } from './world.ts'

for (const engine of engines)
  describe(`lists filtered by addresses, on ${engine.name}`, () => {
    let world: World
    let client: Client
    let ada: Resource, group: Resource
    before(async () => {
      world = await openWorld(engine)
      client = await world.tenant()
      ada = await client.user('ada@example.com')
      await client.user('bob@example.com')
      group = await client.group('Sales', [ada.id])
      await client.group('Nobody')
    })
    after(() => world.close())

    it('finds by the addresses that were answered', async () => {
      const [member] = group.members
      const [of] = (await client.get(`/Users/${ada.id}`)).body.groups as unknown as { $ref: string }[]
      const cases: [string, string, string[]][] = [
        ['/Users', `meta.location eq "${ada.meta.location}"`, ['ada@example.com']],
        ['/Users', `meta.location ne "${ada.meta.location}"`, ['bob@example.com']],
        ['/Users', 'meta.location pr', ['ada@example.com', 'bob@example.com']],
        ['/Users', `groups.$ref eq "${of?.$ref}"`, ['ada@example.com']],
        ['/Users', `groups[$ref eq "${of?.$ref}" and type eq "direct"]`, ['ada@example.com']],
        ['/Users', `not (groups.$ref pr)`, ['bob@example.com']],
        ['/Groups', `members.$ref eq "${member?.$ref}"`, ['Sales']],
        ['/Groups', `members[$ref eq "${member?.$ref}"]`, ['Sales']],
        ['/Groups', 'members.$ref pr', ['Sales']],
        [
          '',
          `meta.location eq "${group.meta.location}" or meta.location eq "${ada.meta.location}"`,
          ['ada@example.com', 'Sales'],
        ],
        ['', `members.$ref eq "${member?.$ref}"`, ['Sales']],
      ]
      for (const [path, filter, found] of cases)
        assert.deepEqual(await client.names(filtered(path, filter)), found, filter)
    })

    it('refuses what it cannot compare, instead of finding nobody', async () => {
      for (const [path, filter] of [
        ['/Users', 'meta.location sw "http"'],
        ['/Groups', 'members.$ref co "Users"'],
        ['', 'meta.location gt "h"'],
      ] as const) {
        const { status, body } = await client.get(filtered(path, filter))
        assert.deepEqual([status, body.scimType], [400, 'invalidFilter'], filter)
      }
    })
  })
