import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import type { Page as Listed, Todo, TodoCounts, User } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { openAt } from './places.ts'
import { problems, scrollsSideways } from './looks.ts'

describe('licences by CSV', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '30', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=30')
    people = items.filter(({ licence, site }) => licence !== null && site !== null)
  })
  after(() => console?.close())

  const todos = async () => (await ask<TodoCounts>(console.url, '/api/todos/counts')).todo
  const choose = (page: Page, name: string, content: string | Buffer) =>
    page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })

  /** Two good rows, four bad ones. */
  const fileOf = (first = 0) => {
    const [one, two, three, four] = people.slice(first)
    return [
      'Username;License;Ext',
      `${one?.userName};;${7701 + first}`,
      `${two?.userName};${two?.licence?.toLowerCase()};${7702 + first}`,
      `${one?.userName};;${7703 + first}`,
      'nobody.like.this@contoso.com;X2;',
      `${three?.userName};X99;`,
      `${four?.userName};=HYPERLINK("http://x"),`,
    ].join('\r\n')
  }

  for (const [at, turn] of TURNS.entries())
    it(`DIR-3 checks a file, says of each bad row what would be right, asks for the good ones, and gives a report (${said(turn)})`, async () => {
      const { context, page, tab, hands, faults } = await openAt(console, turn, 'users', 'Operator')
      const button = (name: string) => tab.getByRole('button', { name })
      const before = await todos()
      const first = 4 * at
      const extensions = [7701 + first, 7702 + first]
      await hands.press(tab.getByRole('link', { name: 'Licences by CSV' }))
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hands.press(button('Choose a file'))])
      await chooser.setFiles({ name: 'licences.csv', mimeType: 'text/csv', buffer: Buffer.from(fileOf(first)) })
      await tab.getByRole('heading', { name: '6 rows looked at' }).waitFor()
      const bad = tab.getByRole('table', { name: 'Rows that are not right' })
      const cells = async (row: number) =>
        (await bad.getByRole('row').nth(row).getByRole('cell').allInnerTexts()).map((text) => text.trim())
      assert.deepEqual(await cells(1), [
        '4',
        people[first]?.userName,
        `${people[first]?.userName} is on row 2 too.`,
        'Keep one row for each user.',
      ])
      await bad.getByText('No user has the username "nobody.like.this@contoso.com".').waitFor()
      await bad.getByText('Nobody here has a licence "X99".').waitFor()
      await bad.getByText('is a formula.').waitFor()
      assert.deepEqual(await problems(tab), [])

      await hands.press(button('Good 2'))
      const good = tab.getByRole('table', { name: 'Good rows' })
      await good.getByText(String(extensions[1])).waitFor()
      assert.equal(await todos(), before)
      const [download] = await Promise.all([page.waitForEvent('download'), hands.press(button('Download report'))])
      const report = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
      assert.equal(report.length, 7)
      assert.match(report[3] ?? '', /^4,.*,Not right,.* is on row 2 too\.,Keep one row for each user\.$/)

      await hands.press(button('Ask for 2 good rows'))
      await tab.getByText('Asked of 8x8 for 2 users.').waitFor()
      const { items } = await ask<Listed<Todo>>(console.url, '/api/todos')
      const asked = items.map(({ field, value }) => `${field} ${value}`)
      assert.equal(items.length, before + 2)
      for (const extension of extensions) assert.ok(asked.includes(`extension ${extension}`))
      hands.told('from Users to licences asked for by a file with bad rows')
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('has what is done with a long file, and how it went, in view without a way past its rows', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users/licences')
    const strangers = Array.from({ length: 200 }, (_, at) => `nobody${at}@contoso.com,X2,`)
    const long = ['Username,Licence,Extension', `${people[6]?.userName},,7706`, ...strangers].join('\n')
    await choose(page, 'licences.csv', long)
    await page.getByRole('heading', { name: '201 rows looked at' }).waitFor()
    await page.getByText('nobody199@contoso.com', { exact: true }).waitFor()
    const inView = async (words: Locator) => {
      const box = await words.boundingBox()
      return box !== null && box.y >= 0 && box.y + box.height <= 800
    }
    const ask = page.getByRole('button', { name: 'Ask for 1 good row' })
    assert.ok(await inView(ask))
    await ask.click()
    const asked = page.getByText('Asked of 8x8 for 1 user.')
    await asked.waitFor()
    assert.ok(await inView(asked))
    await context.close()
  })

  it('keeps the file through a lost connection and another page, and asks for nothing that was not shown', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users/licences')
    const before = await todos()
    await context.route('**/licences/check', (route) => route.abort())
    await choose(page, 'licences.csv', `Username,Licence,Extension\n${people[5]?.userName},,7705`)
    await page.getByText('The console could not be reached.').waitFor()
    await page.getByText('Your file is kept here.').waitFor()
    await context.unroute('**/licences/check')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: '1 row looked at' }).waitFor()

    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Users' }).click()
    await page.getByRole('heading', { level: 1, name: 'Users', exact: true }).waitFor()
    await page.goBack()
    await page.getByText('licences.csv').waitFor()
    // what the check said is not what the file would do now
    await context.route('**/licences/apply/*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/\w{32}$/, '0'.repeat(32)),
      }),
    )
    await page.getByRole('button', { name: 'Ask for 1 good row' }).click()
    await page.getByText('Users changed since the check.').waitFor()
    assert.equal(await todos(), before)
    await context.unroute('**/licences/apply/*')
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByRole('button', { name: 'Ask for 1 good row' }).click()
    await page.getByText('Asked of 8x8 for 1 user.').waitFor()
    await context.close()
  })

  it('a report that did not come is asked for again, and nothing else is', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users/licences')
    const before = await todos()
    await choose(page, 'licences.csv', `Username,Licence,Extension\n${people[6]?.userName},,7706`)
    await page.getByRole('heading', { name: '1 row looked at' }).waitFor()
    await context.route('**/licences/report', (route) => route.abort())
    await page.getByRole('button', { name: 'Download report' }).click()
    const again = page.getByRole('button', { name: 'Try again' })
    await again.waitFor()
    await context.unroute('**/licences/report')
    await Promise.all([page.waitForEvent('download', { timeout: 10_000 }), again.click()])
    assert.equal(await page.getByText('Asked of 8x8 for 1 user.').count(), 0)
    assert.equal(await todos(), before)
    await context.close()
  })

  it('who comes back while it is asked for is told when it was', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users/licences')
    await choose(page, 'licences.csv', `Username,Licence,Extension\n${people[6]?.userName},,7706`)
    const { promise, resolve } = Promise.withResolvers<void>()
    await context.route('**/licences/apply/*', async (route) => {
      await promise
      return route.continue()
    })
    await page.getByRole('button', { name: 'Ask for 1 good row' }).click()
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Users' }).click()
    await page.getByRole('heading', { level: 1, name: 'Users', exact: true }).waitFor()
    await page.goBack()
    await page.getByText('Asking 8x8').waitFor()
    resolve()
    await page.getByText('Asked of 8x8 for 1 user.').waitFor({ timeout: 10_000 })
    await context.close()
  })

  it('says of a file that is none, or too large, what to choose instead', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/users/licences')
    await choose(page, 'licences.xlsx', 'PK')
    await page.getByText('choose Save As, CSV UTF-8').waitFor()
    await choose(page, 'renamed.csv', 'PK\u0003\u0004 and more')
    await page.getByText('Save it as CSV UTF-8').waitFor()
    await choose(page, 'large.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))
    await page.getByText('at most 20 MB are taken').waitFor()
    await choose(page, 'names.csv', 'Name,Number\nAda,1')
    await page.getByText('There is no column Username and Licence.').waitFor()
    await choose(page, 'licences.csv', fileOf())
    await page.getByRole('heading', { name: '6 rows looked at' }).waitFor()
    assert.deepEqual(await problems(page), [])
    assert.equal(await scrollsSideways(page), false)
    await context.close()
  })
})
