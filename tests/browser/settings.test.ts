import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Connections, GuardView, NamesView, Page as Listed, Roles, User } from '../../src/api/contract.ts'
import { createIdentity } from '../../src/sandbox/company/identities.ts'
import { ask, openConsole, signIn, syncOnce, token } from './chromium.ts'
import type { Console, Visit } from './chromium.ts'
import { wrapped } from './looks.ts'
import { MARK, plant } from '../planted/plant.ts'

describe('Settings', function () {
  this.timeout(120_000)
  let console: Console
  let admin: Visit
  before(async () => {
    console = await openConsole({
      SANDBOX_USERS: '40',
      SANDBOX_LIMITS: 'off',
      SANDBOX_PROBLEMS: 'off',
      SANDBOX_SEED: '7',
    })
    await syncOnce(console.url)
    admin = await console.visit()
    await signIn(admin.page, console.url, 'Admin', '/tab/settings')
  })
  after(() => console?.close())

  /** Signed in as admin already. */
  async function open(path = '/tab/settings') {
    const { page, faults } = admin
    await page.goto(console.url + path)
    await page.getByRole('heading', { level: 2, name: 'Guard' }).waitFor()
    let clicks = 0
    const click = async (name: string | RegExp, kind: 'button' | 'link' = 'button') => {
      clicks += 1
      await page.getByRole(kind, { name, exact: true }).click()
    }
    return { page, faults, click, clicks: () => clicks }
  }
  async function send(method: string, path: string, body: object): Promise<void> {
    const headers = { authorization: `Bearer ${await token(console.url, 'admin')}`, 'content-type': 'application/json' }
    const answer = await fetch(console.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`)
  }
  const guard = () => ask<GuardView>(console.url, '/api/settings/guard')
  const number = (page: Page) => page.getByLabel('Removals that always pass')
  const isOff = async (page: Page, name: string) =>
    (await page.getByRole('button', { name, exact: true }).getAttribute('aria-disabled')) === 'true'

  it('SET Save is off until something changed, and says what new limits come to before they are saved', async () => {
    const { page, click, clicks, faults } = await open()
    await number(page).waitFor()
    assert.equal(await isOff(page, 'Save Guard'), true)
    const before = await guard()
    await number(page).fill('0')
    await page.getByLabel(/^Share of managed users/).fill('0')
    await page.getByText('0 removals would pass without approval').waitFor()
    await page.getByText(/^The last sync \(Job \d+/).waitFor()
    assert.deepEqual(await guard(), before)
    await number(page).fill('1.5')
    await page.getByText('A whole number from 0 to 1,000,000').waitFor()
    assert.equal(await isOff(page, 'Save Guard'), true)
    await number(page).fill('12')
    await page.getByLabel(/^Share of managed users/).fill('5')
    await click('Save Guard')
    await page.locator('#guard').getByText('Saved', { exact: true }).waitFor()
    assert.deepEqual(await guard(), { number: 12, share: 0.05 })
    assert.deepEqual(faults, [])
    process.stdout.write(`      guard changed: ${clicks()} click, two numbers typed\n`)
  })

  it('SET what is entered while a slow server saves stays, and is saved next', async () => {
    const { page, click } = await open()
    const share = page.getByLabel(/^Share of managed users/)
    const held = Promise.withResolvers<void>()
    await page.route('**/api/settings/guard', async (route) => {
      if (route.request().method() === 'PUT') await held.promise
      await route.continue()
    })
    await number(page).fill('7')
    await Promise.all([page.waitForRequest((asked) => asked.method() === 'PUT'), click('Save Guard')])
    await share.fill('9')
    held.resolve()
    // it can be saved again: the first save is over
    await page.locator('#guard button[aria-label="Save Guard"]:not([aria-disabled=true])').waitFor()
    assert.deepEqual([await number(page).inputValue(), await share.inputValue()], ['7', '9'])
    assert.equal((await guard()).number, 7)
    await click('Save Guard')
    await page.locator('#guard').getByText('Saved', { exact: true }).waitFor()
    assert.deepEqual(await guard(), { number: 7, share: 0.09 })
    await page.unroute('**/api/settings/guard')
    await send('PUT', '/api/settings/guard', { number: 12, share: 0.05 })
  })

  it('SET two admins at once: who was first is named, and neither loses what was entered unseen', async () => {
    const { page, click } = await open()
    await number(page).fill('3')
    await send('PUT', '/api/settings/guard', { number: 50, share: 0.05 })
    await click('Save Guard')
    await page.getByText('Adele Admin changed this just now.').waitFor()
    await page.getByText('Theirs: 50 or 5 %. Yours: 3 or 5 %. Nothing of yours is saved yet.').waitFor()
    assert.equal((await guard()).number, 50)
    assert.equal(await isOff(page, 'Save Guard'), true)
    await click('Keep mine')
    await page.locator('#guard').getByText('Saved', { exact: true }).waitFor()
    assert.equal((await guard()).number, 3)

    await number(page).fill('4')
    await send('PUT', '/api/settings/guard', { number: 60, share: 0.05 })
    await click('Save Guard')
    await click('Take theirs')
    await page.getByText('changed this just now').waitFor({ state: 'detached' })
    assert.equal(await number(page).inputValue(), '60')
    assert.equal((await guard()).number, 60)
  })

  it('SET asks before what was entered is lost, and names where it is; sections are no way out', async () => {
    const { page, click } = await open()
    await page.getByLabel('Organization').fill('Contoso Voice')
    await number(page).fill('7')
    await click('Roles', 'link')
    await page.getByRole('link', { name: 'Names , not saved' }).waitFor()
    await page.getByRole('link', { name: /^Sync Jobs/ }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' })
    await dialog.getByText('Names and Guard').waitFor()
    await click('Stay here')
    assert.equal(await number(page).inputValue(), '7')
    await page.getByRole('link', { name: /^Sync Jobs/ }).click()
    await click('Leave without saving')
    await page.getByRole('heading', { level: 1, name: 'Sync Jobs' }).waitFor()
    assert.notEqual((await guard()).number, 7)
  })

  it('SET renames the organization by keyboard alone, and the header says so', async () => {
    const { page } = await open()
    const field = page.getByLabel('Organization')
    await field.waitFor()
    const here = () => field.evaluate((element) => element === element.ownerDocument.activeElement)
    for (let presses = 0; !(await here()); presses++) {
      assert.ok(presses < 40, 'Tab reaches the field')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Contoso Voice')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('#general').getByText('Saved', { exact: true }).waitFor()
    await page.locator('header').getByText('Contoso Voice').waitFor()
    const names = await ask<NamesView>(console.url, '/api/settings/names')
    assert.equal(names.organization, 'Contoso Voice')
    await send('PUT', '/api/settings/names', { ...names, organization: 'ContosoHoldings'.repeat(4) })
    await page.reload()
    const long = page.locator('header').getByText(/^(ContosoHoldings){4}/)
    await long.waitFor()
    const { width } = (await long.boundingBox()) ?? assert.fail('it is not shown')
    assert.ok(width < 500, `a long name takes ${width} px from what is to be known`)
    await send('PUT', '/api/settings/names', names)
  })

  it('SET keeps the way to its sections in view on a phone, with the one that is read', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/settings')
    const nav = page.getByRole('navigation', { name: 'Sections' })
    await page.locator('#connections .credentials li').first().waitFor()
    await page.locator('#connections').evaluate((element) => element.scrollIntoView())
    const here = nav.locator('a[aria-current=true]', { hasText: 'Connections' })
    await here.waitFor()
    const inView = () =>
      here.evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        return left >= 0 && right <= 375 && top >= 0 && bottom <= 60
      })
    for (let looks = 0; !(await inView()); looks++) {
      assert.ok(looks < 100, 'it is beside the screen')
      await page.waitForTimeout(20)
    }
    const below = await page.getByRole('heading', { name: 'Connections' }).boundingBox()
    assert.ok(below && below.y >= 44, 'the line hides nothing of its section')
    await nav.getByRole('link', { name: 'E-mail' }).click()
    await nav.locator('a[aria-current=true]', { hasText: 'E-mail' }).waitFor()
    await context.close()
  })

  it('SVC-3 goes on at the link to Microsoft after its button went', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: /^Give consent/ }).press('Enter')
    const link = page.getByRole('link', { name: 'Open in Microsoft Entra' })
    await link.waitFor()
    assert.equal(await link.evaluate((element) => element === element.ownerDocument.activeElement), true)
  })

  it('ROLE-1 gives a role to a person found by username, changes it and takes it away; the last admin stays', async () => {
    const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')
    const user = items[0] ?? assert.fail('nobody is in sync')
    const { page, click, clicks, faults } = await open()
    await click('Give a role…')
    await page
      .getByLabel('Username, or object id in Entra')
      .fill((user.teams.userPrincipalName ?? user.userName).slice(0, 8).toUpperCase())
    await page.getByRole('radio', { name: user.displayName }).check()
    await page.getByRole('radio', { name: /^Admin/ }).check()
    await click('Add to the list')
    await page.getByText('New with Save').waitFor()
    assert.deepEqual((await ask<Roles>(console.url, '/api/roles')).items, [], 'nothing happened before Save')
    await click('Save Roles')
    await page.locator('#roles').getByText('Saved', { exact: true }).waitFor()
    const given = (await ask<Roles>(console.url, '/api/roles')).items
    assert.deepEqual(
      given.map(({ name, role }) => [name, role]),
      [[user.displayName, 'admin']],
    )
    process.stdout.write(`      a role given: ${clicks()} clicks, two choices, the beginning of a name typed\n`)

    await click(`Take away the role of ${user.displayName}`)
    await page.getByText('Make somebody else an admin first: one person stays').waitFor()
    assert.equal(await isOff(page, 'Save Roles'), true)
    await click('Give a role…')
    await page.getByLabel('Username, or object id in Entra').fill('8F2C0D1E-77AA-4F0B-9A55-0C3D6A1BE042')
    await page.getByLabel('Name, for people to read').fill('Ana Ruiz')
    await page.getByRole('radio', { name: /^Admin/ }).check()
    await click('Add to the list')
    await click('Save Roles')
    await page.locator('#roles').getByText('Saved', { exact: true }).waitFor()
    assert.deepEqual(
      (await ask<Roles>(console.url, '/api/roles')).items.map(({ name, role }) => [name, role]),
      [['Ana Ruiz', 'admin']],
    )

    await page.getByLabel('Role of Ana Ruiz', { exact: true }).selectOption({ label: 'Reader' })
    await page.getByText('Was Admin; changes with Save').waitFor()
    await click('Discard changes of Roles')
    await page.getByText('Was Admin; changes with Save').waitFor({ state: 'detached' })
    await page.getByText('What each role may do').click()
    const row = page.getByRole('row', { name: /^Approve what the guard stopped/ })
    const labels = await row.getByRole('cell').locator('[aria-label]').all()
    const said = await Promise.all(labels.map((label) => label.getAttribute('aria-label')))
    assert.deepEqual(said, ['No', 'No', 'Yes'])
    assert.deepEqual(faults, [])
  })

  it('ROLE-1 two admins at once: roles are not given on top of what nobody looked at', async () => {
    const { page, click } = await open()
    await page.getByLabel('Role of Ana Ruiz', { exact: true }).waitFor()
    await click('Give a role…')
    await page.getByLabel('Username, or object id in Entra').fill('2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043')
    await page.getByLabel('Name, for people to read').fill('Ben Okafor')
    await click('Add to the list')
    const group = '/api/roles/groups/11111111-2222-4333-8444-555555555555'
    await send('PUT', group, { role: 'operator', name: 'Voice operators' })
    await click('Save Roles')
    await page.getByText('Theirs: Ana Ruiz Admin, Voice operators Operator. Yours: 1 change.').waitFor()
    await click('Keep mine')
    await page.locator('#roles').getByText('Saved', { exact: true }).waitFor()
    assert.deepEqual(
      (await ask<Roles>(console.url, '/api/roles')).items.map(({ name }) => name),
      ['Ana Ruiz', 'Ben Okafor', 'Voice operators'],
    )
  })

  it('SVC a key that does not work is not kept unasked, and no secret is ever shown again', async () => {
    const { page, click, clicks, faults } = await open('/tab/settings#connections')
    const before = (await ask<Connections>(console.url, '/api/connections')).items
    await click('Test 8x8')
    await page.getByText('It works').waitFor()
    await click('Replace 8x8 API key')
    await page.getByLabel('8x8 API key', { exact: true }).fill(plant('not-a-key'))
    await click('Test and save')
    await page.getByText(/Nothing was saved\./).waitFor()
    await page.getByRole('button', { name: 'Save anyway' }).waitFor()
    await click('Cancel')
    const after = (await ask<Connections>(console.url, '/api/connections')).items
    assert.deepEqual(
      after.map(({ id, hint, setAt }) => [id, hint, setAt]),
      before.map(({ id, hint, setAt }) => [id, hint, setAt]),
    )
    assert.equal((await page.content()).includes(MARK), false)
    await page.setViewportSize({ width: 375, height: 812 })
    assert.deepEqual(await wrapped(page, '.credential-more > span, .credential-state'), [])
    await page.setViewportSize({ width: 1280, height: 800 })
    await click('Replace Microsoft 365 client secret')
    await page.getByLabel('Microsoft cloud').selectOption({ label: 'Microsoft Cloud for US Government L4 (GCC High)' })
    await page.getByText('Not in this cloud: Assigning telephone numbers and voice policies in Teams.').waitFor()
    await click('Cancel')
    await click('Remove 8x8 API key')
    assert.equal(await isOff(page, 'Remove'), true)
    await click('Keep it')
    await page.getByText('Reads telephone numbers in Teams, assigns them and takes them back.').waitFor()

    const { clientSecret } = createIdentity({ users: 40, seed: 7, problems: false }, 1)
    const from = clicks()
    await click('Replace Microsoft 365 client secret')
    await page.getByLabel('Client secret (its value, not its id)').fill(clientSecret)
    await page.getByLabel('Ends on, as Entra says').fill('2099-01-31')
    await click('Test and save')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.getByText(/^Ends 31 Jan 2099/).waitFor()
    assert.equal((await page.content()).includes(clientSecret), false)
    process.stdout.write(`      a secret replaced: ${clicks() - from} clicks, the secret and its end entered\n`)
    assert.deepEqual(faults, [])
  })

  it('SET readers and operators see everything but who has which role, change nothing, and learn whom to ask', async () => {
    const ana = '/api/roles/people/8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
    await send('PUT', ana, { role: 'admin', name: 'Ana Ruiz' })
    for (const role of ['Reader', 'Operator']) {
      const { context, page } = await console.visit()
      await signIn(page, console.url, role, '/tab/settings')
      await page
        .locator('#guard')
        .getByText(/^An admin can change this: Ana Ruiz\.?/)
        .waitFor()
      await number(page).waitFor()
      assert.equal(await number(page).isEditable(), false)
      await page.locator('#roles').getByText(`You are ${role}.`).waitFor()
      const offered = page.getByRole('button', { name: /^(Save|Give|Replace|Remove|Take away|Erase)/ })
      assert.equal(await offered.count(), 0)
      await context.close()
    }
  })
})
