import assert from 'node:assert/strict'
import type { SeenKind } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn } from './steps.ts'

for (const engine of engines) {
  describe(`what was seen, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('counts new and changed 8x8 accounts, and leaves alone what is as it was', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      assert.equal(await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2)], null, AT), 2)
      await lookAtAll(directory, tenant)
      const listed = { ...pbxAccount(1), updatedAt: LATER }
      assert.equal(await directory.seePbx(tenant, [listed, pbxAccount(2, { title: 'CTO' })], null, LATER), 1)
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(2)}`, `pbx:${pbxAccount(2).id}`])
    })

    it('takes the last of an account that one page names twice', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(1, { title: 'CTO' })], null, AT)
      const [pending] = await directory.pending(tenant, null, 10)
      assert.equal(pending?.account?.title, 'CTO')
    })

    it('dirties the old and the new number of an account', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
      await lookAtAll(directory, tenant)
      await directory.seePbx(tenant, [pbxAccount(1, { extensions: pbxAccount(9).extensions })], null, LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [
        `number:${numberOf(1)}`,
        `number:${numberOf(9)}`,
        `pbx:${pbxAccount(1).id}`,
      ])
    })

    it('counts an account as lost once, and ignores ids it does not know', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1)], null, AT)
      assert.equal(await directory.losePbx(tenant, [pbxAccount(1).id, 'unknown'], LATER), 1)
      assert.equal(await directory.losePbx(tenant, [pbxAccount(1).id], LATER), 0)
      assert.equal(await directory.countSeen(tenant, 'pbx'), 0)
      assert.equal(await directory.seePbx(tenant, [pbxAccount(1)], null, LATER), 1, 'it is back')
      assert.equal(await directory.countSeen(tenant, 'pbx'), 1)
    })

    it('merges what a delta carried into what is known of a Microsoft 365 account', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1)])
      await directory.seeM365(tenant, [m365Account(1)], null, AT)
      await directory.link(tenant, [{ userId: 'user-00001', m365Id: m365Account(1).id }], AT)
      const carried = { id: m365Account(1).id, usageLocation: null, displayName: undefined }
      assert.equal(await directory.seeM365(tenant, [carried], null, LATER), 1)
      assert.equal(await directory.seeM365(tenant, [carried], null, LATER), 0)
      const [view] = await directory.views(tenant, null, 10)
      assert.deepEqual(view?.m365, { ...m365Account(1), usageLocation: null })
    })

    it('ignores that an account is gone which it never saw', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      assert.equal(await directory.seeM365(tenant, [{ id: 'unknown', gone: true }], null, AT), 0)
      assert.deepEqual(await dirtyNames(directory, tenant), [])
    })

    it('dirties unlinked users by the old name of a renamed Microsoft 365 account', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1), pbxAccount(2, { federationId: 'USER1@example.com' })])
      await directory.seeM365(tenant, [m365Account(1)], null, AT)
      await lookAtAll(directory, tenant)
      const renamed = { id: m365Account(1).id, userPrincipalName: 'other@example.com' }
      await directory.seeM365(tenant, [renamed], null, LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [
        `m365:${m365Account(1).id}`,
        'user:user-00001',
        'user:user-00002',
      ])
    })

    it('dirties a Teams number with its old and new holder', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seeNumbers(tenant, [teamsNumber(1, 1), teamsNumber(2, null)], null, AT)
      await lookAtAll(directory, tenant)
      assert.equal(await directory.seeNumbers(tenant, [teamsNumber(1, 5), teamsNumber(2, null)], null, LATER), 1)
      assert.deepEqual(await dirtyNames(directory, tenant), [
        `m365:${m365Account(1).id}`,
        `m365:${m365Account(5).id}`,
        `number:${numberOf(1)}`,
      ])
    })

    it('sees no change in policies that come in another order', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const policies = ['a', 'b'].map((id) => ({ type: 'TeamsCallingPolicy', id, name: id, via: 'direct' as const }))
      const seen = { id: 'm365-1', accountType: 'user' as const, enterpriseVoice: true, policies }
      assert.equal(await directory.seeConfigurations(tenant, [seen], null, AT), 1)
      await lookAtAll(directory, tenant)
      const turned = { ...seen, policies: [...policies].reverse() }
      assert.equal(await directory.seeConfigurations(tenant, [turned], null, LATER), 0)
      assert.equal(await directory.seeConfigurations(tenant, [{ ...seen, enterpriseVoice: false }], null, LATER), 1)
      assert.deepEqual(await dirtyNames(directory, tenant), ['m365:m365-1'])
    })

    it('tells for each kind what a complete read did not have, and takes it for gone', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const configuration = (n: number) => ({
        id: m365Account(n).id,
        accountType: 'user' as const,
        enterpriseVoice: true,
        policies: [],
      })
      const see = async (ns: number[], readId: string | null) => {
        await directory.seePbx(
          tenant,
          ns.map((n) => pbxAccount(n)),
          readId,
          AT,
        )
        await directory.seeM365(
          tenant,
          ns.map((n) => m365Account(n)),
          readId,
          AT,
        )
        await directory.seeNumbers(
          tenant,
          ns.map((n) => teamsNumber(n, n)),
          readId,
          AT,
        )
        await directory.seeConfigurations(tenant, ns.map(configuration), readId, AT)
      }
      await see([1, 2, 3, 4], 'read-1')
      await see([2, 4], 'read-2')
      await see([2], null)
      const missing: Record<Exclude<SeenKind, 'inventory' | 'member'>, string[]> = {
        pbx: [pbxAccount(1).id, pbxAccount(3).id],
        m365: [m365Account(1).id, m365Account(3).id],
        number: [numberOf(1), numberOf(3)],
        configuration: [m365Account(1).id, m365Account(3).id],
      }
      for (const kind of ['pbx', 'm365', 'number', 'configuration'] as const) {
        assert.deepEqual(await directory.notInRead(tenant, kind, 'read-2', 10), missing[kind])
        assert.deepEqual(await directory.notInRead(tenant, kind, 'read-2', 1), missing[kind].slice(0, 1))
        assert.equal(await directory.countNotInRead(tenant, kind, 'read-2', 10), missing[kind].length)
        assert.equal(await directory.countNotInRead(tenant, kind, 'read-2', 1), 1, 'no further than asked')
        await lookAtAll(directory, tenant)
        await directory.loseSeen(tenant, kind, missing[kind], LATER)
        assert.notDeepEqual(await dirtyNames(directory, tenant), [], `${kind}: those who had it are looked at again`)
        assert.deepEqual(await directory.notInRead(tenant, kind, 'read-2', 10), [])
        assert.equal(await directory.countSeen(tenant, kind), 2)
      }
    })

    it('refuses a NUL character, saying so, and stores nothing of the call', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const bad = [pbxAccount(1), pbxAccount(2, { title: 'C\0O' })]
      await assert.rejects(directory.seePbx(tenant, bad, null, AT), { name: 'TextRefused', message: /NUL character/ })
      await assert.rejects(directory.seePbx(tenant, [pbxAccount(1, { id: 'a\0b' })], null, AT), { name: 'TextRefused' })
      await assert.rejects(directory.seeM365(tenant, [m365Account(1, { displayName: '\0' })], null, AT), {
        name: 'TextRefused',
      })
      await assert.rejects(directory.users(tenant, { search: 'a\0', limit: 10 }), { name: 'TextRefused' })
      assert.equal(await directory.countSeen(tenant, 'pbx'), 0)
      assert.deepEqual(await dirtyNames(directory, tenant), [])
    })

    it('keeps half of a surrogate pair as the replacement character', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await directory.seePbx(tenant, [pbxAccount(1, { givenName: 'A\ud83d', title: 'ok \u{1F600}' })], null, AT)
      const [pending] = await directory.pending(tenant, null, 10)
      assert.equal(pending?.account?.givenName, 'A\ufffd')
      assert.equal(pending?.account?.title, 'ok \u{1F600}')
    })

    it('finds people of Microsoft 365 by the beginning of the username, but no guests, and nobody who is gone or cannot sign in', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      const named = (n: number, userPrincipalName: string, more: object = {}) =>
        m365Account(n, { userPrincipalName, displayName: null, ...more })
      const accounts = [
        named(1, 'Zoë.Ruiz@example.com'),
        named(2, 'zoe@example.com', { displayName: 'Zoe' }),
        named(3, 'zoe_ext@example.com', { userType: 'guest' }),
        named(4, 'zoe.gone@example.com'),
        named(5, 'a_b%@example.com'),
        named(6, 'zoe.attendant@example.com', { enabled: false }),
      ]
      await directory.seeM365(tenant, accounts, 'r', AT)
      await directory.loseSeen(tenant, 'm365', [m365Account(4).id], LATER)
      const found = async (text: string) => (await directory.peopleNamed(tenant, text)).map(({ name }) => name)
      assert.deepEqual(await found('ZO'), ['Zoe', 'Zoë.Ruiz@example.com'])
      assert.deepEqual(await found('zoë'), ['Zoë.Ruiz@example.com'])
      assert.deepEqual(await found('a_b%'), ['a_b%@example.com'])
      assert.deepEqual(await found('a%'), [])
      assert.deepEqual(await directory.peopleNamed(newTenant(), 'zo'), [])
    })

    it('never mixes tenants, with the same ids in both', async () => {
      const { directory } = opened.stores
      const [one, other] = [newTenant(), newTenant()]
      await seeAndTakeIn(directory, one, [pbxAccount(1), pbxAccount(2)])
      await seeAndTakeIn(directory, other, [pbxAccount(1, { title: 'Other' })])
      for (const tenant of [one, other]) {
        await directory.seeM365(tenant, [m365Account(1)], 'r', AT)
        await directory.seeNumbers(tenant, [teamsNumber(1, 1)], 'r', AT)
        await directory.link(tenant, [{ userId: 'user-00001', m365Id: m365Account(1).id }], AT)
      }
      await directory.losePbx(one, [pbxAccount(1).id], LATER)
      await directory.loseSeen(one, 'number', [numberOf(1)], LATER)
      await directory.loseSeen(one, 'm365', [m365Account(1).id], LATER)
      const [view] = await directory.views(other, null, 10)
      assert.equal(view?.pbx?.title, 'Other')
      assert.equal(view?.pbxPending, false)
      assert.equal(view?.held.length, 1)
      assert.equal(view?.m365?.id, m365Account(1).id)
      assert.equal((await directory.counts(other)).users, 1)
      assert.equal((await directory.counts(one)).users, 2)
      assert.equal((await directory.changesAfter(other, 0, 10)).length, 2)
    })
  })
}
