import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import type { Drift, GuardView, Page as Listed, ScheduleView, Services, User } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce, THEMES, token } from './chromium.ts'
import type { Console } from './chromium.ts'
import { picture, problems, scrollsSideways, settled } from './looks.ts'

async function look(page: Page, name: string): Promise<void> {
  await settled(page)
  assert.deepEqual(await problems(page), [], name)
  assert.equal(await scrollsSideways(page), false, name)
  await picture(page, name)
}

/** Counts what a person does. */
function hand(page: Page) {
  let clicks = 0
  return {
    click: async (on: Locator) => {
      clicks += 1
      await on.click()
    },
    button: async (name: string | RegExp) => {
      clicks += 1
      await page.getByRole('button', { name, exact: typeof name === 'string' }).click()
    },
    told: (story: string) => process.stdout.write(`      ${story}: ${clicks} clicks\n`),
  }
}

describe('services in a browser', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '80', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  async function open(path: string, role = 'Admin') {
    const visit = await console.visit()
    await signIn(visit.page, console.url, role, path)
    return visit
  }
  const call = async (method: string, path: string, body: object) => {
    const headers = {
      authorization: `Bearer ${await token(console.url, 'admin')}`,
      'content-type': 'application/json',
    }
    const answer = await fetch(console.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${path} ${answer.status} ${await answer.clone().text()}`)
  }
  const teams = async () => (await ask<Services>(console.url, '/api/services')).teams
  const drawer = (page: Page) => page.getByRole('dialog', { name: /settings$/ })

  it('SVC-4 a smaller scope says who would leave before it is saved, and is previewed before anything happens', async () => {
    const { context, page, faults } = await open('/tab/services')
    const { button, click, told } = hand(page)
    await page
      .locator('section[aria-label="Microsoft Teams"]')
      .getByRole('button', { name: 'Service settings' })
      .click()
    const save = page.getByRole('button', { name: 'Save', exact: true })
    await page.getByText('No unsaved changes').waitFor()
    assert.equal(await save.getAttribute('aria-disabled'), 'true')
    await click(page.getByRole('radio', { name: /^Members of chosen/ }))
    await page.getByText('Choose at least one group, or all users.').waitFor()
    await page.getByRole('combobox', { name: 'Add a group' }).pressSequentially('Voice P')
    await click(page.getByRole('option', { name: 'Voice Paris' }))
    await page.getByText(/^\d+ users would leave the scope\.$/).waitFor()
    await page.getByText(/takes back \d+ numbers in Teams/).waitFor()
    assert.equal((await teams())?.scope?.kind, 'all', 'looking changes nothing')
    await button('Save and preview')
    await page.waitForURL(/\/changes\?plan=/)
    await page.getByRole('button', { name: /^Remove number \d+/ }).waitFor()
    const scope = (await teams())?.scope
    assert.deepEqual(scope?.kind === 'groups' ? scope.groups.map(({ name }) => name) : null, ['Voice Paris'])
    told('another scope, previewed')
    await call('PUT', '/api/services/teams', { scope: { kind: 'all' } })
    await syncOnce(console.url)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SVC-2 says whether a policy is in Teams, and has the script that makes it', async () => {
    const { context, page } = await open('/tab/services?settings=teams')
    const policy = page.getByRole('textbox', { name: 'Calling policy' })
    await page.getByText('In Teams', { exact: true }).nth(1).waitFor()
    await policy.fill('8x8-Caling')
    await page.getByText(/^Not in Teams\. A Teams Administrator makes it/).waitFor()
    await page.getByText('Script for gateway, voice route and policies').click()
    const script = page.getByLabel('Script for Teams PowerShell')
    assert.match(await script.innerText(), /New-CsTeamsCallingPolicy -Identity \$calling/)
    await page.getByRole('textbox', { name: 'Gateway addresses' }).fill('not a gateway')
    await page.getByText(/^not is not the name of a gateway/).waitFor()
    await page.getByRole('textbox', { name: 'Gateway addresses' }).fill('sbc1.contoso.8x8.com')
    await script.getByText("@('sbc1.contoso.8x8.com')").waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    await context.close()
  })

  it('asks before what was entered is lost, by keyboard alone', async () => {
    const { context, page } = await open('/tab/services')
    const settings = page.getByRole('button', { name: 'Service settings' }).first()
    await settings.focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('State or province').waitFor()
    const country = page.getByLabel('Country')
    await country.focus()
    await page.keyboard.type('United K')
    // a list takes keys that come more than a second apart for words of their own
    while ((await country.inputValue()) !== 'GB') {
      await page.waitForTimeout(1_500)
      await page.keyboard.type('United K')
    }
    await page.getByText('Not saved yet').waitFor()
    await page.keyboard.press('Escape')
    const asks = page.getByRole('alertdialog', { name: 'Leave without saving?' })
    await asks.waitFor()
    await page.keyboard.press('Escape')
    await asks.waitFor({ state: 'detached' })
    assert.equal(await country.inputValue(), 'GB')
    await page.getByRole('button', { name: 'Save', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await drawer(page).waitFor({ state: 'detached' })
    await page.getByText(/^United Kingdom · Sandbox/).waitFor()
    await context.close()
  })

  it('two admins at once: what was entered stays, and the second says which holds', async () => {
    const { context, page } = await open('/tab/services?settings=teams')
    await page.getByRole('radio', { name: /^Keep their number/ }).click()
    await call('PUT', '/api/services/teams', { callingPolicy: 'AllowCalling' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/changed these settings while you had them open/).waitFor()
    await page.getByText('Calling policy is now AllowCalling').waitFor()
    assert.equal((await teams())?.settings['deactivated'], 'unassign')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. The next sync applies it').waitFor()
    const { deactivated, callingPolicy } = (await teams())?.settings ?? {}
    assert.deepEqual([deactivated, callingPolicy], ['keep', 'AllowCalling'])
    await call('PUT', '/api/services/teams', { callingPolicy: '8x8-Calling', deactivated: 'unassign' })
    await context.close()
  })

  it('SYNC-13 turns Auto Sync on within hours of a time zone', async () => {
    const { context, page } = await open('/tab/services?settings=pbx')
    const { click, button, told } = hand(page)
    await click(page.getByRole('switch', { name: 'Auto Sync' }))
    await button('Only in some hours')
    await click(page.getByRole('checkbox', { name: 'Friday' }))
    await page.getByRole('combobox', { name: 'Time zone of these hours' }).fill('Europe/London')
    await button('Save')
    await page.getByText('Saved', { exact: true }).waitFor()
    const { autoSync, windows, timezone } = await ask<ScheduleView>(console.url, '/api/settings/schedule')
    assert.deepEqual(
      [autoSync, windows, timezone],
      [true, [{ days: ['mon', 'tue', 'wed', 'thu'], from: '08:00', to: '18:00' }], 'Europe/London'],
    )
    told('Auto Sync in working hours')
    await call('PUT', '/api/settings/schedule', { autoSync: false, windows: [], timezone: 'UTC' })
    await context.close()
  })

  it('SVC-8 disables Teams keeping numbers, and shows what withdrawing would take back before it does', async () => {
    const { context, page, faults } = await open('/tab/services')
    const { button, click, told } = hand(page)
    await button('More for Microsoft Teams')
    await click(page.getByRole('menuitem', { name: 'Disable…' }))
    await button('Disable')
    await page.getByText('Disabled: no sync runs here.').waitFor()
    assert.deepEqual([(await teams())?.enabled, (await teams())?.numbers], [false, 'keep'])
    await button('More for Microsoft Teams')
    await click(page.getByRole('menuitem', { name: 'Enable…' }))
    await button('Enable')
    await page.getByText('Disabled: no sync runs here.').waitFor({ state: 'detached' })
    told('disable and enable')
    await button('More for Microsoft Teams')
    await click(page.getByRole('menuitem', { name: 'Disable…' }))
    await click(page.getByRole('radio', { name: /^Withdraw all/ }))
    await page.getByText(/emergency calls included/).waitFor()
    await button('Show what would be withdrawn')
    await page.waitForURL(/\/changes\?plan=/)
    await page.getByRole('button', { name: /^Remove number \d+/ }).waitFor()
    await page.getByText(/^It disables .*Teams:/).waitFor()
    assert.equal((await teams())?.enabled, true, 'nothing happens before the plan is approved')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('shows what somebody changed in Teams by hand, and puts it back', async () => {
    const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')
    const number = items[0]?.teams.number
    const path = '/sandbox/graph/v1.0/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber'
    const taken = await fetch(console.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ telephoneNumber: number, numberType: 'directRouting' }),
    })
    assert.ok(taken.ok, await taken.text())
    await call('POST', '/api/sync', { service: 'teams', preview: true })
    while ((await ask<Listed<Drift>>(console.url, '/api/drift')).total === 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
    const { context, page, faults } = await open('/tab/services')
    const { button, told } = hand(page)
    await page.getByText('1 value differs in Teams from what a sync would leave there').waitFor()
    await button('See them')
    await look(page, 'drift')
    await button(/^Put back: Teams number of/)
    await page.getByText('A sync of this user has started.').waitFor()
    while ((await ask<Listed<Drift>>(console.url, '/api/drift')).total > 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
    told('see and put back what was changed by hand')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('does not move when what needs attention comes, at the first visit or at a later one', async () => {
    const [someone] = (await ask<Listed<User>>(console.url, '/api/users?limit=1')).items
    await call('POST', `/api/users/${someone?.id}/requests`, { field: 'licence', value: 'X9' })
    const { context, page } = await console.visit()
    await page.addInitScript(`
      window.moved = []
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
          moved.push(...sources.filter(({ node }) => node?.closest?.('.services')).map(({ node, previousRect, currentRect }) => node.outerHTML.slice(0, 120) + previousRect.top + ' > ' + currentRect.top))
      }).observe({ type: 'layout-shift', buffered: true })`)
    await signIn(page, console.url, 'Admin')
    for (const visit of ['first', 'second']) {
      const needs = page.getByRole('region', { name: 'Needs attention' })
      await needs.getByRole('listitem').first().waitFor()
      await settled(page)
      assert.deepEqual(await page.evaluate('moved'), [], visit)
      await page.reload()
    }
    await context.close()
  })

  it('lets readers look at settings and says who can change them', async () => {
    const { context, page } = await open('/tab/services?settings=teams', 'Reader')
    await page.getByText('You can look at these settings.').waitFor()
    assert.equal(await page.getByRole('radio', { name: /^Members of chosen/ }).isDisabled(), true)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'More for Microsoft Teams' }).click()
    for (const name of [/^Test connection/, /^Disable…/, /^Remove…/])
      assert.equal(await page.getByRole('menuitem', { name }).getAttribute('aria-disabled'), 'true', String(name))
    await page.goto(`${console.url}/tab/services/setup`)
    await page.getByRole('heading', { name: 'Set-up is for admins' }).waitFor()
    await context.close()
  })

  it('the sandbox tour shows a guard stop and mends it, and switches a fault on and off', async () => {
    const guard = await ask<GuardView>(console.url, '/api/settings/guard')
    await call('PUT', '/api/settings/guard', { number: 2, share: 0 })
    await syncOnce(console.url)
    const { context, page, faults } = await open('/tab/services')
    const { button, click, told } = hand(page)
    await button('Help')
    await click(page.getByRole('menuitem', { name: 'Sandbox tour and faults' }))
    await button('Take numbers away at 8x8')
    const story = page.getByRole('region', { name: 'See the guard stop a sync' })
    await story.getByRole('status').getByText('3 numbers are gone at 8x8. Sync Now.').waitFor()
    await click(page.locator('.sync-main'))
    await page.locator('.sync-place[data-state=refused]').waitFor()
    await button('Put it back as it was')
    await page.getByText('3 numbers are as before. Sync Now.').waitFor()
    await click(page.locator('.sync-main'))
    await page.locator('.sync-place[data-state=green]').waitFor()
    told('a guard stop and back')
    await button('Give a number away in Teams')
    await page.getByText(/ has the number of .* in Teams now\. Sync Now\.$/).waitFor()
    await click(page.locator('.sync-main'))
    await page.locator('.sync-place[data-state=blocked]').waitFor()
    await button('Put it back as it was')
    await page.getByText('2 numbers are as before. Sync Now.').waitFor()
    await click(page.locator('.sync-main'))
    await page.locator('.sync-place[data-state=green]').waitFor()
    told('a guard stop, a conflict, and back')
    await click(page.getByRole('switch', { name: '8x8 is out of order' }))
    await page.getByText('1 fault on').waitFor()
    await button('Mend all')
    await page.getByText('None is on').waitFor()
    await call('PUT', '/api/settings/guard', guard)
    assert.deepEqual(faults, [])
    await context.close()
  })

  for (const theme of THEMES)
    it(`has no barrier and no sideways scroll in ${theme}`, async () => {
      const { context, page, faults } = await console.visit()
      await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
      for (const width of theme === 'default' ? [1280, 375] : [1280]) {
        await page.setViewportSize({ width, height: 812 })
        await views(page, width)
      }
      assert.deepEqual(faults, [])
      await context.close()
    })

  async function views(page: Page, width: number): Promise<void> {
    const at = (name: string) => `${name} at ${width}`
    await page.goto(`${console.url}/tab/services`)
    await look(page, at('services'))
    await page.getByRole('button', { name: 'More for Microsoft Teams' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).waitFor()
    await look(page, at('menu'))
    await page.getByRole('menuitem', { name: 'Disable…' }).click()
    await page.getByRole('radio', { name: /^Withdraw all/ }).click()
    await look(page, at('disable'))
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    for (const kind of ['pbx', 'teams']) {
      await page.goto(`${console.url}/tab/services?settings=${kind}`)
      await page.getByRole('button', { name: 'Only in some hours' }).click()
      await look(page, at(`settings-${kind}`))
      await page.getByRole('button', { name: 'Discard' }).click()
    }
    for (const path of ['sandbox', 'services/setup']) {
      await page.goto(`${console.url}/tab/${path}`)
      await look(page, at(path.replace('/', '-')))
    }
  }
})
