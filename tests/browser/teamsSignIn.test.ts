import assert from 'node:assert/strict'
import type { FrameLocator, Page } from 'playwright-core'
import type { Services } from '../../src/api/contract.ts'
import { ask, openConsole, order, send, tokens } from './chromium.ts'
import type { Console, IssuedTokens } from './chromium.ts'
import type { HostOptions } from './hostOptions.ts'
import { openInTeams } from './teamsTab.ts'

describe('signing in in Teams', function () {
  this.timeout(120_000)
  let console: Console
  let admin: IssuedTokens
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '5' })
    admin = await tokens(console.url, 'admin')
  })
  after(() => console?.close())
  afterEach(() => order(console.url, {}))

  const open = async (options: Partial<HostOptions>) => {
    const visit = await console.visit({ permissions: ['local-network-access'] })
    const tab = await openInTeams(visit.context, visit.page, `${console.url}/tab/`, { token: null, ...options })
    return { ...visit, tab }
  }
  const heading = (tab: FrameLocator, name: string) => tab.getByRole('heading', { level: 1, name })
  const inside = (tab: FrameLocator) => heading(tab, 'Services').waitFor()
  const asked = (page: Page): Promise<string[]> => page.evaluate('host.asked')
  const askedNested = (page: Page): Promise<{ method: string; tokenParams?: { scope: string; clientId: string } }[]> =>
    page.evaluate('host.nested.asked')

  it('asks for a token of this console by nested app authentication, and for no other', async () => {
    const { context, page, tab, faults } = await open({ nested: { tokens: admin } })
    await inside(tab)
    const [first, second] = await askedNested(page)
    assert.equal(first?.method, 'GetInitContext')
    assert.equal(second?.method, 'GetToken')
    assert.equal(second?.tokenParams?.scope, `api://${second?.tokenParams?.clientId}/access_as_user`)
    assert.ok(!(await asked(page)).includes('authentication.getAuthToken'))
    assert.deepEqual(faults, [])
    // Teams signs people out, so the console does not offer it
    assert.equal(await tab.getByRole('button', { name: 'Sign out' }).count(), 0)
    await context.close()
  })

  it('takes the token that Teams gives to tabs where the client has no nested app authentication', async () => {
    const { context, page, tab } = await open({ token: admin.access_token })
    await inside(tab)
    assert.ok((await asked(page)).includes('authentication.getAuthToken'))
    await context.close()
  })

  for (const [title, refusal] of [
    ['says that it has it and has not', { status: 'NESTED_APP_AUTH_UNAVAILABLE' }],
    ['has turned it off', { status: 'DISABLED' }],
    ['fails at it', { status: 'PERSISTENT_ERROR', code: 'server_error' }],
  ] as const)
    it(`takes that token too where the client ${title}`, async () => {
      const { context, page, tab } = await open({ token: admin.access_token, nested: { tokens: null, refusal } })
      await inside(tab)
      assert.ok((await asked(page)).includes('authentication.getAuthToken'))
      await context.close()
    })

  const consent = { status: 'USER_INTERACTION_REQUIRED', code: 'consent_required', description: 'AADSTS65001: …' }
  for (const [way, options] of [
    ['nested app authentication', { nested: { tokens: null, refusal: consent } }],
    ['the token of Teams', { refusal: 'resourceRequiresConsent' }],
  ] as const)
    it(`says who can agree, with the link, when consent is needed, by ${way}`, async () => {
      const { context, page, tab } = await open(options)
      await heading(tab, 'Your organization has to agree first').waitFor()
      await tab.getByText('Privileged Role Administrator').waitFor()
      const link = new URL((await tab.getByRole('link', { name: /adminconsent/ }).getAttribute('href')) ?? '')
      assert.match(link.searchParams.get('scope') ?? '', /\/access_as_user$/)
      const next = JSON.stringify(admin)
      const given = 'nested' in options ? `host.nested.end(${next})` : `host.setToken(${next}.access_token)`
      await page.evaluate(given)
      await tab.getByRole('button', { name: 'Sign in' }).click()
      await inside(tab)
      await context.close()
    })

  it('is not lost when the person closes the window, and can be tried again', async () => {
    const { context, page, tab } = await open({ nested: { tokens: null } })
    await heading(tab, 'Sign in again').waitFor()
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForFunction(`host.nested.asked.some(({ method }) => method === 'GetTokenPopup')`)
    await endToken(page)
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await inside(tab)
    await context.close()
  })

  const typeName = async (tab: FrameLocator, name: string) => {
    await tab
      .getByRole('button', { name: /^Rename/ })
      .first()
      .click()
    await tab.getByLabel('Name of the PBX').fill(name)
  }
  /** Types a new name, which is then refused because the token ends just then: nothing that is read before meets it. */
  const renameAtTheEnd = async (page: Page, tab: FrameLocator, name: string, end = async () => {}) => {
    await typeName(tab, name)
    let refused = 0
    await page.route('**/api/services/pbx', async (route) => {
      if (route.request().method() !== 'PUT' || refused++ > 0) return route.continue()
      await end()
      return route.fulfill({ status: 401, json: {} })
    })
    await tab.getByLabel('Name of the PBX').press('Enter')
  }
  const endToken = (page: Page) => page.evaluate<void>(`host.nested.end(${JSON.stringify(admin)})`)
  const named = async () => (await ask<Services>(console.url, '/api/services')).pbx?.name

  it('renews a token that ended in mid-work without asking', async () => {
    const { context, page, tab } = await open({ nested: { tokens: admin } })
    await inside(tab)
    await renameAtTheEnd(page, tab, 'PBX renewed')
    await tab.getByText('PBX renewed').first().waitFor()
    assert.equal(await named(), 'PBX renewed')
    await context.close()
  })

  it('asks in mid-work where only the person can help, and then does what was asked', async () => {
    const { context, page, tab } = await open({ nested: { tokens: admin } })
    await inside(tab)
    await renameAtTheEnd(page, tab, 'PBX after asking', () => endToken(page))
    const dialog = tab.getByRole('alertdialog', { name: 'Sign in again' })
    await dialog.waitFor()
    assert.equal(await tab.getByLabel('Name of the PBX').inputValue(), 'PBX after asking')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await tab.getByText('PBX after asking').first().waitFor()
    assert.equal(await named(), 'PBX after asking')
    await context.close()
  })

  it('asks beside what is being typed, and takes no key of it for an answer', async () => {
    const { context, page, tab } = await open({ nested: { tokens: admin } })
    await tab.getByRole('status').getByText('One step is left').waitFor()
    await typeName(tab, 'PBX half typed')
    await endToken(page)
    // somebody else changes something, so that the page reads again by itself
    await send(console.url, 'PUT', '/api/services/pbx', { name: 'PBX of another' })
    const dialog = tab.getByRole('alertdialog', { name: 'Sign in again' })
    await dialog.waitFor()
    for (const key of ['Enter', ' ', 'Escape']) await page.keyboard.press(key)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
    const popups = (await askedNested(page)).filter(({ method }) => method === 'GetTokenPopup')
    assert.equal(popups.length, 1)
    const field = tab.locator('input:focus')
    assert.equal(await field.inputValue(), 'PBX half typed')
    await field.press('Enter')
    await tab.getByText('PBX half typed').first().waitFor()
    assert.equal(await named(), 'PBX half typed')
    await context.close()
  })

  it('shows nothing of who left to who signs in next on the same page', async () => {
    const { context, page, tab } = await open({ nested: { tokens: admin } })
    await inside(tab)
    await tab.getByRole('link', { name: /^Users/ }).click()
    await tab.getByRole('link', { name: 'Licences by CSV' }).click()
    await page.route('**/api/users/licences/check', async (route) => {
      await endToken(page)
      return route.fulfill({ status: 401, json: {} })
    })
    const buffer = Buffer.from('Username,Licence')
    await tab.locator('input[type=file]').setInputFiles({ name: 'of-adele.csv', mimeType: 'text/csv', buffer })
    await tab.getByRole('button', { name: 'Leave the console' }).click()
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await heading(tab, 'Licences by CSV').waitFor()
    assert.equal(await tab.getByText('of-adele.csv').count(), 0)
    await context.close()
  })

  it('asks in mid-work too where Teams has no newer token than the refused one', async () => {
    const { context, page, tab } = await open({ token: admin.access_token })
    await inside(tab)
    await renameAtTheEnd(page, tab, 'PBX in Teams')
    const dialog = tab.getByRole('alertdialog', { name: 'Sign in again' })
    await dialog.waitFor()
    await page.evaluate(`host.setToken(${JSON.stringify((await tokens(console.url, 'admin')).access_token)})`)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await tab.getByText('PBX in Teams').first().waitFor()
    assert.equal(await named(), 'PBX in Teams')
    await context.close()
  })

  it('is polite to guests and to people of another organization', async () => {
    const guest = await tokens(console.url, 'guest')
    const { context, tab } = await open({ nested: { tokens: guest } })
    await heading(tab, 'This console is for members').waitFor()
    await context.close()
    const elsewhere = await open({ refusal: 'AADSTS50020: User account does not exist in tenant' })
    await heading(elsewhere.tab, 'This account is of another organization').waitFor()
    await elsewhere.context.close()
  })
})
