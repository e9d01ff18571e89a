import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { ProvisioningEntry } from '../../src/api/contract.ts'
import { comes, openConsole, says, signIn } from './chromium.ts'
import type { Console, Visit } from './chromium.ts'
import { wrapped } from './looks.ts'
import { provider } from './provider.ts'
import type { Provider } from './provider.ts'

describe('SCIM-8 one request of the Provisioning page', function () {
  this.timeout(120_000)
  let console: Console
  let idp: Provider
  let refused: ProvisioningEntry
  let admin: Visit
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    idp = await provider(console.url)
    const { id } = await idp.create('joiner@contoso.com')
    await idp.set(id, 'title', 'Lead')
    await idp.call('GET', '/Users/nobody')
    await idp.create('lost@contoso.com', { site: 'Atlantis', password: 'open sesame' })
    refused = await idp.logged('lost@contoso.com')
    admin = await console.visit({ permissions: ['clipboard-read', 'clipboard-write'] })
    await signIn(admin.page, console.url, 'Admin', '/tab/provisioning')
  })
  after(() => console?.close())

  async function open(path: string): Promise<Page> {
    await admin.page.goto(console.url + path)
    return admin.page
  }
  const rows = (page: Page) =>
    page.getByRole('table', { name: 'Requests of the identity provider' }).locator('tbody tr')
  const panel = (page: Page) => page.getByRole('complementary', { name: 'Request' })
  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id')

  it('says why it was refused, what was sent without its password, and how to mend it', async () => {
    const page = await open('/tab/provisioning')
    await rows(page).filter({ hasText: 'lost@contoso.com' }).getByRole('link').click()
    await page.waitForURL(`**/provisioning/${refused.seq}`)
    const shown = panel(page)
    await shown.getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    const reason = shown.getByRole('region', { name: 'Refused: no such site' })
    await reason.getByText(/^Map the site to a name exactly as in 8x8/).waitFor()
    await reason.getByText('Admin of the identity provider, or 8x8 admin').waitFor()
    await shown.getByText('400 invalidValue', { exact: true }).waitFor()
    await shown.getByText('POST /Users', { exact: true }).waitFor()
    await shown.getByText(/^There is no site "Atlantis"\./).waitFor()
    await shown.getByText(/^Entra production, Microsoft Azure AD/).waitFor()
    const body = JSON.parse(await shown.locator('pre').innerText()) as Record<string, unknown>
    assert.deepEqual([body['userName'], body['password']], ['lost@contoso.com', '•••'])
    await says(shown.getByRole('button', { name: 'Copied' }), shown.getByRole('button', { name: 'Copy what was sent' }))
    assert.deepEqual(JSON.parse(await page.evaluate('navigator.clipboard.readText()')), body)
    await says(shown.getByRole('button', { name: 'Copied' }), shown.getByRole('button', { name: 'Copy instructions' }))
    const copied: string = await page.evaluate('navigator.clipboard.readText()')
    assert.match(
      copied,
      /^POST \/Users for lost@contoso\.com, .*Z\nRefused: No such site\nAnswer: 400 invalidValue There/,
    )
    assert.ok(!(await page.content()).includes('open sesame'))
    assert.deepEqual(admin.faults, [])
  })

  it('says what it changed, of whom, and what else was asked for this user', async () => {
    const page = await open('/tab/provisioning?search=joiner')
    await rows(page).getByRole('link', { name: 'Update user' }).click()
    const shown = panel(page)
    const changed = shown.getByRole('region', { name: 'What it changed' })
    await changed.getByText('Lead', { exact: true }).waitFor()
    assert.equal(await changed.getByRole('listitem').count(), 1)
    assert.equal(await shown.getByRole('heading', { name: 'What was sent' }).count(), 0)
    const others = shown.getByRole('region', { name: 'Other requests for this user' })
    await others.getByRole('link', { name: 'Create user' }).click()
    await changed.getByText('User created').waitFor()
    await others.getByRole('link', { name: 'Update user' }).waitFor()
    await shown.getByRole('link', { name: 'Jo joiner' }).click()
    await page.waitForURL(/\/users\//)
    await page.getByRole('heading', { name: 'Jo joiner' }).waitFor()
    await page.goBack()
    await changed.getByText('User created').waitFor()
  })

  it('is opened by its address, and one that is not kept says so', async () => {
    const page = await open(`/tab/provisioning/${refused.seq}`)
    await panel(page).getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    await open('/tab/provisioning/99999')
    await panel(page).getByText('This request is no longer kept.').waitFor()
    admin.faults.length = 0
  })

  it('is walked by keyboard alone, and Esc goes back to its row', async () => {
    const page = await open('/tab/provisioning')
    await rows(page).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('joiner')
    await page.waitForURL(/search=joiner/)
    await rows(page).filter({ hasText: 'lost@contoso.com' }).waitFor({ state: 'detached' })
    for (let presses = 0; !(await focused(page)).startsWith('request-'); presses++) {
      assert.ok(presses < 20, 'Tab reaches the table')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowDown')
    const row = await focused(page)
    await page.keyboard.press('Enter')
    await panel(page).getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    await page.keyboard.press('Alt+ArrowUp')
    await panel(page).getByRole('heading', { level: 2, name: 'Update user' }).waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await panel(page).getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/provisioning\?/)
    await comes(page, `document.activeElement.id === '${row}'`)
  })

  it('is found by its reason, from the list and from another one of that reason', async () => {
    const page = await open('/tab/provisioning')
    await page.getByLabel('Reason', { exact: true }).selectOption({ label: 'The user or group is not here' })
    await page.waitForURL(/reason=gone/)
    await rows(page).filter({ hasText: 'lost@contoso.com' }).waitFor({ state: 'detached' })
    assert.equal(await rows(page).count(), 1)
    await page.getByText('1–1 of 1 that match · newest first', { exact: true }).waitFor()
    await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Refused' }).click()
    await page.waitForURL(/\?outcome=refused$/)
    await rows(page).filter({ hasText: 'lost@contoso.com' }).getByRole('link').click()
    await panel(page).getByRole('button', { name: 'All with this reason' }).click()
    await page.waitForURL(/\?reason=site$/)
    await page.getByLabel('Reason', { exact: true }).selectOption({ label: 'The token ended' })
    await page.getByRole('heading', { name: 'No request matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all requests' }).click()
    await rows(page).filter({ hasText: 'lost@contoso.com' }).waitFor()
  })

  it('stays as it is while others come, and the rows wait until they are asked for', async () => {
    const { context, page } = await console.visit()
    await page.clock.install()
    await signIn(page, console.url, 'Admin', `/tab/provisioning/${refused.seq}`)
    const shown = panel(page)
    await shown.getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    const first = await rows(page).first().innerText()
    await idp.create('later@contoso.com')
    await idp.logged('later@contoso.com')
    await page.clock.runFor(11_000)
    const newer = page.getByRole('button', { name: 'Show newer requests' })
    await newer.waitFor()
    assert.equal(await rows(page).first().innerText(), first)
    await newer.click()
    await rows(page).first().getByText('later@contoso.com').first().waitFor()
    await shown.getByRole('heading', { level: 2, name: 'Create user' }).waitFor()
    await page.keyboard.press('Escape')
    await idp.create('last@contoso.com')
    await idp.logged('last@contoso.com')
    await page.clock.runFor(11_000)
    await rows(page).first().getByText('last@contoso.com').first().waitFor()
    await context.close()
  })

  for (const [width, how] of [
    [375, 'a page of its own'],
    [900, 'a drawer'],
  ] as const)
    it(`is ${how} at ${width} px, without a scroll to the side, and closes to its row`, async () => {
      const { context, page, faults } = await console.visit({ viewport: { width, height: 800 } })
      await signIn(page, console.url, 'Admin', '/tab/provisioning?outcome=refused')
      await page.locator(`#request-${refused.seq}`).click()
      await page.getByRole('heading', { level: width === 375 ? 1 : 2, name: 'Create user' }).waitFor()
      await page.getByRole('region', { name: 'What was sent' }).waitFor()
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
      await page.getByRole('button', { name: width === 375 ? 'Back to the list' : 'Close' }).click()
      await page.waitForURL(/\/provisioning\?outcome=refused$/)
      await comes(page, `document.activeElement.id === 'request-${refused.seq}'`)
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('keeps the line of each request beside an open one: what was asked, and why it was refused', async () => {
    for (const [method, path] of [
      ['GET', '/ServiceProviderConfig'],
      ['DELETE', '/Users/01a208b4-0000-7000-8000-000000000001'],
    ] as const)
      await idp.call(method, path)
    await idp.call('POST', '/Users', { userName: 'x' })
    const page = await open(`/tab/provisioning/${refused.seq}`)
    const missing = rows(page).filter({ hasText: 'The user or group is not here' }).filter({ hasText: '01a208b4…0001' })
    await missing.getByText('Refused:').waitFor()
    await rows(page).filter({ hasText: 'Read what is offered' }).waitFor()
    assert.deepEqual(await wrapped(page, '.requests-brief tbody tr > :not(:nth-child(3))'), [])
  })
})
