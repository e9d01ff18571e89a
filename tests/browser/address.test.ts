import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import type { Page as Listed, User } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'
import { cut, picture, problems, scrollsSideways, settled } from './looks.ts'

describe('an address that is cut off, old or mistyped', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '60' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const title = (page: Page) => page.getByRole('heading', { name: /of the address (is|are) not understood$/ })
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const open = async (path: string) => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', path)
    return visit
  }

  const USERS: [query: string, said: string][] = [
    ['filter=garbage', 'garbage: it is no condition.'],
    ['filter=colour:red', 'colour:red: users have no field “colour”.'],
    ['filter=site.like:London', 'site.like:London: Site cannot be compared in this way.'],
    ['filter=status:aktiv', 'status:aktiv: Status is never “aktiv”.'],
    ['filter=reason:NO_SUCH', 'reason:NO_SUCH: Reason is never “NO_SUCH”.'],
    ['filter=site:', 'site:: the value is missing.'],
    ['state=zz,zz,zz,zz', 'state=zz: Teams is never “zz”. Nothing is listed'],
    ['directory=zz', 'directory=zz: Company directory is never “zz”.'],
    ['reason=NUMBER_IN', 'reason=NUMBER_IN: Reason is never “NUMBER_IN”.'],
  ]

  it('shows nobody in the place of users that it filters out, says what it does not understand, and asks for no list', async () => {
    const { context, page } = await open('/tab/services')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    for (const [query, said] of USERS) {
      await page.goto(`${console.url}/tab/users?${query}`)
      await title(page).waitFor()
      assert.ok((await page.locator('main').innerText()).includes(said), `${query}: ${said}`)
      for (const act of ['checkbox', 'row'] as const) assert.equal(await page.getByRole(act).count(), 0, query)
      for (const pill of [/^All \d/, /^Needs attention \d/])
        assert.equal(await page.getByRole('button', { name: pill }).count(), 0, 'a pill that would change nothing')
      for (const act of ['Export CSV', 'Add filter']) assert.equal(await button(page, act).count(), 0, query)
      assert.equal(await button(page, 'Show without it').count(), 0, 'it is all that the address says')
      await button(page, 'Show all').click()
      await page.locator('main tbody a').first().waitFor()
      assert.match(page.url(), /\/tab\/users$/)
    }
    asked.length = 0
    await page.goto(`${console.url}/tab/users?filter=garbage`)
    await title(page).waitFor()
    await settled(page)
    assert.deepEqual(
      asked.filter((path) => path === '/api/users'),
      [],
    )
    await context.close()
  })

  it('goes on with what it understands when somebody says so', async () => {
    const query = 'filter=colour:red,site:London&state=zz&search=a'
    const { context, page } = await open(`/tab/users?${query}`)
    await title(page).waitFor()
    await button(page, 'Show without them').click()
    await button(page, 'Remove filter: Site is London').waitFor()
    const { total } = await ask<Listed<User>>(console.url, '/api/users?limit=1&search=a&filter=site:London')
    await page
      .locator('.pager')
      .getByText(new RegExp(`of ${total} that match`))
      .waitFor()
    assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), { search: 'a', filter: 'site:London' })
    assert.equal(await page.evaluate('document.activeElement?.id'), 'page', 'the keyboard goes on in the page')
    // whoever goes back is told again
    await page.goBack()
    await title(page).waitFor()
    await context.close()
  })

  it('is told of on every other list', async () => {
    const { context, page } = await open('/tab/services')
    for (const [path, said] of [
      ['jobs?state=cancelled,done', 'state=done: there is no such state.'],
      ['jobs?service=fax', 'service=fax: there is no such service.'],
      ['numbers?status=lost', 'status=lost: there is no such status.'],
      ['numbers?type=fax', 'type=fax: there is no such kind.'],
      ['activity?from=2026-02-31', 'from=2026-02-31: there is no such day.'],
      ['activity?via=fax', 'via=fax: there is no such place.'],
      ['users/todos?state=done', 'state=done: there is no such state.'],
      ['jobs/1/compare?with=12x', 'with=12x: there is no such job.'],
    ] as const) {
      await page.goto(`${console.url}/tab/${path}`)
      await title(page).waitFor()
      assert.ok((await page.locator('main').innerText()).includes(said), `${path}: ${said}`)
      assert.equal(await page.getByRole('button', { name: /^Export|^CSV|^JSON/ }).count(), 0, path)
      assert.equal(await page.getByRole('checkbox').count(), 0, path)
      await button(page, 'Show all').click()
      await title(page).waitFor({ state: 'detached' })
      await settled(page)
    }
    await context.close()
  })

  it('keeps a filter that is longer than an address used to be', async () => {
    const long = Array.from({ length: 40 }, (_, at) => `name.not:${'x'.repeat(50)}${at}`).join(',')
    const { context, page } = await open(`/tab/users?state=inSync&filter=${encodeURIComponent(long)}`)
    const { total } = await ask<Listed<User>>(console.url, '/api/users?limit=1&filter=state:inSync')
    await page
      .locator('.pager')
      .getByText(new RegExp(`of ${total} that match`))
      .waitFor()
    await page.getByText(/^Name is not x/).waitFor()
    await context.close()
  })

  it('is said on every screen, without barriers', async () => {
    const path = `/tab/users?search=a&filter=${encodeURIComponent(`${'colour'.repeat(20)}:red`)}`
    for (const theme of THEMES)
      for (const width of [1280, 375]) {
        const { context, page } = await console.visit({ viewport: { width, height: 800 } })
        await signIn(page, console.url, 'Admin', `${path}&theme=${theme}`)
        await title(page).waitFor()
        await settled(page)
        assert.deepEqual(await problems(page), [])
        assert.deepEqual(await cut(page), [])
        assert.equal(await scrollsSideways(page), false)
        await picture(page, `address-not-understood-${theme}-${width}`)
        await context.close()
      }
  })
})
