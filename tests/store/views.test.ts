import assert from 'node:assert/strict'
import type { DirtyKey, ManagedAssignment, User } from '../../src/directory/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn, takeIn } from './steps.ts'

for (const engine of engines) {
  describe(`views of users, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    /** Users 1 to `n`, each linked to the Microsoft 365 account of the same number. */
    async function company(n: number): Promise<string> {
      const { directory } = opened.stores
      const tenant = newTenant()
      const ns = Array.from({ length: n }, (_, at) => at + 1)
      await seeAndTakeIn(
        directory,
        tenant,
        ns.map((at) => pbxAccount(at)),
      )
      await directory.seeM365(
        tenant,
        ns.map((at) => m365Account(at)),
        null,
        AT,
      )
      const links = ns.map((at) => ({ userId: userId(at), m365Id: m365Account(at).id }))
      await directory.link(tenant, links, AT)
      await lookAtAll(directory, tenant)
      return tenant
    }

    const viewOf = async (tenant: string, n: number) => {
      const [view] = await opened.stores.directory.viewsOf(tenant, [userId(n)])
      assert.ok(view)
      return view
    }

    it('joins all that is known of a user', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      const configuration = {
        id: m365Account(1).id,
        accountType: 'user' as const,
        enterpriseVoice: true,
        policies: [{ type: 'OnlineVoiceRoutingPolicy', id: 'p', name: 'UK', via: 'direct' as const }],
      }
      await directory.seeConfigurations(tenant, [configuration], null, AT)
      await directory.seeNumbers(tenant, [teamsNumber(1, 1), teamsNumber(8, 1), teamsNumber(2, 2)], null, AT)
      await directory.manage(tenant, [managed(1, 1)])
      const view = await viewOf(tenant, 1)
      assert.deepEqual(view, {
        user: { ...view.user, id: userId(1), m365Id: m365Account(1).id, number: numberOf(1) } satisfies User,
        pbx: pbxAccount(1),
        pbxPending: false,
        pbxChangedBy: null,
        pbxSeenAt: AT,
        m365: m365Account(1),
        candidates: [],
        chosenAccount: null,
        kept: null,
        keptUser: null,
        configuration,
        held: [teamsNumber(1, 1), teamsNumber(8, 1)],
        holders: [
          {
            number: teamsNumber(1, 1),
            name: 'Given Family1',
            userId: userId(1),
            userWants: numberOf(1),
            userPending: null,
            userGone: false,
            userInScope: true,
            userLeftOut: false,
            managed: true,
          },
        ],
        managed: [managed(1, 1)],
        granted: [],
        rivals: [],
        inScope: true,
        leftOut: null,
        takeOver: null,
        removal: null,
      })
    })

    it('pages in user id order and leaves out unknown ids', async () => {
      const { directory } = opened.stores
      const tenant = await company(5)
      const first = await directory.views(tenant, null, 3)
      const rest = await directory.views(tenant, first.at(-1)?.user.id ?? null, 3)
      assert.deepEqual(
        [...first, ...rest].map((view) => view.user.id),
        [1, 2, 3, 4, 5].map(userId),
      )
      const some = await directory.viewsOf(tenant, [userId(4), 'unknown', userId(2), userId(4)])
      assert.deepEqual(
        some.map((view) => view.user.id),
        [userId(2), userId(4)],
      )
    })

    it('shows what 8x8 shows now, and who holds each number of it', async () => {
      const { directory } = opened.stores
      const tenant = await company(3)
      await directory.seeNumbers(tenant, [teamsNumber(1, 1), teamsNumber(2, 2), teamsNumber(7, null)], null, AT)
      const extensions = [
        { ...pbxAccount(2).extensions[0]!, id: 'a' },
        { ...pbxAccount(7).extensions[0]!, id: 'b' },
        { ...pbxAccount(3).extensions[0]!, id: 'c', type: 'CC' as const },
      ]
      await directory.seePbx(tenant, [pbxAccount(1, { extensions })], null, LATER)
      await directory.seePbx(tenant, [pbxAccount(2, { extensions: [] })], null, LATER)
      const view = await viewOf(tenant, 1)
      assert.equal(view.pbxPending, true)
      assert.deepEqual(
        view.holders.map((holder) => [holder.number.number, holder.userId, holder.name, holder.userWants]),
        [
          [numberOf(1), userId(1), 'Given Family1', numberOf(1)],
          [numberOf(2), userId(2), 'Given Family2', numberOf(2)],
          [numberOf(7), null, '', null],
        ],
      )
      assert.deepEqual(view.holders[1]?.userPending, pbxAccount(2, { extensions: [] }))
    })

    it('counts what is ours as its user’s where it was put alone, though nobody is linked to the account any more', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      await directory.seeM365(tenant, [m365Account(8), m365Account(9)], null, AT)
      await directory.manage(tenant, [{ ...managed(1, 9), userId: userId(1) }, managed(2, 2)])
      await directory.seeNumbers(tenant, [teamsNumber(1, 9), teamsNumber(2, 8)], null, AT)
      const behind = async (n: number) => (await viewOf(tenant, n)).holders.map((each) => [each.userId, each.managed])
      assert.deepEqual(await behind(1), [[userId(1), true]])
      assert.deepEqual(await behind(2), [[null, true]], 'somebody took it away by hand')
    })

    it('names a holder that Microsoft 365 does not tell of by its id', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      await directory.seeNumbers(
        tenant,
        [teamsNumber(1, null, { holderId: 'app-1', holderKind: 'application' })],
        null,
        AT,
      )
      assert.equal((await viewOf(tenant, 1)).holders[0]?.name, 'app-1')
    })

    it('shows no account that is gone, but what its number still hangs on', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      await directory.seeNumbers(tenant, [teamsNumber(1, 1)], null, AT)
      await directory.seeM365(tenant, [{ id: m365Account(1).id, gone: true }], null, LATER)
      await directory.losePbx(tenant, [pbxAccount(1).id], LATER)
      const view = await viewOf(tenant, 1)
      assert.equal(view.m365, null)
      assert.equal(view.pbx, null)
      assert.equal(view.pbxPending, true)
      // nothing is held by an account that is gone, yet the number's own record still says where it hangs
      assert.deepEqual(view.held, [])
      assert.deepEqual(
        view.holders.map((holder) => holder.number),
        [teamsNumber(1, 1)],
      )
    })

    it('offers accounts by Federation ID, else by username, whatever the case, with who else claims them', async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [
        pbxAccount(1, { federationId: 'ÄNNE@example.com' }),
        pbxAccount(2, { federationId: 'änne@EXAMPLE.com' }),
        pbxAccount(3, { federationId: 'nobody@example.com', userName: 'Ｕｓｅｒ3@example.com' }),
        pbxAccount(4),
      ])
      await directory.seeM365(
        tenant,
        [
          m365Account(1),
          m365Account(3),
          m365Account(9, { userPrincipalName: 'Änne@example.com' }),
          m365Account(8, { userPrincipalName: '' }),
        ],
        null,
        AT,
      )
      const candidates = async (n: number) =>
        (await viewOf(tenant, n)).candidates.map((one) => [one.account.id, one.step, one.linkedUserId, one.claims])
      assert.deepEqual(await candidates(1), [[m365Account(9).id, 'federationId', null, 2]])
      assert.deepEqual(await candidates(3), [[m365Account(3).id, 'userName', null, 1]])
      assert.deepEqual(await candidates(4), [])
      await directory.link(tenant, [{ userId: userId(2), m365Id: m365Account(9).id }], AT)
      assert.deepEqual(await candidates(1), [[m365Account(9).id, 'federationId', userId(2), 2]])
      assert.deepEqual(await candidates(2), [], 'linked')
      await directory.link(tenant, [{ userId: userId(2), m365Id: m365Account(1).id }], LATER)
      assert.deepEqual(await candidates(1), [[m365Account(9).id, 'federationId', null, 1]])
      await seeAndTakeIn(directory, tenant, [pbxAccount(5, { federationId: 'änne@example.com' })])
      assert.deepEqual(await candidates(1), [[m365Account(9).id, 'federationId', null, 2]])
      await directory.losePbx(tenant, [pbxAccount(5).id], LATER)
      await takeIn(directory, tenant, LATER)
      assert.deepEqual(
        await candidates(1),
        [[m365Account(9).id, 'federationId', null, 1]],
        'a deleted user claims nothing',
      )
      assert.deepEqual(await candidates(5), [])
      await directory.seeM365(tenant, [{ id: m365Account(9).id, gone: true }], null, LATER)
      assert.deepEqual(await candidates(1), [[m365Account(1).id, 'userName', userId(2), 1]])
    })

    it('logs links, lets two users change places, and gives one account to one user', async () => {
      const { directory } = opened.stores
      const tenant = await company(3)
      const changed = [
        { userId: userId(1), m365Id: m365Account(2).id },
        { userId: userId(2), m365Id: m365Account(1).id },
        { userId: userId(3), m365Id: null },
      ]
      await directory.link(tenant, changed, LATER)
      const log = await directory.changesAfter(tenant, 6, 10)
      assert.deepEqual(
        log.map((line) => [line.userId, line.kind, line.before, line.after]),
        [
          [userId(1), 'linked', 'user1@example.com', 'user2@example.com'],
          [userId(2), 'linked', 'user2@example.com', 'user1@example.com'],
          [userId(3), 'unlinked', 'user3@example.com', null],
        ],
      )
      assert.deepEqual(await dirtyNames(directory, tenant), [
        ...[1, 2, 3].map((n) => `m365:${m365Account(n).id}`),
        ...[1, 2, 3].map((n) => `user:${userId(n)}`),
      ])
      const taken = [{ userId: userId(3), m365Id: m365Account(1).id }]
      await assert.rejects(directory.link(tenant, taken, LATER), { name: 'AlreadyThere', key: 'm365_id' })
      await directory.link(tenant, changed, LATER)
      assert.deepEqual(await dirtyNames(directory, tenant), [], 'as it was: nothing to look at')
    })

    it('says of a link that ends who is gone: the user here, or the one in Microsoft 365', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      await directory.losePbx(tenant, [pbxAccount(1).id], LATER)
      await takeIn(directory, tenant, LATER)
      await directory.seeM365(tenant, [{ id: m365Account(2).id, gone: true }], null, LATER)
      const ended = [1, 2].map((n) => ({ userId: userId(n), m365Id: null }))
      await directory.link(tenant, ended, LATER)
      const log = await directory.changesAfter(tenant, 0, 50)
      assert.deepEqual(
        log.flatMap((line) => (line.kind === 'unlinked' ? [[line.userId, line.cause]] : [])),
        [
          [userId(1), 'USER_DELETED'],
          [userId(2), 'M365_GONE'],
        ],
      )
    })

    it('finds whom a key touches, each once', async () => {
      const { directory } = opened.stores
      const tenant = await company(4)
      await directory.seeNumbers(tenant, [teamsNumber(3, 1)], null, AT)
      await directory.manage(tenant, [managed(9, 4)])
      await directory.seePbx(tenant, [pbxAccount(2, { extensions: pbxAccount(8).extensions })], null, LATER)
      const touched = async (...keys: DirtyKey[]) =>
        (await directory.viewsOf(tenant, (await directory.touchedBy(tenant, keys)).userIds)).map((view) => view.user.id)
      assert.deepEqual(await touched({ kind: 'user', key: userId(1) }), [userId(1)])
      assert.deepEqual(await touched({ kind: 'pbx', key: pbxAccount(1).id }), [userId(1)])
      assert.deepEqual(await touched({ kind: 'm365', key: m365Account(2).id }), [userId(2)])
      assert.deepEqual(
        await touched({ kind: 'm365', key: m365Account(1).id }),
        [userId(1), userId(3)],
        'also who wants what it holds',
      )
      await directory.link(tenant, [{ userId: userId(2), m365Id: null }], LATER)
      const named = m365Account(50, { userPrincipalName: 'USER2@example.com' })
      await directory.seeM365(tenant, [named], null, LATER)
      assert.deepEqual(await touched({ kind: 'm365', key: named.id }), [userId(2)], 'who could be linked to it')
      assert.deepEqual(await touched({ kind: 'number', key: numberOf(2) }), [userId(2)], 'accepted')
      assert.deepEqual(await touched({ kind: 'number', key: numberOf(8) }), [userId(2)], 'seen')
      assert.deepEqual(await touched({ kind: 'number', key: numberOf(9) }), [userId(4)], 'managed')
      assert.deepEqual(await touched({ kind: 'number', key: 'unknown' }, { kind: 'user', key: 'unknown' }), [])
      const twice = await touched(
        { kind: 'user', key: userId(1) },
        { kind: 'pbx', key: pbxAccount(1).id },
        { kind: 'number', key: numberOf(1) },
      )
      assert.deepEqual(twice, [userId(1)])
    })

    it('takes an account for a joiner until a user has it or it is gone', async () => {
      const { directory } = opened.stores
      const tenant = await company(1)
      await directory.seePbx(tenant, [pbxAccount(1), pbxAccount(2)], null, LATER)
      const keys: DirtyKey[] = [1, 2].map((n) => ({ kind: 'pbx', key: pbxAccount(n).id }))
      const joiners = async () =>
        (await directory.touchedBy(tenant, keys)).joiners.map((joiner) => [joiner.account.id, joiner.seenAt])
      assert.deepEqual(await joiners(), [[pbxAccount(2).id, LATER]])
      await directory.losePbx(tenant, [pbxAccount(2).id], LATER)
      assert.deepEqual(await joiners(), [])
      await directory.seePbx(tenant, [pbxAccount(2)], null, LATER)
      assert.equal((await joiners()).length, 1)
      await takeIn(directory, tenant)
      assert.deepEqual(await joiners(), [])
    })

    it('dirties user and number of what is managed and no longer managed', async () => {
      const { directory } = opened.stores
      const tenant = await company(2)
      await directory.manage(tenant, [managed(1, 1)])
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(1)}`, `user:${userId(1)}`])
      await directory.manage(tenant, [{ ...managed(1, 2), origin: 'adopted' }])
      assert.deepEqual(await dirtyNames(directory, tenant), [
        `number:${numberOf(1)}`,
        `user:${userId(1)}`,
        `user:${userId(2)}`,
      ])
      assert.deepEqual((await viewOf(tenant, 2)).managed, [{ ...managed(1, 2), origin: 'adopted' }])
      assert.equal((await directory.counts(tenant)).managed, 1)
      await directory.unmanage(tenant, [{ number: numberOf(1), userId: userId(1) }])
      assert.equal((await directory.counts(tenant)).managed, 1, 'it is another user’s by now')
      await directory.unmanage(tenant, [numberOf(1), 'unknown'])
      assert.deepEqual(await dirtyNames(directory, tenant), [`number:${numberOf(1)}`, `user:${userId(2)}`])
      assert.equal((await directory.counts(tenant)).managed, 0)
    })
  })
}

function userId(n: number): string {
  return `user-${String(n).padStart(5, '0')}`
}

function managed(number: number, user: number): ManagedAssignment {
  return {
    number: numberOf(number),
    userId: userId(user),
    holderId: m365Account(user).id,
    origin: 'assigned',
    jobId: '1',
    at: AT,
  }
}
