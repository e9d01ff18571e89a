import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import type { User } from '../../src/directory/user.ts'
import { inTheWay } from '../../src/sync/plan/inTheWay.ts'
import { teamsRules } from '../../src/sync/plan/rules.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { changeAccount } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const CHAIN = 40

describe('whom to solve first', function () {
  this.timeout(60_000)
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: 60 })
    await world.run()
  })
  after(() => world.close())

  it('ENG-3 where numbers of a row move on by one and its last cannot, each step is looked at once', async () => {
    const row = (await world.users()).filter(({ number }) => number !== null).slice(0, CHAIN)
    const last = row.at(-1)
    assert.ok(row.length === CHAIN && last)
    await moveOn(row)
    await changeAccount(world.url, last.m365Id ?? '', { accountEnabled: false })
    await world.run()
    let looks = 0
    const viewOf = async (userId: string) => {
      looks += 1
      return (await world.stores.directory.viewsOf(world.tenantId, [userId]))[0] ?? null
    }
    const rules = teamsRules(await world.stores.tenants.teams(world.tenantId))
    const look = { rules, viewOf, at: new Date().toISOString() }
    const known = new Map<string, User | null>()
    const others = (
      await Promise.all(row.slice(0, -1).map(({ id }) => world.stores.directory.viewsOf(world.tenantId, [id])))
    ).flat()
    for (const view of others) {
      const first = await inTheWay(view, view.user.number, { ...look, known })
      assert.equal(first?.id, last.id, view.user.userName)
    }
    assert.ok(looks <= CHAIN, `${looks} looks`)
    const [begin] = others
    assert.ok(begin)
    assert.equal((await inTheWay(begin, begin.user.number, look))?.id, last.id)
    assert.equal(await inTheWay(begin, begin.user.number, { ...look, most: 10 }), null, 'it is followed without end')
  })

  /** Each is given at 8x8 what the next one had. */
  async function moveOn(row: UserRow[]): Promise<void> {
    for (const { userName } of row) await changePbxUser(world.url, userName, (each) => setNumber(each, null))
    for (const [at, { userName }] of row.entries()) {
      const next = row[(at + 1) % row.length]?.number ?? null
      await changePbxUser(world.url, userName, (each) => setNumber(each, next))
    }
  }
})
