import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { BrowserContext, Page } from 'playwright-core'
import type { GuardView } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'

const LATE_MS = 3000

describe('answers that come when somebody is elsewhere already', function () {
  this.timeout(90_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  /** All but streams. */
  const late = (context: BrowserContext) =>
    context.route(/\/api\/(?!.*(events|output))/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS))
      // whoever went elsewhere asks no more
      await route.continue().catch(() => undefined)
    })
  const go = (page: Page, name: RegExp) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()

  it('what is saved while somebody leaves asks nothing more, and lets go', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/settings')
    const number = page.locator('#guard input').first()
    await number.fill('17')
    await late(context)
    await page.getByRole('button', { name: 'Save Guard' }).click()
    await go(page, /^Numbers/)
    await page.getByRole('alertdialog', { name: 'Leave without saving?' }).waitFor()
    await page.waitForURL('**/tab/numbers')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    assert.equal((await ask<GuardView>(console.url, '/api/settings/guard')).number, 17)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('land on no other page, and leave nothing that waits', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    await late(context)
    await go(page, /^Users/)
    await page.locator('main tbody a').nth(1).waitFor()
    const [first, second] = await page.locator('main tbody a').allInnerTexts()
    await page.locator('main tbody a').nth(0).click()
    await page.waitForTimeout(500)
    await page.locator('main tbody a').nth(1).click()
    await page.waitForTimeout(LATE_MS + 1000)
    const panel = page.getByRole('complementary', { name: 'User' })
    assert.notEqual(first, second)
    assert.equal(await panel.getByRole('heading', { level: 2 }).first().innerText(), second)
    await go(page, /^Sync Jobs/)
    await page.waitForTimeout(500)
    await go(page, /^Changes/)
    await page.waitForTimeout(2 * LATE_MS + 1000)
    assert.deepEqual(await page.locator('main h1').allInnerTexts(), ['Changes'])
    assert.equal(await page.locator('[aria-busy=true]').count(), 0)
    assert.deepEqual(faults, [])
    await context.close()
  })
})
