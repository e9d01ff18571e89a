import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { BrowserContext, Page, Route } from 'playwright-core'
import type { Page as Listed, User } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems, scrollsSideways } from './looks.ts'

const REFUSAL = { title: 'Conflict', detail: 'A sync that uses this user has begun. Wait for its end, then try again.' }

describe('a dialog that was left after it was sent', function () {
  this.timeout(120_000)
  let console: Console
  let user: User
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0' })
    await syncOnce(console.url)
    const [first] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    assert.ok(first)
    user = first
  })
  after(() => console?.close())

  const notDone = (page: Page) => page.getByText('What you asked for was not done.')
  const notKnown = (page: Page) => page.getByText('It is not known whether what you asked for was done.')
  const dialogOf = (page: Page) => page.getByRole('alertdialog')
  const question = () => `Leave ${user.displayName} out of sync?`

  /** The answer to what is sent comes when `answer` is called. */
  const slowly = async (context: BrowserContext, how: (route: Route) => Promise<void>) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    await context.route('**/exclude', async (route) => {
      await promise
      await how(route)
    })
    return resolve
  }

  /** Sent, and left by Back before it is answered. */
  const leave = async (how: (route: Route) => Promise<void>, width = 1280) => {
    const { context, page, faults } = await console.visit({ viewport: { width, height: 800 } })
    page.setDefaultTimeout(15_000)
    await signIn(page, console.url, 'Admin', `/tab/users?search=${encodeURIComponent(user.userName)}`)
    await page.getByRole('link', { name: user.displayName }).click()
    const answer = await slowly(context, how)
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await dialogOf(page).getByLabel('Why').fill('Moves to Lisbon in March')
    await dialogOf(page).getByRole('button', { name: 'Leave out' }).click()
    await page.goBack()
    await dialogOf(page).waitFor({ state: 'detached' })
    return { context, page, faults, answer }
  }

  for (const width of [1280, 375])
    it(`is told of its refusal on whatever page is open then, and leads back to where it was (${width} px)`, async () => {
      const { context, page, faults, answer } = await leave(
        (route) => route.fulfill({ status: 409, json: REFUSAL }),
        width,
      )
      assert.equal(await notDone(page).count(), 0)
      answer()
      const told = page.getByRole('alert').filter({ has: notDone(page) })
      await told.getByText(question()).waitFor()
      await told.getByText(REFUSAL.detail).waitFor()
      assert.deepEqual(await problems(page), [])
      assert.equal(await scrollsSideways(page), false)
      await told.getByRole('button', { name: 'Go back there' }).click()
      await page.waitForURL(`**/tab/users/${user.id}?*`)
      await page.getByRole('button', { name: 'Leave out…' }).waitFor()
      assert.equal(await notDone(page).count(), 0)
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('is told that nobody knows, where the answer was lost', async () => {
    const { context, page, answer } = await leave((route) => route.abort())
    answer()
    await notKnown(page).waitFor()
    await page.getByText('what is kept shows here once it can be reached again').waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await notKnown(page).waitFor({ state: 'detached' })
    await context.close()
  })

  it('is told nothing of where it was done, and of none that is still open', async () => {
    const { context, page, answer } = await leave((route) => route.fulfill({ status: 200, json: {} }))
    const done = page.waitForResponse('**/exclude')
    answer()
    await done
    await page.waitForTimeout(500)
    assert.equal(await notDone(page).count(), 0)
    await context.unrouteAll()
    await context.route('**/exclude', (route) => route.fulfill({ status: 409, json: REFUSAL }))
    await page.goto(`${console.url}/tab/users/${user.id}`)
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await dialogOf(page).getByLabel('Why').fill('Moves to Lisbon in March')
    await dialogOf(page).getByRole('button', { name: 'Leave out' }).click()
    await dialogOf(page).getByText(REFUSAL.detail).waitFor()
    assert.equal(await notDone(page).count(), 0)
    await context.close()
  })

  it('takes nobody away from where they went meanwhile', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByRole('link', { name: /^Users/ }).click()
    await page.getByRole('button', { name: 'Add user' }).click()
    const dialog = dialogOf(page)
    for (const [label, text] of [
      ['First name', 'Zoe'],
      ['Last name', 'Quill'],
      ['Username', 'zoe.quill@contoso.com'],
      ['E-mail', 'zoe.quill@contoso.com'],
    ] as const)
      await dialog.getByLabel(label).fill(text)
    await dialog.getByLabel('Site').selectOption({ index: 1 })
    const { promise, resolve } = Promise.withResolvers<void>()
    await context.route('**/api/users', async (route) => {
      await promise
      return route.continue()
    })
    await dialog.getByRole('button', { name: 'Ask 8x8' }).click()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Services' }).waitFor()
    const done = page.waitForResponse((answer) => answer.request().method() === 'POST')
    resolve()
    await done
    await page.waitForTimeout(500)
    assert.match(page.url(), /\/tab\/services$/)
    await context.close()
  })
})
