import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { AuditPage, Page as Listed, User } from '../../src/api/contract.ts'
import { ask, comes, openConsole, says, signIn, syncOnce, token } from './chromium.ts'
import type { Console, Visit } from './chromium.ts'

describe('Activity', function () {
  this.timeout(120_000)
  let console: Console
  let user: User
  let admin: Visit
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=1')
    user = items[0] ?? assert.fail('nobody is there')
    await send('PUT', '/api/settings/guard', { number: 40, share: 0.1 })
    await send('PUT', '/api/settings/guard', { number: 20, share: 0.1 })
    await send('POST', `/api/users/${user.id}/exclude`, { note: 'On leave' })
    admin = await console.visit({ permissions: ['clipboard-read', 'clipboard-write'] })
    await signIn(admin.page, console.url, 'Admin', '/tab/activity')
  })
  after(() => console?.close())

  /** Signed in as admin already. */
  async function open(path: string): Promise<Page> {
    await admin.page.goto(console.url + path)
    return admin.page
  }

  async function send(method: string, path: string, body: object): Promise<void> {
    const headers = { authorization: `Bearer ${await token(console.url, 'admin')}`, 'content-type': 'application/json' }
    const answer = await fetch(console.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`)
  }
  const rows = (page: Page) => page.getByRole('table', { name: 'Activity' }).locator('tbody tr')
  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id')

  it('ENG-10 answers who changed the guard, from what to what: filtered, opened, copied, exported', async () => {
    const page = await open('/tab/activity')
    let clicks = 0
    await rows(page).first().waitFor()
    clicks += 1
    await page.getByLabel('What', { exact: true }).selectOption({ label: 'Changed a setting' })
    await page.waitForURL(/action=settings\.change/)
    await rows(page).nth(2).waitFor({ state: 'detached' })
    assert.deepEqual(await rows(page).locator('td:nth-child(4)').allInnerTexts(), ['Guard 40 to 20', 'Guard 10 to 40'])
    clicks += 1
    await page.getByRole('link', { name: 'Changed a setting' }).first().click()
    const entry = page.getByRole('complementary', { name: 'Entry' })
    const field = entry.getByRole('row', { name: /^Removals that always pass/ })
    assert.deepEqual(await field.getByRole('cell').allInnerTexts(), ['40', '20'])
    assert.match(await entry.getByRole('row', { name: /^Share that passes/ }).innerText(), /10 %\s+10 % same/)
    await entry.getByText('Console, 127.0.0.1').waitFor()
    await entry.getByText('Only Adele Admin', { exact: true }).waitFor()
    clicks += 1
    await says(entry.getByRole('button', { name: 'Copied' }), entry.getByRole('button', { name: 'Copy entry' }))
    const copied: string = await page.evaluate('navigator.clipboard.readText()')
    assert.match(copied, /^Changed a setting: Guard\nWho: Adele Admin .*\nRemovals that always pass: 40 -> 20\n/s)
    clicks += 1
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const csv = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    assert.equal(csv.length, 3, 'the filters hold for the file too')
    assert.match(csv[1] ?? '', /guard,40 or 10 %,20 or 10 %/)
    assert.deepEqual(admin.faults, [])
    process.stdout.write(`      who changed the guard, copied and exported: ${clicks} clicks\n`)
  })

  it('is walked by keyboard alone: filters, rows, entries, and back to the row', async () => {
    const page = await open('/tab/activity')
    await rows(page).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('guard')
    await page.waitForURL(/search=guard/)
    await page.getByText('Page 1 of those that match').waitFor()
    for (let presses = 0; !(await focused(page)).startsWith('entry-'); presses++) {
      assert.ok(presses < 20, 'Tab reaches the table')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowDown')
    const row = await focused(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: 'Changed a setting' }).waitFor()
    await page.keyboard.press('Alt+ArrowUp')
    await page.waitForURL((url) => !url.pathname.endsWith(row.replace('entry-', '/')))
    await page.keyboard.press('Alt+ArrowDown')
    await page.waitForURL(new RegExp(`/activity/${row.replace('entry-', '')}\\?search=guard`))
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/activity\?/)
    await comes(page, `document.activeElement.id === '${row}'`)
  })

  it('leads from an entry to the same subject and to the user, and back', async () => {
    const page = await open('/tab/activity')
    await rows(page).filter({ hasText: user.displayName }).getByRole('link', { name: 'Left a user out' }).click()
    const entry = page.getByRole('complementary', { name: 'Entry' })
    await entry.getByRole('row', { name: 'Why On leave' }).waitFor()
    await entry.getByRole('button', { name: 'Only this subject' }).click()
    await page.waitForURL(new RegExp(`target=user`))
    await page.getByText('1–1 of 1 that match').waitFor()
    await rows(page).getByRole('link', { name: user.displayName, exact: true }).click()
    await page.waitForURL(new RegExp(`/users/${user.id}`))
    await page.goBack()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.waitForURL(/activity$/)
  })

  it('says that nobody changed the log, and proves it with a check code that was kept', async () => {
    const page = await open('/tab/activity')
    await page.getByText(/^No entry was changed or removed since/).waitFor()
    await says(page.getByRole('button', { name: 'Copied' }), page.getByRole('button', { name: 'Copy check code' }))
    const code: string = await page.evaluate('navigator.clipboard.readText()')
    await send('PUT', '/api/settings/retention', { auditDays: 731 })
    await page.getByRole('button', { name: 'Compare a check code…' }).click()
    const text = page.getByRole('textbox', { name: 'Check code, as it was copied' })
    await text.fill(code)
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByText('It matches.').waitFor()
    await text.fill(code.replace(/^\d+/, '1'))
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByText('It does not match.').waitFor()
    await text.fill('nonsense')
    await page.getByText(/^A check code is a number, a space/).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Compare', exact: true }).getAttribute('aria-disabled'), 'true')
    await page.keyboard.press('Escape')
  })

  it('leaves the buttons of a phone where they are while it asks whom to erase', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/activity')
    const erase = page.getByRole('button', { name: 'Erase a person’s data…' })
    const before = await erase.boundingBox()
    await erase.click()
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    const [around, title] = [await dialog.boundingBox(), await dialog.getByRole('heading').boundingBox()]
    assert.ok(around && title && title.x - around.x >= 24, 'its words keep away from its edge')
    assert.deepEqual(await erase.boundingBox(), before)
    await context.close()
  })

  it('waits with newer entries until they are asked for', async () => {
    const { context, page } = await console.visit()
    await page.clock.install()
    await signIn(page, console.url, 'Admin', '/tab/activity')
    const first = rows(page).first()
    await first.waitFor()
    const before = await first.innerText()
    await send('PUT', '/api/settings/guard', { number: 21, share: 0.1 })
    await page.clock.runFor(16_000)
    const newer = page.getByRole('button', { name: 'Show newer entries' })
    await newer.waitFor()
    assert.equal(await first.innerText(), before)
    await newer.click()
    await first.getByText('20 to 21').waitFor()
    await newer.waitFor({ state: 'detached' })
    await context.close()
  })

  it('erases a person only after saying what goes and what is kept, and the log still holds', async () => {
    await send('POST', `/api/users/${user.id}/exclude`, { note: 'Asked by gone.person@contoso.com' })
    const page = await open('/tab/activity')
    let clicks = 0
    const click = async (name: string) => {
      clicks += 1
      await page.getByRole('button', { name, exact: true }).click()
    }
    await click('Erase a person’s data…')
    await page.getByLabel('Username, e-mail address, or object id in Entra').fill('gone.person@contoso.com')
    await click('Look')
    const dialog = page.getByRole('alertdialog', { name: 'Erase the data of gone.person@contoso.com?' })
    await dialog.getByRole('heading', { name: 'What is kept' }).waitFor()
    const before = await ask<AuditPage>(console.url, '/api/audit?search=gone.person')
    assert.equal(before.items.length, 1, 'nothing happened before the word')
    await page.getByLabel('Type erase to go on').fill('erase')
    await click('Erase')
    await page.getByRole('alertdialog', { name: 'It was erased' }).getByText('Activity: 1 entry').waitFor()
    await click('Done')
    assert.deepEqual((await ask<AuditPage>(console.url, '/api/audit?search=gone.person')).items, [])
    await page.reload()
    await page.getByText(/^No entry was changed or removed since/).waitFor()
    await rows(page).filter({ hasText: 'Left a user out' }).filter({ hasText: 'Erased' }).waitFor()
    assert.deepEqual(admin.faults, [])
    process.stdout.write(`      a person erased: ${clicks} clicks, a name and one word typed\n`)
  })

  it('takes any day of the calendar, and says of what is none that it is none', async () => {
    const page = await open('/tab/activity')
    await rows(page).first().waitFor()
    const all = await rows(page).count()
    for (const days of ['until=9999-12-31', 'from=0000-01-01&until=9999-12-31']) {
      await page.goto(`${console.url}/tab/activity?${days}`)
      await rows(page).first().waitFor()
      assert.equal(await rows(page).count(), all, days)
      await page.getByRole('button', { name: 'Clear filters' }).waitFor()
    }
    for (const days of ['until=2020-02-31', 'from=soon&until=2020-13-45', 'from=123456-01-02']) {
      await page.goto(`${console.url}/tab/activity?${days}`)
      await page.getByText('there is no such day').first().waitFor()
      assert.equal(await rows(page).count(), 0, days)
    }
    assert.deepEqual(admin.faults, [])
  })

  for (const width of [1280, 1440])
    it(`has its filters within the card beside an open entry, at ${width} px`, async () => {
      const { context, page } = await console.visit({ viewport: { width, height: 812 } })
      await signIn(page, console.url, 'Admin', '/tab/activity/1')
      await page.getByRole('button', { name: 'Filters' }).click()
      const fields = page.locator('#activity-filters .fui-Field')
      await fields.nth(4).waitFor()
      const outside = await fields.evaluateAll((all) =>
        all.flatMap((field) => {
          const { right } = field.closest('.card')!.getBoundingClientRect()
          return [...field.querySelectorAll('input, select')].filter(
            (one) => one.getBoundingClientRect().right > Math.min(right, field.getBoundingClientRect().right + 1),
          ).length
        }),
      )
      assert.deepEqual(outside, [0, 0, 0, 0, 0])
      await context.close()
    })

  it('says why nothing is shown: no match, not reached, not for this role', async () => {
    const page = await open('/tab/activity?who=nobody&from=2020-01-01')
    await page.getByRole('heading', { name: 'No entry matches' }).waitFor()
    await page.getByText('Search looks at names').waitFor()
    await page.goto(`${console.url}/tab/activity?from=2020-01-02&until=2020-01-01`)
    await page.getByText('From is a later day than Until.').waitFor()
    await page.getByRole('button', { name: 'Show all activity' }).click()
    await rows(page).first().waitFor()
    await page.route('**/api/audit?*', (route) => route.fulfill({ status: 500, body: '{}' }))
    await page.getByLabel('From where', { exact: true }).selectOption({ label: 'Console' })
    await page.getByText('Your search and filters are kept.').waitFor()
    await page.unroute('**/api/audit?*')
    await page.getByRole('button', { name: 'Try again now' }).click()
    await rows(page).first().waitFor()

    const operator = await console.visit()
    await signIn(operator.page, console.url, 'Operator', '/tab/activity')
    await operator.page.getByRole('heading', { name: 'Activity is for admins' }).waitFor()
    await operator.context.close()
  })
})
