import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page, Route } from 'playwright-core'
import type { GuardView, IdentityScim, Page as Listed, Services, User } from '../../src/api/contract.ts'
import { ask, comes, openConsole, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { picture, problems, settled } from './looks.ts'
import { everyPage } from './pages.ts'

const PARTS = /\/tab\/assets\/.*\.js$/

/** A newer version took the place of this one: its page names other files, and until it is loaded, what is not there yet is gone. */
async function deploy(context: BrowserContext): Promise<void> {
  let old = true
  await context.route(/\/tab\/[^.]*$/, async (route) => {
    if (route.request().isNavigationRequest()) old = false
    if (!old) return route.continue()
    const answer = await route.fetch()
    const page = (await answer.text()).replace(/assets\/index-[\w-]+\.js/, 'assets/index-NewerOne1.js')
    return route.fulfill({ response: answer, body: page })
  })
  await context.route(PARTS, (route) =>
    old ? route.fulfill({ status: 404, body: 'No such file.' }) : route.continue(),
  )
}

describe('what goes wrong around the console', function () {
  this.timeout(90_000)
  let console: Console
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'voice-sync-'))
    console = await openConsole({ SANDBOX_USERS: '60', DATA_DIR: folder })
    await syncOnce(console.url)
  })
  after(async () => {
    await console?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (path: string) => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', path)
    return visit
  }
  const newer = (page: Page) => page.getByText('A newer version of the console is there.')
  const lost = (page: Page) => page.getByText('The console cannot be reached.')

  it('an address that was kept and asks for what there is no more leads to all of its list', async () => {
    const { context, page } = await open('/tab/users?sort=colour&cursor=gone')
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.locator('main tbody a').first().waitFor()
    assert.match(page.url(), /\/tab\/users$/)
    await page.goto(`${console.url}/tab/provisioning?outcome=lost`)
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('No request yet').or(page.getByText('User provisioning is off')).first().waitFor()
    await context.close()
  })

  it('an address that nobody could mean is answered by the console, in words', async () => {
    const { context, page } = await open('/tab/users?search=100%')
    await page.getByText('No user matches “100%”').waitFor()
    const showAll = page.getByRole('button', { name: 'Show all', exact: true })
    const led: [string, string | RegExp, RegExp][] = [
      ['users?search=%00', 'asks for something that there is not, or not any more', /\/users$/],
      ['users/nobody', 'There is no user "nobody".', /\/users$/],
      ['jobs/zz/compare?with=1', 'There is no job "zz".', /\/jobs$/],
      ['changes?plan=999', 'There is no job "999".', /\/changes$/],
    ]
    for (const [path, words, list] of led) {
      await page.goto(`${console.url}/tab/${path}`)
      await page.getByText(words).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Try again now' }).count(), 0, path)
      await showAll.click()
      await showAll.waitFor({ state: 'detached' })
      assert.match(page.url(), list)
    }
    for (const path of ['users/%00', 'jobs/%E0%A4%A', 'users/..%2f..%2fapi']) {
      await page.goto(`${console.url}/tab/${path}`)
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    }
    // a number of a page leads nowhere by itself, and none is told of that is not shown
    for (const number of ['1e99', '999999', '-5', 'seven']) {
      await page.goto(`${console.url}/tab/users?page=${number}`)
      await page
        .locator('.pager')
        .getByText(/^1–\d+ of \d+/)
        .waitFor()
    }
    await context.close()
  })

  it('what a mail program or a host adds to the address of a page takes nothing from it', async () => {
    const { context, page } = await open('/tab/services')
    for (const path of Object.values(await everyPage(console.url))) {
      await page.goto(`${console.url}${path}?theme=dark&utm_source=mail`)
      await settled(page)
      assert.equal(await page.getByText('asks for something that there is not').count(), 0, path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
    }
    await context.close()
  })

  it('a stale tab keeps what was entered, still saves it, and reloads when asked', async () => {
    const { context, page } = await open('/tab/settings')
    const name = page.getByRole('textbox', { name: 'Organization' })
    await name.fill('Contoso Voice')
    await deploy(context)
    await page.getByRole('button', { name: 'Give a role…' }).click()
    await newer(page).waitFor()
    assert.deepEqual(await problems(page), [])
    assert.equal(await name.inputValue(), 'Contoso Voice')
    await page.getByRole('button', { name: 'Save Names' }).click()
    await page.getByText('Contoso Voice · for 8x8 and Microsoft Teams').waitFor()
    await page.getByRole('button', { name: 'Reload' }).click()
    await newer(page).waitFor({ state: 'detached' })
    await settled(page)
    assert.equal(await name.inputValue(), 'Contoso Voice')
    await page.getByRole('button', { name: 'Give a role…' }).click()
    await page.getByRole('alertdialog').waitFor()
    await context.close()
  })

  it('a stale tab that goes to another page comes there in the newer version', async () => {
    const { context, page } = await open('/tab/services')
    await deploy(context)
    await page.getByRole('link', { name: 'Activity', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor()
    await context.close()
  })

  it('a page whose part of the console does not come says so in its place, and comes with the next try', async () => {
    const { context, page } = await open('/tab/services')
    await page.getByRole('button', { name: 'Sync Now' }).first().waitFor()
    // the page that it leaves has parts that come late, and the frame one after a second
    await settled(page)
    await comes(page, "performance.getEntriesByType('resource').some(({ name }) => name.includes('/Notices-'))")
    const block = (route: Route) => route.fulfill({ status: 503, body: '' })
    await context.route(PARTS, block)
    await page.getByRole('link', { name: 'Activity', exact: true }).click()
    const title = page.getByRole('heading', { name: 'This page could not be loaded' })
    await title.waitFor()
    await page.getByText('Nothing that was saved on other pages is lost.').waitFor()
    assert.equal(await page.getByText('A part of this page could not be loaded.').count(), 0)
    assert.deepEqual(await problems(page), [])
    await picture(page, 'page-not-loaded')
    await page.getByRole('link', { name: 'Services', exact: true }).click()
    await title.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Activity', exact: true }).click()
    await title.waitFor()
    await context.unroute(PARTS, block)
    await page.getByRole('button', { name: 'Try again now' }).click()
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor()
    assert.equal(await title.count(), 0)
    await context.close()
  })

  it('a lost connection is said once, keeps what was entered, and goes on by itself when it is back', async () => {
    const { context, page } = await open('/tab/settings')
    const limit = page.getByLabel('Removals that always pass')
    await limit.fill('17')
    await context.setOffline(true)
    await page.getByText('Not live, trying again').waitFor()
    await lost(page).waitFor()
    assert.deepEqual(await problems(page), [])
    await page.getByRole('button', { name: 'Save Guard' }).click()
    await page.getByRole('alert').filter({ hasText: 'The console could not be reached.' }).waitFor()
    assert.equal(await limit.inputValue(), '17')
    // a page that is not loaded yet comes once it can be
    await page.getByRole('button', { name: 'Give a role…' }).click()
    await context.setOffline(false)
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('Escape')
    await lost(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save Guard' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    assert.equal((await ask<GuardView>(console.url, '/api/settings/guard')).number, 17)
    await context.close()
  })

  /** What changes something is done, and its answer is lost. */
  const loseAnswers = (context: BrowserContext, path: string) =>
    context.route(path, async (route) => {
      if (route.request().method() === 'GET') return route.continue()
      await route.fetch()
      return route.abort()
    })

  it('a save whose answer was lost is seen to be saved, and no change of somebody else', async () => {
    const { context, page } = await open('/tab/settings')
    const name = page.getByRole('textbox', { name: 'Organization' })
    await name.fill('Contoso unanswered')
    await loseAnswers(context, '**/api/settings/names')
    await page.getByRole('button', { name: 'Save Names' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    assert.equal(await name.inputValue(), 'Contoso unanswered')
    assert.equal(await page.getByText(/changed this/).count(), 0)
    assert.equal(await page.getByRole('alert').filter({ hasText: 'could not be reached' }).count(), 0)

    await page.goto(`${console.url}/tab/services?settings=pbx`)
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('Service name').fill('PBX unanswered')
    await loseAnswers(context, '**/api/services/pbx')
    await drawer.getByRole('button', { name: 'Save', exact: true }).click()
    await drawer.getByText(/^Saved/).waitFor()
    assert.equal(await drawer.getByText(/changed these settings/).count(), 0)

    await page.goto(`${console.url}/tab/identity`)
    const card = page.getByRole('region', { name: 'User Provisioning Integration' })
    const before = (await ask<IdentityScim>(console.url, '/api/identity/scim')).visible
    await card
      .getByRole('button', { name: /^Advanced/ })
      .or(card.getByText(/^Advanced/))
      .first()
      .waitFor()
    await card.getByRole('radio', { name: before === 'all' ? /^Only users/ : /^All users/ }).click()
    await loseAnswers(context, '**/api/identity/scim')
    await card.getByRole('button', { name: /^Save / }).click()
    await card.getByText('No unsaved changes').waitFor()
    assert.equal(await card.getByText(/changed this/).count(), 0)
    await send(console.url, 'PUT', '/api/services/pbx', { name: '8x8 PBX' })
    await context.close()
  })

  it('what was sent and is not answered says that it is not known, until it is', async () => {
    const { context, page } = await open('/tab/settings')
    await page.getByRole('textbox', { name: 'Organization' }).fill('Contoso lost')
    await context.route('**/api/settings/names', (route) => route.abort())
    await page.getByRole('button', { name: 'Save Names' }).click()
    await page.getByRole('alert').filter({ hasText: 'It is not known yet whether this was done' }).waitFor()
    await context.unroute('**/api/settings/names')
    await page.getByRole('button', { name: 'Save Names' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    await context.close()
  })

  it('a file whose download is cut off is not saved by half, and says so', async () => {
    const { context, page } = await open('/tab/provisioning')
    await page.evaluate(`(() => {
      const ask = fetch
      window.fetch = async (path, init) => {
        const answer = await ask(path, init)
        if (!String(path).includes('csv')) return answer
        const cut = new ReadableStream({ start: (to) => { to.enqueue(new Uint8Array(9)); to.error(new TypeError('network error')) } })
        return new Response(cut, { headers: answer.headers })
      }
    })()`)
    await page.getByRole('button', { name: 'CSV' }).click()
    await page.getByRole('alert').filter({ hasText: 'none was saved. Download it once more.' }).waitFor()
    await context.close()
  })

  it('where the live stream does not come through, single looks take its place until it does', async () => {
    const { context, page } = await open('/tab/services')
    const block = (route: Route) => route.fulfill({ status: 503, body: '' })
    await context.route('**/api/sync/events', block)
    await context.setOffline(true)
    await page.getByText('Not live, trying again').waitFor()
    await context.setOffline(false)
    await page.getByText('· not live').waitFor()
    await send(console.url, 'PUT', '/api/services/pbx', { name: 'PBX by looks' })
    await page.getByRole('heading', { name: 'PBX by looks' }).waitFor()
    assert.equal(await lost(page).count(), 0)
    await context.unroute('**/api/sync/events', block)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.getByText('· not live').waitFor({ state: 'detached' })
    await send(console.url, 'PUT', '/api/services/pbx', { name: '8x8 PBX' })
    await page.getByRole('heading', { name: '8x8 PBX' }).waitFor()
    await context.close()
  })

  it('the server starts again in between: nobody reloads, and what was entered is saved', async () => {
    const { context, page } = await open('/tab/settings')
    const name = page.getByRole('textbox', { name: '8x8 service' })
    await name.fill('8x8 after a restart')
    const save = page.getByRole('button', { name: 'Save Names' })
    await console.restart(async () => {
      await save.click()
      await page.getByRole('alert').filter({ hasText: 'The console could not be reached.' }).waitFor()
      assert.equal(await name.inputValue(), '8x8 after a restart')
    })
    await save.click()
    await page.getByText('Saved', { exact: true }).waitFor()
    assert.equal((await ask<Services>(console.url, '/api/services')).pbx?.name, '8x8 after a restart')
    // live again: what another admin does comes by itself
    await send(console.url, 'PUT', '/api/settings/names', { organization: 'Contoso again', pbx: '8x8 PBX' })
    await page.getByText('Contoso again · for 8x8 and Microsoft Teams').waitFor()
    await context.close()
  })

  describe('a file of licences', () => {
    let people: User[]
    before(async () => {
      people = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=9')).items
    })
    const row = (at: number, more: string) => `${people[at]?.userName};${more}`
    const choose = (page: Page, name: string, buffer: Buffer) =>
      page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer })

    it('is read whatever a spreadsheet saved it as', async () => {
      const { context, page } = await open('/tab/users/licences')
      // "Zugehörigkeit" is a column that nobody asks for
      const text = ['Username;Licence;Extension;Zugehörigkeit', row(0, ';7801;Köln'), row(1, ';7802;')].join('\r\n')
      const files = {
        'utf-8': Buffer.from(`\ufeff${text}`),
        'utf-16': Buffer.from(`\ufeff${text}`, 'utf16le'),
        'utf-16-big': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
        'windows-1252': Buffer.from(text, 'latin1'),
      }
      for (const [name, file] of Object.entries(files)) {
        await choose(page, `${name}.csv`, file)
        await page.getByText(`${name}.csv`, { exact: true }).waitFor()
        await page.getByRole('heading', { name: '2 rows looked at' }).waitFor()
        await page.getByRole('button', { name: 'Ask for 2 good rows' }).waitFor()
      }
      await context.close()
    })

    it('with formulas asks for nothing of them, and gives none back', async () => {
      const { context, page } = await open('/tab/users/licences')
      const formulas = ['=1+1', '@SUM(1)', '=cmd|calc', '=HYPERLINK("http://x")']
      const rows = formulas.map((formula, at) => row(at, `"${formula.replaceAll('"', '""')}";`))
      await choose(page, 'formulas.csv', Buffer.from(['Username;Licence;Extension', ...rows].join('\r\n')))
      await page.getByRole('heading', { name: '4 rows looked at' }).waitFor()
      await page.getByText('is a formula').first().waitFor()
      assert.equal(await page.getByRole('button', { name: /^Ask for/ }).count(), 0)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download report' }).click(),
      ])
      const report = await readFile(await download.path(), 'utf8')
      assert.equal(/(^|,)("(?!"))?[=@+-]/m.test(report), false, report)
      await context.close()
    })

    it('of 20 MB is answered with what to do, and another one takes its place', async () => {
      const { context, page } = await open('/tab/users/licences')
      const line = `${row(0, ';7801')}${' '.repeat(60)}\r\n`
      const full = `Username;Licence;Extension\r\n${line.repeat(Math.floor((20 * 1024 * 1024 - 40) / line.length))}`
      await choose(page, 'full.csv', Buffer.from(full))
      await page
        .getByText(/10,000 rows/)
        .last()
        .waitFor()
      await page.getByRole('alert').waitFor()
      assert.deepEqual(await problems(page), [])
      await choose(page, 'more.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))
      await page.getByText('at most 20 MB are taken').waitFor()
      await choose(page, 'small.csv', Buffer.from(`Username;Licence;Extension\r\n${row(2, ';7803')}`))
      await page.getByRole('heading', { name: '1 row looked at' }).waitFor()
      await context.close()
    })
  })
})
