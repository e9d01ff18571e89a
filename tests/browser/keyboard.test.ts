import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Page as Listed, SyncStatus, User } from '../../src/api/contract.ts'
import { ask, comes, openConsole, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { focused, prepare, tabThrough } from './keyboard.ts'
import { settled } from './looks.ts'
import { everyPage } from './pages.ts'

/** Where a dialog is opened: by these buttons, one after the other. */
const DIALOGS: Record<string, string[][]> = {
  '/tab/services': [
    ['Help', 'Keyboard…'],
    ['Help', 'What the words mean…'],
    ['Service settings'],
    ['More for 8x8 PBX', 'Disable…'],
    ['More for Microsoft Teams', 'Remove…'],
  ],
  '/tab/users': [['Add user'], ['Add filter'], ['Columns']],
  '/tab/users/sites': [['New site…'], ['Rename…']],
  '/tab/users/todos': [['Dismiss…']],
  '/tab/identity': [['New token…'], ['Rotate…'], ['End now…']],
  '/tab/activity': [['Erase a person’s data…'], ['Compare a check code…']],
  '/tab/settings': [['Give a role…'], ['Erase a person’s data…']],
}
const DIALOG = '[role=dialog], [role=alertdialog], dialog'

describe('the keyboard alone', function () {
  this.timeout(120_000)
  let console: Console
  let pages: string[]
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '30' })
    await syncOnce(console.url)
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    await send(console.url, 'POST', `/api/users/${user?.id}/requests`, { field: 'licence', value: 'X9' })
    DIALOGS[`/tab/users/${user?.id}`] = [['Leave out…'], ['Edit at 8x8…']]
    pages = [...Object.values(await everyPage(console.url)), '/tab/nowhere']
  })
  after(() => console?.close())

  const open = async () => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', '/tab/services')
    return visit
  }

  it('reaches all that can be pressed on every page, shows where it is, and comes out at the end', async () => {
    const { context, page } = await open()
    let stops = 0
    for (const path of pages) {
      await page.goto(console.url + path)
      await settled(page)
      let walked = await tabThrough(page)
      // a part that came while it was walked was passed already
      if (walked.missed.length > 0) walked = await tabThrough(page)
      assert.equal(walked.stops[0], 'a Go to the page', path)
      assert.deepEqual(walked.unseen, [], `${path}: nothing shows the focus`)
      assert.deepEqual(walked.missed, [], `${path}: not reached`)
      assert.ok(walked.ended, `${path}: it never comes out again`)
      stops += walked.stops.length
    }
    process.stdout.write(`      ${pages.length} pages: ${stops} stops of Tab\n`)
    await context.close()
  })

  it('goes on in the page that a link leads to, though the link went with its page', async () => {
    const { context, page } = await open()
    await page
      .getByRole('link', { name: /^Job \d+$/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Sync Jobs' }).waitFor()
    await comes(page, `document.activeElement.closest('main') !== null`)
    await page.keyboard.press('Tab')
    await prepare(page)
    assert.equal((await focused(page, 'main'))?.inside, true)
    await context.close()
  })

  it('skips to the page', async () => {
    const { context, page } = await open()
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Go to the page' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await prepare(page)
    assert.equal((await focused(page, 'main'))?.inside, true)
    await context.close()
  })

  it('holds the focus in each dialog, closes it with Esc, and gives the focus back', async () => {
    const { context, page } = await open()
    for (const [path, ways] of Object.entries(DIALOGS)) {
      await page.goto(console.url + path)
      await settled(page)
      for (const way of ways) await throughDialog(page, way, `${path} ${way.join(', ')}`)
    }
    process.stdout.write(`      ${Object.values(DIALOGS).flat().length} dialogs\n`)
    await context.close()
  })

  async function throughDialog(page: Page, [first = '', ...items]: string[], where: string): Promise<void> {
    const opener = page.locator(`button:has-text("${first}"), button[aria-label="${first}"]`).first()
    const called = (await opener.getAttribute('aria-label')) ?? first
    await opener.focus()
    await page.keyboard.press('Enter')
    for (const item of items) {
      await page.getByRole('menuitem', { name: item }).focus()
      await page.keyboard.press('Enter')
    }
    const dialog = page.locator(DIALOG)
    await dialog.waitFor()
    await prepare(page)
    while (!(await focused(page, DIALOG))?.inside) await page.waitForTimeout(20)
    const most = await dialog.locator('a, button, input, select, textarea').count()
    for (let press = 0; press < most + 3; press++) {
      await page.keyboard.press('Tab')
      const now = await focused(page, DIALOG)
      assert.ok(!now || now.inside, `${where}: the focus left it for ${now?.name}`)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const at = (): Promise<string> =>
      page.evaluate(
        'document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText.slice(0, 80)',
      )
    for (let looks = 0; (await at()) !== called && looks < 100; looks++) await page.waitForTimeout(20)
    assert.equal(await at(), called, `${where}: the focus is given back`)
  }

  it('opens the pages from the hamburger, and gives the focus back', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/services')
    await throughDialog(page, ['Pages'], 'hamburger')
    await context.close()
  })

  it('does the main stories: a user is found, opened and left; a sync is started, watched and opened', async () => {
    const { context, page, faults } = await open()
    let keys = 0
    const press = async (...names: string[]) => {
      for (const name of names) {
        keys += 1
        await page.keyboard.press(name)
      }
    }
    /** As often as it takes; a story that does not get there ends by itself. */
    const tabTo = async (name: RegExp) => {
      await prepare(page)
      for (let at = 0; at < 60; at++) {
        if (name.test((await focused(page))?.name ?? '')) return
        await press('Tab')
      }
      assert.fail(`Tab does not come to ${name}`)
    }
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:blocked&limit=1')).items
    await tabTo(/^a Services/)
    await press('ArrowRight', 'Enter')
    await page.locator('table.users tbody a').first().waitFor()
    await press('/')
    await page.keyboard.type(user?.userName ?? '')
    await page.getByText(/^1–1 of 1 that match/).waitFor()
    await tabTo(new RegExp(`^a ${user?.displayName}`))
    await press('Enter')
    await page.getByRole('complementary', { name: 'User' }).getByText('Who can').waitFor()
    await press('Escape')
    await page.getByRole('complementary', { name: 'User' }).waitFor({ state: 'detached' })
    await prepare(page)
    assert.match((await focused(page))?.name ?? '', new RegExp(`^a ${user?.displayName}`))
    process.stdout.write(`      a user found, opened and left: ${keys} keys\n`)

    keys = 0
    const before = (await ask<SyncStatus>(console.url, '/api/sync')).latest.teams?.id
    await page.reload()
    await settled(page)
    await tabTo(/^button Sync Now/)
    await press('Enter')
    const ended = async () => {
      const { running, latest } = await ask<SyncStatus>(console.url, '/api/sync')
      return running.length === 0 && latest.teams?.id !== before
    }
    while (!(await ended())) await page.waitForTimeout(50)
    await tabTo(/^a Sync Jobs/)
    await press('Enter')
    await page.getByRole('table', { name: 'Sync jobs' }).waitFor()
    await tabTo(/^a (Teams|8x8 PBX)/)
    await press('Enter')
    await page.getByRole('region', { name: 'Output lines' }).waitFor()
    process.stdout.write(`      a sync started, and its output opened: ${keys} keys\n`)
    assert.deepEqual(faults, [])
    await context.close()
  })
})
