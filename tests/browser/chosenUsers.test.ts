import assert from 'node:assert/strict'
import type { Job, Page as Listed, SyncStarted, SyncStatus, User } from '../../src/api/contract.ts'
import { MOST_CHOSEN } from '../../src/words/chosen.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { ask, openConsole, order, send, syncOnce, THEMES } from './chromium.ts'
import type { Console, Tab } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { problems, scrollsSideways } from './looks.ts'
import { openAt } from './places.ts'

const USERS = MOST_CHOSEN + 10

describe('a sync of chosen users', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  let next = 0
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: String(USERS), SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?limit=50')).items
  })
  after(() => console?.close())

  const give = async (user: User | undefined): Promise<string> => {
    const number = `+44207999${String(next++).padStart(4, '0')}`
    await changePbxUser(console.url, user?.userName ?? '', (each) => setNumber(each, number))
    return number
  }
  const numberOf = async ({ id }: User) => (await ask<User>(console.url, `/api/users/${id}`)).teams.number
  const pick = (tab: Tab, user: User) =>
    tab.getByRole('checkbox', { name: `Select ${user.displayName}`, exact: true }).first()
  const idle = async () => {
    while ((await ask<SyncStatus>(console.url, '/api/sync')).running.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
  }

  for (const [at, turn] of TURNS.entries())
    it(`SYNC-11 is started by an operator, told as one, and names them (${said(turn)})`, async () => {
      const [one, two, other] = people.slice(3 * at) as [User, User, User]
      const numbers = [await give(one), await give(two)]
      await give(other)
      const { context, tab, hands, faults } = await openAt(console, turn, 'users', 'Operator')
      const button = (name: string) => tab.getByRole('button', { name, exact: true })
      for (const user of [one, two]) await hands.press(pick(tab, user))
      await tab.getByText('2 selected').waitFor()
      await hands.press(button('Sync…'))
      const dialog = tab.getByRole('alertdialog', { name: 'Sync 2 users?' })
      await dialog.getByText('What is queued for others stays queued.').waitFor()
      await hands.press(dialog.getByRole('button', { name: 'Sync 2 users' }))
      await tab.getByText('Sync of 2 users started.').waitFor()
      await hands.press(tab.getByRole('link', { name: /^Follow Job/ }))
      await tab.getByText('Sync of 2 users.').waitFor()
      for (const { displayName } of [one, two])
        await tab.locator('.job-chosen').getByRole('link', { name: displayName, exact: true }).waitFor()
      await idle()
      assert.deepEqual([await numberOf(one), await numberOf(two)], numbers)
      assert.equal(await numberOf(other), other.teams.number, 'nobody else')
      hands.told('two users synced from Users')
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('is previewed first, is told as of so many, looked at again as such, and applied', async () => {
    const one = people[20] as User
    const number = await give(one)
    const { context, page, tab, faults } = await openAt(console, TURNS[0], 'users', 'Operator')
    const button = (name: string) => tab.getByRole('button', { name, exact: true })
    await pick(tab, one).check()
    await button('Sync…').click({ modifiers: ['Alt', 'Shift'] })
    await tab.getByText('It is a diagnostic sync').waitFor()
    await button('Cancel').click()
    await button('Sync…').click()
    assert.equal(await tab.getByText('It is a diagnostic sync').count(), 0)
    await button('Preview it first').click()
    await page.waitForURL(/\/changes\?plan=/)
    await tab.getByText(/for 1 user alone/).waitFor()
    const before = page.url()
    await button('Look again').click()
    await page.waitForURL((url) => /plan=/.test(url.href) && url.href !== before)
    await tab.getByText(/for 1 user alone/).waitFor()
    assert.equal(await numberOf(one), one.teams.number, 'a preview writes nothing')
    await tab.getByRole('button', { name: /^Apply/ }).click()
    await tab.getByRole('link', { name: /Job/ }).first().waitFor()
    await idle()
    assert.equal(await numberOf(one), number)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('that failed is tried again from its job for the same users', async () => {
    const [one, other] = people.slice(24) as [User, User]
    const number = await give(one)
    await give(other)
    await order(console.url, { faults: [{ system: '8x8', kind: 'status', status: 403 }] })
    const { jobIds } = await send<SyncStarted>(console.url, 'POST', '/api/sync', {
      service: 'all',
      users: { ids: [one.id] },
    })
    await idle()
    await order(console.url, {})
    const { context, tab, faults } = await openAt(console, TURNS[0], `jobs/${jobIds[0]}`, 'Operator')
    await tab.getByRole('button', { name: 'Retry', exact: true }).click()
    await tab.getByRole('link', { name: `Job ${Number(jobIds[1]) + 2}` }).waitFor()
    await idle()
    const again = await ask<Job>(console.url, `/api/jobs/${Number(jobIds[1]) + 2}`)
    assert.deepEqual([again.task, again.state], [{ kind: 'users', users: 1 }, 'succeeded'])
    assert.deepEqual([await numberOf(one), await numberOf(other)], [number, other.teams.number])
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('of more than it takes says what to do instead, and starts nothing', async () => {
    const { context, tab, faults } = await openAt(console, TURNS[0], 'users', 'Operator')
    await tab.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await tab.getByRole('button', { name: `Select all ${USERS} that match` }).click()
    await tab.getByRole('button', { name: 'Sync…' }).click()
    const dialog = tab.getByRole('alertdialog', { name: 'Too many to sync alone' })
    await dialog.getByText(new RegExp(`${USERS} users are chosen.*at most ${MOST_CHOSEN}.*Sync Now`)).waitFor()
    assert.deepEqual(
      (await dialog.getByRole('button').allInnerTexts()).map((text) => text.trim()),
      ['Close'],
    )
    await dialog.getByRole('button', { name: 'Close' }).click()
    // and who asks the server is told the same
    const asked = send(console.url, 'POST', '/api/sync', {
      service: 'all',
      users: { filter: 'state:inSync,state:queued' },
    })
    await assert.rejects(asked, /Sync Now/)
    assert.deepEqual(faults, [])
    await context.close()
  })

  for (const theme of THEMES)
    it(`reads well on a phone and on a desk (${theme})`, async () => {
      for (const width of [375, 1280]) {
        const { context, tab, faults } = await openAt(
          console,
          TURNS[0],
          theme === 'default' ? 'users' : `users?theme=${theme}`,
          'Operator',
          {
            viewport: { width, height: 812 },
          },
        )
        if (width === 375) await tab.getByRole('button', { name: 'Select', exact: true }).click()
        await pick(tab, people[30] as User).check()
        await tab.getByRole('button', { name: 'Sync…' }).click()
        await tab.getByRole('alertdialog', { name: 'Sync 1 user?' }).waitFor()
        assert.deepEqual(await problems(tab), [])
        assert.equal(await scrollsSideways(tab), false)
        assert.deepEqual(faults, [])
        await context.close()
      }
    })
})
