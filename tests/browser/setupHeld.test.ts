import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Dialog, Page } from 'playwright-core'
import { plant } from '../planted/plant.ts'
import { openConsole, signIn } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems, settled } from './looks.ts'

describe('what is typed in a step of set-up', function () {
  this.timeout(90_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_PROBLEMS: 'off', SANDBOX_SETUP: 'none' })
  })
  after(() => console?.close())

  const openSetup = async () => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', '/tab/services')
    await visit.page.getByRole('button', { name: /^(Add PBX|Connect Microsoft Teams)$/ }).click()
    await visit.page.locator('#setup-step').waitFor()
    return visit
  }
  const asked = (page: Page) => page.getByRole('alertdialog', { name: 'Leave set-up?' })
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
  const toUsers = (page: Page) => page.getByRole('link', { name: /^Users/ }).click()
  const atUsers = (page: Page) => page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
  const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true }).waitFor()

  /** The browser itself asks; the page stays. */
  async function reloadIsAsked(page: Page): Promise<void> {
    const [dialog] = await Promise.all([
      page.waitForEvent('dialog') as Promise<Dialog>,
      page.evaluate('void setTimeout(() => location.reload())'),
    ])
    assert.equal(dialog.type(), 'beforeunload')
    await dialog.dismiss()
  }
  const stored = (page: Page) =>
    page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state])')

  /** Another page, Back and a reload: each is asked first, and nothing is lost by staying. */
  async function isAsked(page: Page, secret: string, has: () => Promise<string>): Promise<void> {
    await toUsers(page)
    await asked(page).waitFor()
    assert.deepEqual(await problems(page), [])
    await press(page, 'Stay here')
    await asked(page).waitFor({ state: 'detached' })
    assert.equal(await has(), secret)
    await page.goBack()
    await asked(page).waitFor()
    await press(page, 'Stay here')
    await asked(page).waitFor({ state: 'detached' })
    await reloadIsAsked(page)
    assert.equal(await has(), secret)
    assert.ok(!(await stored(page)).includes(secret), 'a secret is in no storage')
    await toUsers(page)
    await press(page, 'Leave without it')
    await atUsers(page)
  }

  it('8x8 PBX: whoever leaves with a key is asked; all else is there again', async () => {
    const { context, page, faults } = await openSetup()
    await press(page, 'Next: 8x8 PBX')
    const key = page.getByLabel('8x8 API key')
    await page.getByLabel('Country').selectOption('GB')
    await page.getByRole('textbox', { name: 'Service name' }).fill('Phones')
    await page.getByLabel('Ends on, if 8x8 says so').fill('2031-05-06')
    const mine = plant('typed-in-setup', { before: 'eght_' })
    await key.fill(mine)
    await press(page, 'Back')
    await press(page, 'Next: 8x8 PBX')
    assert.equal(await key.inputValue(), mine, 'steps are one page')
    await isAsked(page, mine, () => key.inputValue())
    await page.goBack()
    await step(page, 'Add your 8x8 PBX')
    assert.equal(await key.inputValue(), '')
    assert.equal(await page.getByLabel('Country').inputValue(), 'GB')
    assert.equal(await page.getByRole('textbox', { name: 'Service name' }).inputValue(), 'Phones')
    assert.equal(await page.getByLabel('Ends on, if 8x8 says so').inputValue(), '2031-05-06')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('8x8 PBX by upload: a file outlives other pages, and a reload is asked', async () => {
    const { context, page, faults } = await openSetup()
    await press(page, 'Next: 8x8 PBX')
    await press(page, 'Use a CSV upload')
    const csv = 'Username,Extension,Phone Number\nann@contoso.com,1001,+442079460001'
    const file = { name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.getByLabel('User export').setInputFiles(file)
    await page.getByText('1 row, 1 user').waitFor()
    await reloadIsAsked(page)
    await toUsers(page)
    await atUsers(page)
    await page.goBack()
    await page.getByText('1 row, 1 user').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('Microsoft Teams: whoever leaves with a secret is asked, and nobody is once it was sent', async () => {
    const { context, page, faults } = await openSetup()
    await press(page, 'Next: 8x8 PBX')
    await page.getByLabel('Country').selectOption('GB')
    await press(page, 'Use the sandbox’s key')
    await press(page, 'Test')
    await page.getByText('Read numbers: allowed').waitFor()
    await press(page, 'Add PBX')
    await step(page, 'Connect Microsoft Teams')
    await toUsers(page)
    await atUsers(page)
    await page.goBack()
    await step(page, 'Connect Microsoft Teams')
    const secret = page.getByLabel(/^Client secret/)
    const mine = plant('typed-secret')
    await page.getByLabel('Application (client) id').fill('1a2b3c4d-0000-4000-8000-000000000000')
    await page.getByLabel('Ends on, as Entra says').fill('2031-05-06')
    await secret.fill(mine)
    await isAsked(page, mine, () => secret.inputValue())
    await page.goBack()
    await step(page, 'Connect Microsoft Teams')
    assert.equal(await secret.inputValue(), '')
    assert.equal(await page.getByLabel('Application (client) id').inputValue(), '1a2b3c4d-0000-4000-8000-000000000000')
    assert.equal(await page.getByLabel('Ends on, as Entra says').inputValue(), '2031-05-06')
    await press(page, 'Use the sandbox’s app')
    await press(page, 'Test and connect')
    await page.locator('button:has-text("Next: voice route"):not([aria-disabled=true])').waitFor()
    await toUsers(page)
    await atUsers(page)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('voice route and who is synced: everything is there again after another page and a reload', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services/setup')
    await step(page, 'Connect Microsoft Teams')
    await page.locator('button:has-text("Next: voice route"):not([aria-disabled=true])').click()
    await step(page, 'Make the voice route')
    const policy = page.getByLabel(/^Voice routing policy/)
    const gateways = page.getByLabel(/gateway/i).first()
    await gateways.fill('sbc.contoso.com')
    await policy.fill('8x8-Voice-Two')
    const thereAgain = async (has: () => Promise<void>) => {
      await toUsers(page)
      await atUsers(page)
      await page.goBack()
      await has()
      await page.reload()
      await has()
    }
    await thereAgain(async () => {
      await step(page, 'Make the voice route')
      await settled(page)
      assert.equal(await policy.inputValue(), '8x8-Voice-Two')
      assert.equal(await gateways.inputValue(), 'sbc.contoso.com')
    })
    await policy.fill('8x8-Voice')
    await page.locator('button:has-text("Next: who is synced"):not([aria-disabled=true])').click()
    await step(page, 'Who is synced')
    const groups = page.getByRole('radio').nth(1)
    await groups.check()
    await thereAgain(async () => {
      await step(page, 'Who is synced')
      assert.equal(await groups.isChecked(), true)
    })
    assert.deepEqual(faults, [])
    await context.close()
  })
})
