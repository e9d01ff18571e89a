import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Page as Listed, Todo, User, UserCounts, UserDetail } from '../../src/api/contract.ts'
import { deletePbxUser } from '../journeys/pbxAdmin.ts'
import { ask, openConsole, send, signIn, syncOnce, token as accessToken } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems } from './looks.ts'

const JSON_TYPE = 'application/scim+json'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

describe('what is done about users', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  let token: string
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '52', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=10')).items
    await send(console.url, 'PUT', '/api/identity/scim', { on: true, provider: 'entra', visible: 'all' })
    const made = await send<{ token: string }>(console.url, 'POST', '/api/identity/scim/tokens', { name: 'Entra' })
    token = made.token
  })
  after(() => console?.close())

  const detail = (id = '') => ask<UserDetail>(console.url, `/api/users/${id}`)
  const todos = async () => (await ask<Listed<Todo>>(console.url, '/api/todos?limit=1000')).items
  const open = (page: Page, user: { id: string } | undefined) => page.goto(`${console.url}/tab/users/${user?.id}`)
  const takeBack = async () => {
    const headers = {
      authorization: `Bearer ${await accessToken(console.url, 'admin')}`,
      'content-type': 'application/json',
    }
    const filter = 'state:excluded'
    await fetch(`${console.url}/api/users/exclude`, { method: 'DELETE', headers, body: JSON.stringify({ filter }) })
  }
  const aside = (page: Page) => page.getByRole('complementary', { name: 'User' })

  /** Made by the identity provider, at 8x8 with the next sync. */
  async function provide(userName: string, at?: string): Promise<UserDetail> {
    const { items } = await ask<{ items: { name: string }[] }>(console.url, '/api/sites')
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', SITE],
      ...{ userName, active: true, name: { givenName: 'Robin', familyName: 'Provided' } },
      emails: [{ value: userName, type: 'work', primary: true }],
      [SITE]: { site: at ?? items[0]?.name },
    }
    const headers = { authorization: `Bearer ${token}`, 'content-type': JSON_TYPE }
    const answer = await fetch(`${console.url}/scim/v2/Users`, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 201, await answer.text())
    await syncOnce(console.url)
    const found = await ask<Listed<User>>(console.url, `/api/users?search=${userName}`)
    return detail(found.items[0]?.id)
  }

  it('DIR-3 and DIR-4 ask for a licence and hide from the directory for many at once, and say who was left', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Operator', '/tab/users')
    await page.getByRole('checkbox', { name: `Select ${people[0]?.displayName}` }).check()
    await page.getByRole('checkbox', { name: `Select ${people[1]?.displayName}` }).check()
    await page.getByText('2 selected').waitFor()
    await page.getByRole('button', { name: 'Assign licence…' }).click()
    await page.getByRole('combobox', { name: 'Licence' }).fill('X9')
    await page.getByRole('button', { name: 'Ask 8x8' }).click()
    await page.getByText('2 users asked of 8x8 to have X9').waitFor()
    const asked = (await todos()).map(({ userId, value }) => [userId, value])
    assert.deepEqual(asked, [
      [people[0]?.id, 'X9'],
      [people[1]?.id, 'X9'],
    ])

    await page.getByRole('checkbox', { name: `Select ${people[3]?.displayName}` }).check()
    await page.getByRole('button', { name: 'Hide', exact: true }).click()
    await page.getByText('1 user asked of 8x8 to be hidden from the company directory').waitFor()
    await syncOnce(console.url)
    const { hidden, users } = await ask<UserCounts>(console.url, '/api/users/counts')
    assert.equal(hidden, 1)
    await page.reload()
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await page.getByRole('button', { name: `Select all ${users} that match` }).click()
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await page.getByLabel('Why').fill('Pilot later')
    await page.getByRole('button', { name: 'Leave out', exact: true }).click()
    await page.getByText(`${users} users left out of sync.`).waitFor()
    assert.equal((await ask<UserCounts>(console.url, '/api/users/counts')).leftOut, users)
    await page.getByRole('button', { name: `Left out of sync ${users}` }).click()
    await page.getByText(new RegExp(`of ${users} that match`)).waitFor()
    await page.getByRole('button', { name: `Left out of sync ${users}` }).click()
    await takeBack()
    await page.getByRole('button', { name: `Hidden from directory ${hidden}` }).click()
    await page.waitForURL(/directory=hidden/)
    await page.getByText(new RegExp(`of ${hidden} that match`)).waitFor()
    assert.deepEqual(await problems(page), [])
    process.stdout.write('      from Users to a licence for two: 4 clicks, one word typed\n')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('asks 8x8 for one value, shows it as asked, and hides one user from the directory', async () => {
    await send(console.url, 'PUT', '/api/services/pbx', { country: 'GB' })
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Operator', '/tab/users')
    await open(page, people[4])
    await page.getByRole('button', { name: 'Edit at 8x8…' }).click()
    const field = page.getByRole('alertdialog').getByLabel('Field')
    const ready = () => page.getByRole('button', { name: /^Ask 8x8/ }).getAttribute('aria-disabled')
    assert.equal(await ready(), 'true', 'nothing typed takes no licence away')
    await page.getByRole('checkbox', { name: 'Take it away, and give no other' }).check()
    await page.getByRole('button', { name: 'Ask 8x8 to clear it' }).waitFor()
    await field.selectOption('number')
    await page.getByLabel('New value').fill('020 7946 0955')
    await page.getByText('Understood as +442079460955 (+44 20 7946 0955, United Kingdom)').waitFor()
    await page.getByLabel('New value').fill('12')
    await page.getByText(/^"12" is no number of GB; type it with \+ and its country code/).waitFor()
    assert.deepEqual(await problems(page), [])
    await field.selectOption('title')
    assert.equal(await ready(), 'true')
    await page.getByLabel('New value').fill('Head of Everything')
    await page.getByRole('button', { name: 'Ask 8x8' }).click()
    const panel = aside(page)
    await panel.getByRole('heading', { name: 'Asked of 8x8' }).waitFor()
    await panel
      .getByText(/Goes with the next sync/)
      .first()
      .waitFor()
    await panel.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Hide from company directory' }).click()
    const fields = async () =>
      (await detail(people[4]?.id)).requests.map(({ field, value }) => `${field} ${value}`).toSorted()
    await panel.getByText('Hidden', { exact: true }).first().waitFor()
    assert.deepEqual(await fields(), ['directoryVisible false', 'title Head of Everything'])
    assert.equal(await page.getByRole('menuitem', { name: /^(Remove|Release)/ }).count(), 0, 'an admin does that')
    await context.close()
  })

  it('DIR-5 shows what the identity provider owns, and releases it once somebody agrees', async () => {
    const user = await provide('robin.released@contoso.com')
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await open(page, user)
    const panel = aside(page)
    const locks = panel.getByRole('img', { name: 'Owned by the identity provider' })
    await locks.first().waitFor()
    await panel.getByText('The identity provider owns it: change it there, or release the user.').waitFor()
    await panel.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Release from identity provider…' }).click()
    await page.getByRole('button', { name: 'Release', exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await locks.first().waitFor({ state: 'detached' })
    assert.equal((await detail(user.id)).owner, 'pbx')
    await context.close()
  })

  it('DIR-8 has a user that 8x8 deleted created again, or removed once its username was typed', async () => {
    const user = await provide('robin.again@contoso.com')
    await deletePbxUser(console.url, user.userName)
    await syncOnce(console.url)
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await open(page, user)
    const panel = aside(page)
    await panel.getByText('Choose Create again, or Remove it from the directory.').waitFor()
    assert.equal(await panel.getByRole('button', { name: 'Sync this user' }).count(), 0)
    await panel.getByRole('button', { name: 'Remove…' }).click()
    const yes = page.getByRole('button', { name: 'Remove', exact: true })
    assert.equal(await yes.getAttribute('aria-disabled'), 'true')
    await page.getByLabel(/^Type/).fill(user.userName.toUpperCase())
    await yes.click()
    await panel.getByText(/chose to remove this user today/).waitFor()
    await panel.getByRole('button', { name: 'Keep this user' }).click()
    await panel.getByText(/chose to remove this user today/).waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: 'Create again…' }).click()
    await page.getByRole('button', { name: 'Create again', exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await syncOnce(console.url)
    const again = await detail(user.id)
    assert.deepEqual([again.deletedAt, again.removal], [null, null])
    await panel.getByRole('button', { name: 'Sync this user' }).waitFor()
    process.stdout.write('      from a deleted user to one that is there again: 2 clicks and a sync\n')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('DIR-12 adds a user, and DIR-7 asks for another name of a site only once its users were counted', async () => {
    const sites = await ask<{ items: { name: string; users: number }[] }>(console.url, '/api/sites')
    const site = sites.items.find(({ users }) => users > 0)
    assert.ok(site)
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await page.getByRole('button', { name: 'Add user' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Add a user at 8x8' })
    const enter = async (familyName: string) => {
      for (const [name, value] of [
        ['First name', 'Noor'],
        ['Last name', familyName],
        ['Username', 'noor.newcomer@contoso.com'],
        ['E-mail', 'noor@contoso.com'],
      ] as const)
        await dialog.getByLabel(name).fill(value)
      await dialog.getByLabel('Site').selectOption(site.name)
      await dialog.getByRole('button', { name: 'Ask 8x8' }).click()
    }
    await enter('Newcomer')
    const made = page.getByRole('heading', { name: 'Create noor.newcomer@contoso.com' })
    await made.waitFor()
    assert.match(page.url(), /state=pending/)

    await page.goto(`${console.url}/tab/users`)
    await page.getByRole('button', { name: 'Add user' }).click()
    await enter('Newcommer')
    await dialog.getByText(/was asked for already by .*, today \d\d:\d\d: Noor Newcomer/).waitFor()
    assert.deepEqual(await problems(page), [])
    const link = dialog.getByRole('link', { name: 'Show what was asked' })
    assert.match((await link.getAttribute('href')) ?? '', /search=noor\.newcomer/)
    await dialog.getByLabel('Last name').fill('Newman')
    await dialog.getByRole('button', { name: 'Ask for this instead' }).click()
    await made.waitFor()
    const { items } = await ask<Listed<Todo>>(console.url, '/api/todos?state=pending&search=noor.newcomer')
    assert.deepEqual(
      items.map(({ steps }) => steps.filter((step) => step.includes('Last name'))),
      [['Enter Last name: Newman.']],
    )

    await page.goto(`${console.url}/tab/users/sites`)
    await page.getByRole('button', { name: `Rename ${site.name}` }).click()
    const rename = page.getByRole('alertdialog', { name: `Rename ${site.name}` })
    await rename.getByLabel('Name').fill('Headquarters')
    const yes = rename.getByRole('button', { name: 'Ask for the new name' })
    assert.equal(await yes.getAttribute('aria-disabled'), 'true')
    await rename.getByText('Provisioning of them breaks').waitFor()
    await rename.getByLabel(/^Type/).fill(String(site.users))
    await provide('comes.meanwhile@contoso.com', site.name)
    await yes.evaluate((button) => (button as unknown as { click(): void }).click())
    const now = (await ask<typeof sites>(console.url, '/api/sites')).items.find(({ name }) => name === site.name)
    await rename.getByText(String(now?.users), { exact: true }).waitFor()
    await rename.getByLabel(/^Type/).fill(String(now?.users))
    await yes.click()
    await page.getByText(`Asked to rename ${site.name} to Headquarters.`).waitFor()
    await page.getByText('Headquarters is asked for').waitFor()
    await page.getByRole('button', { name: 'New site…' }).click()
    await page.getByLabel('Name', { exact: true }).fill(site.name)
    await page.getByRole('button', { name: 'Ask for the site' }).click()
    await page.getByText('Use another name.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Oslo')
    await page.getByRole('button', { name: 'Ask for the site' }).click()
    await page.getByText('Asked for the site Oslo.').waitFor()
    const about = (await todos()).map(({ field, value }) => `${field} ${value}`)
    assert.ok(about.includes('siteName Headquarters') && about.includes('siteNew Oslo'))
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('shows a reader nothing to do', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Reader', '/tab/users')
    await page.locator('table.users tbody a').first().click()
    await aside(page).getByRole('heading', { name: 'Both sides' }).waitFor()
    assert.equal(await page.locator('.user-actions').count(), 0)
    assert.equal(await page.getByRole('checkbox').count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Licences by CSV' }).count(), 0)
    await context.close()
  })
})
