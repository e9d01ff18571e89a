import assert from 'node:assert/strict'
import type { Assessment, UserCondition } from '../../src/directory/store.ts'
import type { UserView } from '../../src/directory/view.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, m365Account, pbxAccount } from './sample.ts'
import { takeIn, userIdOf } from './steps.ts'

const DIFFERS: UserCondition = { field: 'upn', test: 'is', values: ['differs'] }

/** Looked at, and found to stand well. */
const standing = ({ user }: UserView): Assessment => ({
  userId: user.id,
  state: 'inSync',
  reason: null,
  reasonDetail: {},
  waitingSince: null,
  nextTryAt: null,
  changes: [],
})

for (const engine of engines)
  describe(`usernames that differ from Microsoft 365, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => (opened = await engine.open()))
    after(() => opened.close())

    it('are counted and listed once they were looked at, whoever renames whom, and only of those who are on both sides', async () => {
      const tenant = newTenant()
      const { directory } = opened.stores
      const user = userIdOf(pbxAccount(1).id)
      const account = m365Account(1).id
      const atPbx = async (userName: string) => {
        await directory.seePbx(tenant, [pbxAccount(1, { userName }), pbxAccount(2)], null, AT)
        await takeIn(directory, tenant)
      }
      const atMicrosoft = (userPrincipalName: string) =>
        directory.seeM365(tenant, [m365Account(1, { userPrincipalName }), m365Account(2)], null, AT)
      const link = (m365Id: string | null) => directory.link(tenant, [{ userId: user, m365Id }], AT)
      const steps: [string, () => Promise<unknown>, boolean][] = [
        ['nobody is linked', async () => [await atPbx('ada@example.com'), await atMicrosoft('ada@x.com')], false],
        ['linked by an id', () => link(account), true],
        ['renamed in Microsoft 365', () => atMicrosoft('ada@example.com'), false],
        ['another case is the same name', () => atMicrosoft('Ada@Example.com'), false],
        ['renamed at 8x8', () => atPbx('ada.fry@example.com'), true],
        ['the account is gone', () => directory.seeM365(tenant, [{ id: account, gone: true }], null, AT), false],
        ['it is there again', () => atMicrosoft('ada@x.com'), true],
        ['let go', () => link(null), false],
        ['linked again', () => link(account), true],
        [
          'deleted at 8x8',
          async () => [await directory.losePbx(tenant, [pbxAccount(1).id], AT), await takeIn(directory, tenant)],
          false,
        ],
      ]
      for (const [what, step, differs] of steps) {
        await step()
        await directory.assess(tenant, (await directory.views(tenant, null, 10)).map(standing), [], [], AT)
        const { items, total } = await directory.users(tenant, { limit: 10, conditions: [DIFFERS] })
        const { namesApart } = await directory.counts(tenant)
        const expected = differs ? [user] : []
        assert.deepEqual(
          [items.map(({ id }) => id), total, namesApart],
          [expected, expected.length, expected.length],
          what,
        )
      }
    })
  })
