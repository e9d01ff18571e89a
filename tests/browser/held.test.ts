import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { BrowserContext, Page } from 'playwright-core'
import type { Job, Page as Listed, Roles, User } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems } from './looks.ts'

describe('what was entered and is not done yet', function () {
  this.timeout(90_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '60' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const open = async (path: string) => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', path)
    return visit
  }
  const dialogOf = (page: Page) => page.getByRole('alertdialog')
  const stays = (page: Page) => dialogOf(page).getByText('What you entered here is not sent yet.')

  it('stays in its dialog when somebody goes back, and is given up by Cancel alone', async () => {
    const { context, page } = await open('/tab/users')
    await page.locator('main tbody a').first().click()
    await page.getByRole('button', { name: 'Leave out…' }).click()
    const why = dialogOf(page).getByLabel('Why')
    await why.fill('Moves to Lisbon in March')
    const at = page.url()
    await page.goBack()
    await stays(page).waitFor()
    assert.equal(page.url(), at)
    assert.equal(await why.inputValue(), 'Moves to Lisbon in March')
    assert.deepEqual(await problems(page), [])
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
    await page.goBack()
    await page.getByRole('complementary', { name: 'User' }).waitFor({ state: 'detached' })
    // where nothing was entered, nothing is in the way
    await page.goForward()
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await why.waitFor()
    await page.goBack()
    await dialogOf(page).waitFor({ state: 'detached' })
    await context.close()
  })

  it('goes where it leads once it is done', async () => {
    const { context, page } = await open('/tab/services')
    await page.getByRole('link', { name: /^Users/ }).click()
    await page.getByRole('button', { name: 'Add user' }).click()
    const dialog = dialogOf(page)
    await dialog.getByLabel('First name').fill('Zoe')
    await dialog.getByLabel('Last name').fill('Quill')
    await dialog.getByLabel('Username').fill('zoe.quill@contoso.com')
    await dialog.getByLabel('E-mail').fill('zoe.quill@contoso.com')
    await dialog.getByLabel('Site').selectOption({ index: 1 })
    await context.route('**/api/users', (route) => route.abort())
    await dialog.getByRole('button', { name: 'Ask 8x8' }).click()
    await dialog.getByText('It is not known yet whether this was done').waitFor()
    await context.unroute('**/api/users')
    await page.goBack()
    await stays(page).waitFor()
    await dialog.getByRole('button', { name: 'Ask 8x8' }).click()
    await page.getByRole('heading', { level: 1, name: 'To-dos' }).waitFor()
    await context.close()
  })

  it('is not lost for a day in a year that no calendar has', async () => {
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    const { context, page, faults } = await open(`/tab/users/${user?.id}`)
    await page.getByRole('button', { name: 'Leave out…' }).click()
    const dialog = dialogOf(page)
    await dialog.getByLabel('Why').fill('Moves to Lisbon in March')
    await dialog.getByLabel('Until').fill('123456-01-02')
    assert.equal(await dialog.getByLabel('Why').inputValue(), 'Moves to Lisbon in March')
    await dialog.getByRole('button', { name: 'Leave out' }).click()
    assert.equal(await dialog.locator('input:invalid').count(), 1)
    assert.deepEqual(faults, [])
    await context.close()
  })

  /** It is done, and its answer is lost. */
  const loseAnswers = (context: BrowserContext, path: string) =>
    context.route(path, async (route) => {
      if (route.request().method() === 'GET') return route.continue()
      await route.fetch()
      return route.abort()
    })

  it('ROLE-1 a role whose answer was lost is seen to be given, and the others are given next', async () => {
    const { context, page } = await open('/tab/settings#roles')
    for (const [id, name] of [
      ['8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042', 'Ana Ruiz'],
      ['2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043', 'Ben Okafor'],
    ] as const) {
      await page.getByRole('button', { name: 'Give a role…' }).click()
      await page.getByLabel('Username, or object id in Entra').fill(id)
      await page.getByLabel('Name, for people to read').fill(name)
      await page.getByRole('button', { name: 'Add to the list' }).click()
    }
    await loseAnswers(context, '**/api/roles/people/*')
    const save = page.getByRole('button', { name: 'Save Roles' })
    await save.click()
    await page.locator('#roles .role-changed').nth(1).waitFor({ state: 'detached' })
    assert.equal(await page.getByText(/changed this/).count(), 0)
    assert.equal(await page.locator('#roles .role-changed').count(), 1)
    await save.click()
    await page.locator('#roles').getByText('Saved', { exact: true }).waitFor()
    assert.equal(await page.getByText(/changed this/).count(), 0)
    const { items } = await ask<Roles>(console.url, '/api/roles')
    assert.deepEqual(items.map(({ name }) => name).toSorted(), ['Ana Ruiz', 'Ben Okafor'])
    await context.close()
  })

  it('the output of a job is asked for again when it falls silent', async () => {
    const [job] = (await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')).items
    const { context, page } = await open('/tab/services')
    await page.clock.install()
    let asked = 0
    await context.route('**/api/jobs/*/output', (route) => {
      asked++
      // never answered, as behind a network that went away without a word
      return asked === 1 ? undefined : route.continue()
    })
    await page.goto(`${console.url}/tab/jobs/${job?.id}?output=show`)
    while (asked === 0) await page.clock.runFor(200)
    await page.clock.fastForward(46_000)
    while (asked < 2) await page.clock.runFor(1000)
    await context.close()
  })
})
