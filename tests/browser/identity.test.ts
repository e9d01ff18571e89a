import assert from 'node:assert/strict'
import type { IdentityScim } from '../../src/api/contract.ts'
import { ask, openConsole, signIn } from './chromium.ts'
import type { Console } from './chromium.ts'
import { wrapped } from './looks.ts'
import { said, TURNS } from './hands.ts'
import { openAt } from './places.ts'

const JSON_TYPE = 'application/scim+json'

describe('Identity and Security, and Provisioning', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
  })
  after(() => console?.close())

  it('says in its own card that user provisioning could not be loaded', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    const json = { title: 'Busy', detail: 'The store is busy.' }
    await page.route('**/api/identity/scim', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', json }),
    )
    await page.getByRole('link', { name: 'Identity and Security' }).click()
    const title = { name: 'User provisioning could not be loaded' }
    await page.getByRole('heading', title).waitFor()
    assert.equal(await page.getByRole('region', { name: /SCIM/ }).getByRole('heading', title).count(), 1)
    await page.unroute('**/api/identity/scim')
    await page.getByRole('button', { name: 'Try again now' }).click()
    await page.getByRole('region', { name: /SCIM/ }).getByRole('switch').waitFor()
    await context.close()
  })

  const scim = (token: string, path: string, body?: object) =>
    fetch(`${console.url}/scim/v2${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': JSON_TYPE },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })

  for (const turn of TURNS)
    it(`SCIM-2 turns provisioning off only after saying that the tokens go, and on again with a token shown once (${said(turn)})`, async () => {
      const { context, tab, hands, again, faults } = await openAt(console, turn, 'identity')
      const card = tab.getByRole('region', { name: /SCIM/ })

      await hands.press(card.getByRole('switch', { name: 'On' }))
      await hands.press(card.getByRole('button', { name: 'Save' }))
      const dialog = tab.getByRole('alertdialog', { name: 'Turn off user provisioning?' })
      await dialog.getByText('The API token is cleared.').waitFor()
      assert.equal(
        (await ask<IdentityScim>(console.url, '/api/identity/scim')).on,
        true,
        'nothing happened before the word',
      )
      const off = tab.getByRole('button', { name: 'Turn off and clear tokens' })
      assert.equal(await off.getAttribute('aria-disabled'), 'true')
      await hands.type(tab.getByLabel('Type turn off to go on'), 'Turn Off')
      await hands.press(off)
      await dialog.waitFor({ state: 'detached' })
      await tab.getByText('Turn it on and save to get an 8x8 API Token.').waitFor()
      const ended = await ask<IdentityScim>(console.url, '/api/identity/scim')
      assert.deepEqual([ended.on, ended.tokens.filter(({ state }) => state === 'active')], [false, []])

      await hands.press(card.getByRole('radio', { name: 'Okta' }))
      await hands.press(card.getByRole('switch', { name: 'Off' }))
      await hands.press(card.getByRole('button', { name: 'Save' }))
      const token = await tab.getByLabel('8x8 API Token', { exact: true }).inputValue()
      await tab.getByText('Shown once.').waitFor()
      assert.equal((await scim(token, '/Users?count=1')).status, 200, 'the provider gets in with it')
      await again()
      await tab.getByText(/^Works until/).waitFor()
      assert.equal(await tab.getByLabel('8x8 API Token', { exact: true }).count(), 0)
      assert.equal((await tab.content()).includes(token), false)
      assert.deepEqual(faults, [])
      hands.told('user provisioning off and on again, one word typed')
      await context.close()
    })

  it('SCIM-2 rotates a token: the old one works on for some days, or until it is ended', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity')
    const shown = page.getByLabel('8x8 API Token', { exact: true })
    await page.getByRole('button', { name: 'New token…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Second')
    await page.getByRole('button', { name: 'Make token' }).click()
    const old = await shown.inputValue()
    await page.getByRole('button', { name: 'Rotate: Second' }).click()
    await page.getByRole('button', { name: 'Rotate token' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    while ((await shown.inputValue()) === old) await page.waitForTimeout(50)
    const token = await shown.inputValue()
    for (const each of [old, token]) assert.equal((await scim(each, '/Users?count=1')).status, 200)
    const ends = page
      .getByRole('listitem')
      .filter({ hasText: 'Second' })
      .getByText(/^Works until/)
    await ends.nth(1).waitFor()
    assert.deepEqual(await wrapped(page, '.token-list strong, .token-stands'), [])
    const years = (await ends.allInnerTexts()).map((text) => /\d{4} \d\d:\d\d$/.test(text))
    assert.deepEqual(years.toSorted(), [false, true], 'one of them ends within days')

    await page.getByRole('button', { name: 'End now: Second' }).last().click()
    const { tokens } = await ask<IdentityScim>(console.url, '/api/identity/scim')
    const others = tokens.filter(({ state }) => state === 'active').length - 1
    const left = others === 1 ? '1 other token goes on working.' : `${others} other tokens go on working.`
    await page.getByText(left).waitFor()
    await page.getByRole('button', { name: 'End now', exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    const statuses = async () => {
      const answers = await Promise.all([old, token].map((each) => scim(each, '/Users?count=1')))
      return answers.map(({ status }) => status).toSorted()
    }
    // within a second, as the dialog says
    while ((await statuses())[1] !== 401) await page.waitForTimeout(100)
    assert.deepEqual(await statuses(), [200, 401])
    await context.close()
  })

  it('asks before what was entered is lost, and a reader can only look', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity')
    const card = page.getByRole('region', { name: /SCIM/ })
    await page.getByRole('radio', { name: /^Only users created by/ }).check()
    await page.getByRole('link', { name: /^Users/ }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' })
    await dialog.getByText('What you changed under User provisioning (SCIM) is not saved').waitFor()
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await card.getByText('Not saved yet').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    await card.getByText('No unsaved changes').waitFor()
    await context.close()

    const reader = await console.visit()
    await signIn(reader.page, console.url, 'Reader', '/tab/identity')
    await reader.page.getByText('An admin can change this').nth(1).waitFor()
    assert.equal(await reader.page.getByRole('switch').isDisabled(), true)
    assert.equal(
      await reader.page.getByRole('button', { name: /^(New token|Rotate|End now|Choose file|Fill in)/ }).count(),
      0,
    )
    await reader.context.close()
  })

  it('SCIM-8 shows each request with its outcome and reason, and finds one', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity')
    await page.getByRole('button', { name: 'New token…' }).click()
    await page.getByRole('button', { name: 'Make token' }).click()
    const token = await page.getByLabel('8x8 API Token', { exact: true }).inputValue()
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
    const site = { 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User': { site: 'Nowhere' } }
    assert.equal((await scim(token, '/Users', { schemas, userName: 'joiner@contoso.com' })).status, 201)
    assert.equal((await scim(token, '/Users', { schemas, userName: 'lost@contoso.com', ...site })).status, 400)

    await page.getByRole('link', { name: 'Provisioning log' }).click()
    const rows = page.getByRole('table', { name: 'Requests of the identity provider' }).getByRole('row')
    await rows.filter({ hasText: 'joiner@contoso.com' }).getByText('Done').waitFor()
    const cycles = page.getByRole('region', { name: 'Cycles of the identity provider' })
    await cycles.getByText(/ changes: \d+ done, \d+ refused\./).waitFor()
    await page.getByRole('button', { name: 'Refused' }).click()
    await page.waitForURL(/outcome=refused/)
    await rows.filter({ hasText: 'joiner@contoso.com' }).waitFor({ state: 'detached' })
    await rows.filter({ hasText: 'lost@contoso.com' }).getByText('There is no site "Nowhere".').waitFor()
    await page.getByRole('searchbox').fill('nobody like this')
    await page.getByRole('heading', { name: 'No request matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all requests' }).click()
    await rows.filter({ hasText: 'joiner@contoso.com' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ])
    assert.equal(download.suggestedFilename(), 'provisioning-log.csv')
    assert.deepEqual(faults, [])
    await context.close()
  })
})
