import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import type { Session } from '../../src/api/contract.ts'
import { openConsole, send, signIn, syncOnce, token } from './chromium.ts'
import type { Console } from './chromium.ts'
import { signIn as asAdmin } from '../journeys/person.ts'
import { problems } from './looks.ts'

describe('a role that is taken away or given while the console is open', function () {
  this.timeout(120_000)
  let console: Console
  /** Of somebody whose token tells no role: all of them come from here. */
  let uwe: string
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0' })
    await syncOnce(console.url)
    const headers = { authorization: `Bearer ${await token(console.url, 'user')}` }
    uwe = ((await (await fetch(`${console.url}/api/session`, { headers })).json()) as Session).user.id
  })
  after(() => console?.close())
  beforeEach(() => give('operator'))

  const give = (role: string) => send(console.url, 'PUT', `/api/roles/people/${uwe}`, { role, name: 'Uwe User' })
  const takeAway = async () => (await asAdmin(console.url)).send('DELETE', `/api/roles/people/${uwe}`)

  const open = async (path: string, theme = 'default') => {
    const visit = await console.visit()
    const watched = visit.page.waitForResponse(/\/assets\/Notices-/)
    await signIn(visit.page, console.url, 'User', `${path}?theme=${theme}`)
    await watched
    await visit.page.waitForTimeout(300)
    return visit
  }
  const lookAgain = (page: Page) =>
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
  const lost = (page: Page) =>
    page.getByText('You do not have the role Operator any more; an administrator of this console can give it back.')
  const closed = (page: Page) => page.getByRole('heading', { name: 'You may not see this any more' })

  it('ROLE-1 what was entered stays with the reason; the buttons follow once the dialog is closed', async () => {
    const { context, page, faults } = await open('/tab/users')
    await page.locator('main tbody a').first().click()
    await page.getByRole('button', { name: 'Leave out…' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Why').fill('Moves to Lisbon in March')
    await give('reader')
    await dialog.getByRole('button', { name: 'Leave out' }).click()
    const why = dialog.getByText('This needs the role admin or operator. Ask an admin of Voice Sync Console for it.')
    await why.waitFor()
    await lost(page).waitFor()
    await page.waitForTimeout(500)
    assert.equal(await why.isVisible(), true, 'the reason is not the one that the server gave')
    assert.equal(await dialog.getByLabel('Why').inputValue(), 'Moves to Lisbon in March')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Leave out…' }).waitFor({ state: 'detached' })
    await page.getByText('Your role is Reader now.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Add user' }).count(), 0)
    assert.ok((await page.locator('main tbody a').count()) > 5, 'the list may still be seen')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('ROLE-1 whoever looks at the page again sees what changed, taken or given', async () => {
    const { context, page } = await open('/tab/users')
    const add = page.getByRole('button', { name: 'Add user' })
    await add.waitFor()
    await give('reader')
    await page.waitForTimeout(5000)
    await lookAgain(page)
    await lost(page).waitFor()
    await add.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await lost(page).waitFor({ state: 'detached' })
    await give('operator')
    await page.waitForTimeout(5000)
    await lookAgain(page)
    await page.getByText('You have the role Operator now.').waitFor()
    await add.waitFor()
    await context.close()
  })

  for (const theme of ['default', 'contrast'])
    it(`ROLE-1 a list that may not be seen any more says so, and comes back with the role (${theme})`, async () => {
      const { context, page, faults } = await open('/tab/users', theme)
      await page.locator('main tbody a').first().waitFor()
      await takeAway()
      await page.waitForTimeout(5000)
      await lookAgain(page)
      await closed(page).waitFor()
      await lost(page).waitFor()
      await page.getByText('This needs the role admin, operator or reader.').first().waitFor()
      assert.equal(await page.locator('main tbody a').count(), 0, 'rows of people stay in sight')
      for (const stale of ['Try again now', /^Loading/, /need attention/, 'Your role can look'])
        assert.equal(await page.getByText(stale).filter({ visible: true }).count(), 0, String(stale))
      assert.deepEqual(await problems(page), [])
      await give('reader')
      await page.waitForTimeout(5000)
      await lookAgain(page)
      await page.locator('main tbody a').first().waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('ROLE-1 a refusal in the first second, before anything listens for it, is acted on all the same', async () => {
    const { context, page } = await open('/tab/services')
    await page.route('**/api/users?*', (route) =>
      route.fulfill({ status: 403, json: { title: 'Refused', detail: 'This needs the role admin or reader.' } }),
    )
    // what listens comes late, and after the refusal
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route(/\/assets\/Notices-/, async (route) => {
      await promise
      return route.continue()
    })
    await page.goto(`${console.url}/tab/users?search=a`)
    await page.waitForResponse(/\/api\/users\?/)
    await give('reader')
    await page.waitForTimeout(500)
    resolve()
    await lost(page).waitFor()
    await page.getByText('Your role is Reader now.').waitFor()
    await context.close()
  })

  it('ROLE-1 however much is refused, the roles are read again at most once in five seconds', async () => {
    const { context, page } = await open('/tab/users')
    let read = 0
    page.on('request', (asked) => void (asked.url().endsWith('/api/session') && (read += 1)))
    await takeAway()
    const headings = page.getByRole('navigation', { name: 'Pages' })
    for (const [name, path] of [
      ['Sync Jobs', 'jobs'],
      ['Numbers', 'numbers'],
      ['Provisioning', 'provisioning'],
      ['Services', 'services'],
    ] as const) {
      await headings.getByRole('link', { name }).click()
      await page.waitForURL(`**/tab/${path}`)
      await closed(page).first().waitFor()
    }
    await page.waitForTimeout(1000)
    assert.ok(read >= 1 && read <= 2, `${read} times`)
    await context.close()
  })
})
