import assert from 'node:assert/strict'
import { openConsole, syncOnce, token } from './chromium.ts'
import type { Console } from './chromium.ts'
import { openInTeams } from './teamsTab.ts'

/** Runs in the page. */
function colourOf(element: unknown): string {
  const page = globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } }
  return page.getComputedStyle(element).backgroundColor
}

/** Runs in the page. */
const hashOf = (): string => (globalThis as unknown as { location: { hash: string } }).location.hash

describe('the console as a tab in Teams', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const visit = () => console.visit({ permissions: ['local-network-access'] })

  it('takes the token from Teams, opens the linked page and says that it is shown', async () => {
    const { context, page } = await visit()
    const tab = await openInTeams(context, page, `${console.url}/tab/`, {
      token: await token(console.url, 'admin'),
      subPageId: 'users?state=inSync',
    })
    await tab.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    await tab.getByRole('button', { name: /^In sync/, pressed: true }).waitFor()
    await page.waitForFunction(`host.asked.includes('appInitialization.success')`)
    assert.deepEqual(await page.evaluate('host.unanswered'), [])
    await context.close()
  })

  it('opens the part of a page that a card of the bot links to', async () => {
    const { context, page } = await visit()
    const tab = await openInTeams(context, page, `${console.url}/tab/`, {
      token: await token(console.url, 'admin'),
      subPageId: 'settings#connections',
    })
    await tab.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    assert.equal(await tab.locator(':root').evaluate(hashOf), '#connections')
    await context.close()
  })

  it('follows the theme of Teams while it is open', async () => {
    const { context, page } = await visit()
    const tab = await openInTeams(context, page, `${console.url}/tab/`, {
      token: await token(console.url, 'admin'),
      theme: 'dark',
    })
    await tab.getByRole('heading', { level: 1, name: 'Services' }).waitFor()
    const canvas = () => tab.locator('.canvas').evaluate(colourOf)
    const colours: Record<string, string> = {
      dark: 'rgb(31, 31, 31)',
      contrast: 'rgb(0, 0, 0)',
      default: 'rgb(245, 245, 245)',
      glow: 'rgb(245, 245, 245)',
    }
    assert.equal(await canvas(), colours['dark'])
    for (const theme of ['contrast', 'default', 'dark', 'glow']) {
      await page.evaluate(`host.setTheme('${theme}')`)
      const shown = theme === 'glow' ? 'default' : theme
      await tab.locator(`html[data-theme=${shown}]`).waitFor()
      assert.equal(await canvas(), colours[theme], theme)
    }
    await context.close()
  })

  it('says what to do when Teams refuses the sign-in', async () => {
    const { context, page } = await visit()
    const tab = await openInTeams(context, page, `${console.url}/tab/`, { token: null, refusal: 'consent_required' })
    await tab.getByText('Global Administrator').waitFor()
    await context.close()
  })

  it('is never blank in a frame that does not answer', async () => {
    const { context, page } = await visit()
    const tab = await openInTeams(context, page, `${console.url}/tab/`, { token: null, silent: true })
    await tab.getByText('Voice Sync Console').first().waitFor()
    await tab.getByRole('link', { name: 'Open in a browser tab' }).waitFor({ timeout: 20_000 })
    await context.close()
  })
})
