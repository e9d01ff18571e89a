import assert from 'node:assert/strict'
import type { M365Account } from '../../src/directory/store.ts'
import { acceptance } from '../../src/sync/plan/authority.ts'
import { connectProvider, person, type Provider } from '../sync/provider.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, pbxAccount } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn, takeIn, userIdOf } from './steps.ts'

const by = { id: 'dana', name: 'Dana' }
const accountId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const account = (n: number, more: Partial<M365Account> = {}): M365Account =>
  m365Account(n, { id: accountId(n), userPrincipalName: `account${n}@example.com`, ...more })

for (const engine of engines) {
  describe(`whose account an admin or the identity provider says it is, on ${engine.name}`, function () {
    this.timeout(60_000)
    let opened: Opened
    let tenant: string
    let provider: Provider
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    /** Users 1 to 4 at 8x8, and accounts 1 to 4 with other names. */
    beforeEach(async () => {
      const { directory, tenants } = opened.stores
      tenant = newTenant()
      await tenants.seed({ id: tenant, name: tenant, createdAt: AT }, null, null)
      await seeAndTakeIn(
        directory,
        tenant,
        [1, 2, 3, 4].map((n) => pbxAccount(n)),
      )
      await directory.seeM365(
        tenant,
        [1, 2, 3, 4].map((n) => account(n)),
        null,
        AT,
      )
      provider = await connectProvider({ stores: opened.stores, tenantId: tenant })
      await lookAtAll(directory, tenant)
    })

    const idOf = (n: number): string => userIdOf(pbxAccount(n).id)
    const candidates = async (n: number) => {
      const [view] = await opened.stores.directory.viewsOf(tenant, [idOf(n)])
      return view?.candidates.map((one) => [one.account.id, one.step, one.linkedUserId, one.claims])
    }
    const give = (n: number, externalId: string | undefined) =>
      provider.change(idOf(n), ({ externalId: _, ...body }) => (externalId ? { ...body, externalId } : body))
    const choose = async (n: number, which: string) =>
      (await opened.stores.directory.chooseAccount(tenant, idOf(n), which, { by, at: AT })).kind
    const see = (...sightings: M365Account[]) => opened.stores.directory.seeM365(tenant, sightings, null, AT)
    const touched = async (id: string) =>
      (await opened.stores.directory.touchedBy(tenant, [{ kind: 'm365', key: id }])).userIds
    const forProvider = (name: 'entra' | 'okta' | 'other') =>
      opened.stores.tenants.changeProvisioning(tenant, { on: true, provider: name, visible: 'all' }, AT)

    it('tries a choice, then the object id, then names; what is not there is passed over', async () => {
      await give(1, accountId(2))
      assert.equal(await choose(1, accountId(1)), 'chosen')
      await see(account(3, { userPrincipalName: 'user1@example.com' }))
      assert.deepEqual(await candidates(1), [[accountId(1), 'choice', null, 1]])
      await opened.stores.directory.seeM365(tenant, [{ id: accountId(1), gone: true }], null, LATER)
      assert.deepEqual(await candidates(1), [[accountId(2), 'externalId', null, 1]])
      await opened.stores.directory.seeM365(tenant, [{ id: accountId(2), gone: true }], null, LATER)
      assert.deepEqual((await candidates(1))?.[0]?.slice(0, 2), [accountId(3), 'federationId'])
    })

    it('counts who claims an account by whatever step, up to the one it was found at', async () => {
      await give(1, accountId(1))
      await give(2, accountId(1))
      assert.deepEqual(await candidates(1), [[accountId(1), 'externalId', null, 2]])
      await see(account(1, { userPrincipalName: 'user3@example.com' }))
      assert.deepEqual(await candidates(3), [[accountId(1), 'userName', null, 3]])
      assert.equal(await choose(4, 'USER3@example.com'), 'chosen')
      assert.deepEqual(await candidates(4), [[accountId(1), 'choice', null, 1]], 'later steps count for nothing')
      assert.deepEqual(await candidates(1), [[accountId(1), 'externalId', null, 3]])
      await opened.stores.directory.link(tenant, [{ userId: idOf(4), m365Id: accountId(4) }], AT)
      assert.deepEqual(
        await candidates(1),
        [[accountId(1), 'externalId', null, 2]],
        'whoever has another claims nothing',
      )
    })

    it('takes the id for an account’s only from Entra, and only where the provider has the user', async () => {
      await give(1, accountId(1))
      await forProvider('okta')
      assert.deepEqual([await candidates(1), await touched(accountId(1))], [[], []])
      await forProvider('entra')
      assert.deepEqual(await touched(accountId(1)), [idOf(1)])
      await opened.stores.directory.release(tenant, idOf(1), { at: LATER, by: 'Dana' })
      assert.deepEqual([await candidates(1), await touched(accountId(1))], [[], []])
    })

    it('a user that 8x8 deleted claims nothing, as it is and as it will be', async () => {
      const { directory } = opened.stores
      await give(1, accountId(1))
      await give(2, accountId(1))
      await directory.losePbx(tenant, [pbxAccount(2).id], LATER)
      const expected = await directory.expect(tenant, (pending) => acceptance(pending, () => ''))
      const [view] = await expected.viewsOf({ userIds: [idOf(1)], accountIds: [] })
      assert.deepEqual(
        view?.candidates.map(({ claims }) => claims),
        [1],
      )
      assert.deepEqual(await candidates(1), [[accountId(1), 'externalId', null, 2]])
      await lookAtAll(directory, tenant)
      await takeIn(directory, tenant, LATER)
      assert.ok(
        (await dirtyNames(directory, tenant)).includes(`m365:${accountId(1)}`),
        'others may be linked to it now',
      )
      assert.deepEqual(await candidates(1), [[accountId(1), 'externalId', null, 1]])
    })

    it('another id, and a record that goes, have everybody looked at who could be linked', async () => {
      const { directory } = opened.stores
      const dirtied = async () => (await dirtyNames(directory, tenant)).filter((name) => name.startsWith('m365:'))
      const clean = () => lookAtAll(directory, tenant)
      await give(1, accountId(1))
      assert.deepEqual(await dirtied(), [`m365:${accountId(1)}`])
      await clean()
      await give(1, accountId(2))
      assert.deepEqual((await dirtied()).sort(), [`m365:${accountId(1)}`, `m365:${accountId(2)}`])
      await clean()
      await provider.change(idOf(1), (body) => ({ ...body, title: 'Head' }))
      assert.deepEqual(await dirtied(), [], 'the same id moves nobody else')
      await clean()
      await provider.remove((await provider.recordOf(idOf(1))).id)
      assert.deepEqual(await dirtied(), [`m365:${accountId(2)}`])
      await clean()
      const { userId } = await provider.create(person('new@contoso.example', { externalId: accountId(3) }, null))
      assert.deepEqual(await dirtied(), [`m365:${accountId(3)}`])
      await clean()
      await directory.chooseRemoval(tenant, userId, { by, at: AT })
      await clean()
      assert.deepEqual(await directory.remove(tenant, [userId], LATER), [userId])
      assert.deepEqual(await dirtied(), [`m365:${accountId(3)}`])
      await clean()
      await give(3, accountId(4))
      await clean()
      await directory.release(tenant, idOf(3), { at: LATER, by: 'Dana' })
      assert.deepEqual(await dirtied(), [`m365:${accountId(4)}`])
      await clean()
      await provider.change(idOf(2), (body) => ({ ...body, externalId: 'ana.silva' }))
      assert.deepEqual(await dirtied(), [], 'a nickname is nobody’s id')
    })

    it('an account is chosen once: not where there is a link, nor for two, nor one that is gone', async () => {
      const { directory } = opened.stores
      assert.equal(await choose(1, 'nobody@example.com'), 'missing')
      await directory.seeM365(tenant, [{ id: accountId(4), gone: true }], null, LATER)
      assert.equal(await choose(1, accountId(4)), 'missing')
      assert.equal(await choose(1, accountId(1).toUpperCase()), 'chosen')
      assert.equal(await choose(2, 'ACCOUNT1@example.com'), 'taken')
      assert.equal(await choose(1, accountId(2)), 'chosen', 'another one in its place')
      assert.equal(await choose(2, accountId(1)), 'chosen')
      await directory.link(tenant, [{ userId: idOf(3), m365Id: accountId(3) }], AT)
      assert.equal(await choose(3, accountId(1)), 'linked')
      assert.equal(await choose(4, accountId(3)), 'taken')
      assert.equal((await directory.endAccountChoice(tenant, idOf(1)))?.id, accountId(2))
      assert.equal(await directory.endAccountChoice(tenant, idOf(1)), null)
      const [view] = await directory.viewsOf(tenant, [idOf(2)])
      assert.deepEqual(view?.chosenAccount, { accountId: accountId(1), by, at: AT })
    })
  })
}
