import assert from 'node:assert/strict'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, m365Account, pbxAccount } from './sample.ts'
import { takeIn, userIdOf } from './steps.ts'

const UPN = 'shared@example.com'

for (const engine of engines)
  describe(`who claims a Microsoft 365 account, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => (opened = await engine.open()))
    after(() => opened.close())

    it('are those who are linked to it, or have its username in either field, but for who has another or is deleted', async () => {
      const tenant = newTenant()
      const { directory } = opened.stores
      const idOf = (n: number) => userIdOf(pbxAccount(n).id)
      const facts = [
        { userName: UPN.toUpperCase() },
        { userName: 'two@example.com', federationId: UPN },
        { userName: 'three@example.com', federationId: UPN },
        { userName: 'four@example.com', federationId: UPN },
        { userName: 'five@example.com' },
        { userName: 'six@example.com' },
      ].map((more, at) => pbxAccount(at + 1, { federationId: null, ...more }))
      await directory.seePbx(tenant, facts, null, AT)
      const pending = await directory.pending(tenant, null, 20)
      await directory.accept(
        tenant,
        pending.map(({ accountId, hash }) => ({
          ...{ accountId, hash, userId: userIdOf(accountId), create: true, changes: [] },
          ...{ cause: 'CHANGED_IN_PBX', causedBy: null },
          facts: factsOf(facts.find(({ id }) => id === accountId)!),
        })),
        AT,
      )
      await directory.seeM365(tenant, [m365Account(1, { userPrincipalName: UPN }), m365Account(2)], null, AT)
      await directory.link(
        tenant,
        [
          { userId: idOf(3), m365Id: m365Account(2).id },
          { userId: idOf(5), m365Id: m365Account(1).id },
        ],
        AT,
      )
      const claimed = () => directory.claimants(tenant, m365Account(1).id)
      assert.deepEqual(await claimed(), [1, 2, 4, 5].map(idOf))
      await directory.losePbx(tenant, [pbxAccount(4).id], AT)
      await takeIn(directory, tenant)
      assert.deepEqual(await claimed(), [1, 2, 5].map(idOf))
      const named = await directory.usersOf(tenant, [idOf(2), idOf(1), 'nobody', idOf(2)])
      assert.deepEqual(
        named.map(({ id }) => id),
        [1, 2].map(idOf),
      )
      assert.deepEqual(await directory.claimants(tenant, 'nobody'), [])
      assert.deepEqual(await directory.claimants(newTenant(), m365Account(1).id), [])
    })
  })
