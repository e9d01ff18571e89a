import assert from 'node:assert/strict'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, pbxAccount } from './sample.ts'
import { dirtyNames, lookAtAll, seeAndTakeIn } from './steps.ts'
import type { GrantedPolicy } from '../../src/directory/store.ts'

const granted = (userId: string, type: string, change: Partial<GrantedPolicy> = {}): GrantedPolicy => ({
  userId,
  type,
  policyId: 'p1',
  holderId: 'holder',
  jobId: '1',
  at: AT,
  ...change,
})

for (const { name, open } of engines)
  describe(`granted policies on ${name}`, () => {
    let opened: Opened
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())

    const twoUsers = async () => {
      const { directory } = opened.stores
      const tenant = newTenant()
      await seeAndTakeIn(directory, tenant, [pbxAccount(1), pbxAccount(2)])
      const [first, second] = await directory.views(tenant, null, 10)
      return { directory, tenant, first: first!.user.id, second: second!.user.id }
    }

    it('are kept by user and type, the last of each stands, and who has them is looked at again', async () => {
      const { directory, tenant, first, second } = await twoUsers()
      await lookAtAll(directory, tenant)
      await directory.noteGranted(tenant, [
        granted(first, 'B', { policyId: 'old' }),
        granted(first, 'B'),
        granted(first, 'A'),
        granted(second, 'A', { policyId: 'p2' }),
      ])
      assert.deepEqual(await dirtyNames(directory, tenant), [`user:${first}`, `user:${second}`])
      const views = await directory.viewsOf(tenant, [first, second])
      const held = views.map((view) => view.granted.map(({ type, policyId }) => `${type} ${policyId}`))
      assert.deepEqual(held, [['A p1', 'B p1'], ['A p2']])
      assert.deepEqual(views[1]?.granted, [granted(second, 'A', { policyId: 'p2' })])
    })

    it('are forgotten one by one; unknown ones are ignored', async () => {
      const { directory, tenant, first, second } = await twoUsers()
      await directory.noteGranted(tenant, [granted(first, 'A'), granted(first, 'B'), granted(second, 'A')])
      await lookAtAll(directory, tenant)
      await directory.forgetGranted(tenant, [
        { userId: first, type: 'A' },
        { userId: 'nobody', type: 'A' },
      ])
      const views = await directory.viewsOf(tenant, [first, second])
      assert.deepEqual(
        views.map((view) => view.granted.map(({ type }) => type)),
        [['B'], ['A']],
      )
      assert.ok((await dirtyNames(directory, tenant)).includes(`user:${first}`))
    })

    it('stay with the user when somebody else gets the number', async () => {
      const { directory, tenant, first, second } = await twoUsers()
      const number = { number: '+442070000001', holderId: 'holder', origin: 'assigned', jobId: '1', at: AT } as const
      await directory.manage(tenant, [{ ...number, userId: first }])
      await directory.noteGranted(tenant, [granted(first, 'A')])
      await directory.manage(tenant, [{ ...number, userId: second }])
      const views = await directory.viewsOf(tenant, [first, second])
      assert.deepEqual(
        views.map((view) => [view.managed.length, view.granted.length]),
        [
          [0, 1],
          [1, 0],
        ],
      )
    })

    it('of one tenant are not another’s', async () => {
      const { directory, tenant, first } = await twoUsers()
      const other = newTenant()
      await directory.noteGranted(tenant, [granted(first, 'A')])
      await directory.noteGranted(other, [granted(first, 'A', { policyId: 'theirs' })])
      await directory.forgetGranted(other, [{ userId: first, type: 'A' }])
      const [view] = await directory.viewsOf(tenant, [first])
      assert.deepEqual(view?.granted, [granted(first, 'A')])
    })
  })
