import assert from 'node:assert/strict'
import type { Page as Listed, User, UserDetail } from '../../src/api/contract.ts'
import { ask, comes, openConsole, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { openAt } from './places.ts'

describe('why one user has no number', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '400', SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?filter=reason:OTHER_NUMBER&limit=10')).items
  })
  after(() => console?.close())

  for (const [at, turn] of TURNS.entries())
    it(`is found out from Services on, and mended there: cause, fix, one sync (${said(turn)})`, async () => {
      const { id, displayName, number } = people[at]!
      const detail = () => ask<UserDetail>(console.url, `/api/users/${id}`)
      assert.notEqual((await detail()).teams.number, number)
      const { context, tab, hands, faults } = await openAt(console, turn, 'services')
      const needs = tab.getByRole('region', { name: 'Needs attention' })
      await hands.press(needs.getByRole('button', { name: 'View users' }))
      await hands.press(tab.getByRole('group', { name: 'Reason' }).getByRole('button', { name: /^Has another number/ }))
      const { total } = await ask<Listed<User>>(console.url, '/api/users?filter=reason:OTHER_NUMBER&limit=1')
      await tab.getByText(`of ${total} that match`).waitFor()
      await hands.press(tab.getByRole('table').getByRole('link', { name: new RegExp(`^${displayName}`) }))
      const panel = tab.getByRole('complementary', { name: 'User' })
      await panel.getByText('Who can').waitFor()
      await hands.press(panel.getByRole('button', { name: 'Take over number…' }))
      await hands.press(tab.getByRole('alertdialog').getByRole('button', { name: 'Take over' }))
      await panel.getByText(/agreed that .* gives way at the next sync/).waitFor()
      // what was pressed is gone: whoever uses a keyboard is still at this user
      await comes(tab, `document.activeElement.closest('.user') !== null`)
      await hands.press(panel.getByRole('button', { name: 'Sync this user' }))
      await panel.getByText('Verified').waitFor()
      while ((await detail()).teams.number !== number) await tab.waitForTimeout(50)
      hands.told('from Services to the cause of one missing number, and to its end')
      assert.deepEqual(faults, [])
      await context.close()
    })
})
