import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Services, SyncStatus, Uploads } from '../../src/api/contract.ts'
import { ask, comes, openConsole, order, signIn, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import type { Turn } from './hands.ts'
import { openAt } from './places.ts'
import { picture, problems, scrollsSideways, settled } from './looks.ts'
import { plant } from '../planted/plant.ts'

describe('first-run set-up in a browser', function () {
  this.timeout(120_000)
  let console: Console
  const fromNothing = () => openConsole({ SANDBOX_USERS: '40', SANDBOX_PROBLEMS: 'off', SANDBOX_SETUP: 'none' })
  before(async () => {
    console = await fromNothing()
  })
  after(() => console?.close())

  /** Each step in every theme and both widths. */
  async function lookAt(page: Page, name: string): Promise<void> {
    for (const width of [375, 1280]) {
      await page.setViewportSize({ width, height: 812 })
      await settled(page)
      assert.deepEqual(await problems(page), [], name)
      assert.equal(await scrollsSideways(page), false, `${name} ${width}`)
      await picture(page, name)
    }
  }

  for (const theme of THEMES)
    it(`SVC-3 says on Services what comes first, in ${theme}`, async () => {
      const { context, page, faults } = await console.visit()
      await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
      await page.getByText('The 8x8 PBX comes first').waitFor()
      await lookAt(page, 'not-connected')
      await page.getByRole('button', { name: 'Add PBX' }).click()
      await page.getByRole('heading', { name: 'Sign in and consent' }).waitFor()
      await lookAt(page, 'setup-1')
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('NUM-1 leads from Numbers to what comes before they can be read', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/numbers')
    await page.getByText('The 8x8 PBX is not connected.').waitFor()
    assert.equal(await page.getByRole('button', { name: /^Read 8x8/ }).count(), 0)
    assert.equal(await page.getByText('choose Read 8x8 now').count(), 0)
    await lookAt(page, 'numbers-not-connected')
    await page.getByRole('link', { name: 'Open Services' }).click()
    await page.getByText('The 8x8 PBX comes first').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SVC-3 leads to set-up from every list that is empty because of it', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    for (const list of ['users', 'jobs', 'numbers']) {
      await page.goto(`${console.url}/tab/${list}`)
      await page.locator('.empty').getByRole('link', { name: 'Open set-up' }).click()
      await page.getByRole('heading', { name: 'Sign in and consent' }).waitFor()
    }
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SVC-9 does not say that Microsoft refuses, or grants, what was never entered', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/settings')
    await page.getByText('Not entered').nth(1).waitFor()
    assert.equal(await page.getByText(/no longer accepts|Everything is granted/).count(), 0)
    assert.equal(await page.getByRole('heading', { name: 'What Microsoft 365 allows' }).count(), 0)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SYNC-4 does not say that both sides agree before they were read', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/changes')
    await page.getByRole('heading', { name: 'Not looked yet' }).waitFor()
    await page.getByText(/^8x8 PBX and .*Teams have to be read first/).waitFor()
    await context.close()
  })

  it('SVC-3 what is typed while the sandbox’s key is fetched stays', async () => {
    const { context, page, faults } = await console.visit()
    const asked = Promise.withResolvers<undefined>()
    const typed = Promise.withResolvers<undefined>()
    await context.route('**/sandbox/given', async (route) => {
      asked.resolve(undefined)
      await typed.promise
      await route.continue()
    })
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByRole('button', { name: 'Add PBX' }).click()
    await page.getByRole('button', { name: 'Next: 8x8 PBX' }).click()
    const key = page.getByLabel('8x8 API key')
    const fill = page.getByRole('button', { name: 'Use the sandbox’s key' })
    await fill.click()
    await asked.promise
    await key.fill(plant('typed-meanwhile', { before: 'eght_' }))
    const mine = await key.inputValue()
    const given = page.waitForResponse(/\/sandbox\/given$/)
    typed.resolve(undefined)
    await given
    await settled(page)
    assert.equal(await key.inputValue(), mine)
    await key.fill('')
    assert.deepEqual(faults, [])
    await context.close()
  })

  async function leadsToGreen(console: Console, turn: Turn): Promise<void> {
    const { context, page, tab, hands, again, faults } = await openAt(console, turn, 'services')
    // each step looks the same, wherever it is
    const look = tab === page ? lookAt : () => Promise.resolve()
    const button = (name: string | RegExp) =>
      hands.press(tab.getByRole('button', { name, exact: typeof name === 'string' }))
    const heading = (name: string) => tab.getByRole('heading', { name, exact: true }).waitFor()
    // whoever goes on by keyboard does not begin at the top of the page again
    const atHeading = () => comes(tab, `document.activeElement.id === 'setup-step'`)

    await button('Add PBX')
    await button('Next: 8x8 PBX')
    await heading('Add your 8x8 PBX')
    assert.equal(await tab.getByRole('button', { name: /^Step 3 of 6/ }).isDisabled(), true)
    await hands.choose(tab.getByLabel('Country'), 'United Kingdom')
    await hands.type(tab.getByRole('textbox', { name: 'Service name' }), 'Phones')
    const key = tab.getByLabel('8x8 API key')
    await hands.type(key, plant('not-a-key', { before: 'eght_' }))
    await button('Test')
    await tab.getByText('8x8 did not take the key').waitFor()
    await tab.getByText('Copy it again, whole').waitFor()
    assert.equal(await tab.getByRole('button', { name: 'Add PBX' }).getAttribute('aria-disabled'), 'true')
    await look(page, 'setup-2-refused')
    await again()
    await heading('Add your 8x8 PBX')
    assert.equal(await tab.getByLabel('Country').inputValue(), 'GB')
    assert.equal(await tab.getByRole('textbox', { name: 'Service name' }).inputValue(), 'Phones')
    assert.equal(await key.inputValue(), '', 'a key is never kept in the browser')
    await button('Use the sandbox’s key')
    await button('Test')
    await tab.getByText('Read numbers: allowed').waitFor()
    await button('Add PBX')

    await heading('Connect Microsoft Teams')
    await atHeading()
    await button('Use the sandbox’s app')
    await hands.type(tab.getByLabel(/^Client secret/), plant('not-a-secret'))
    await button('Test and connect')
    await tab.getByText('Microsoft 365 did not take what was entered.').waitFor()
    await order(console.url, { switches: { withoutConsent: ['TeamsPolicyUserAssign.ReadWrite.All'] } })
    await button('Use the sandbox’s app')
    await button('Test and connect')
    await tab.getByText('Not granted yet: TeamsPolicyUserAssign.ReadWrite.All').waitFor()
    await look(page, 'setup-3-missing')
    // a Global Admin accepts elsewhere; the page notices by itself
    await order(console.url, {})
    await tab.locator('button:has-text("Next: voice route"):not([aria-disabled=true])').waitFor()
    await look(page, 'setup-3')
    await button('Next: voice route')

    await heading('Make the voice route')
    await tab.getByText('In Teams', { exact: true }).nth(1).waitFor()
    await look(page, 'setup-4')
    await button('Next: who is synced')
    await heading('Who is synced')
    await look(page, 'setup-5')
    await button('Back')
    await heading('Make the voice route')
    await button('Next: who is synced')
    await button('Next: first sync')
    await heading('First sync')
    await atHeading()
    await button('Preview the first sync')
    await tab.getByRole('button', { name: /^Apply \d+ changes/ }).waitFor()
    await atHeading()
    await look(page, 'setup-6')
    await again()
    await button(/^Apply \d+ changes/)
    await heading('Set-up is complete')
    await tab.getByText(/^\d+ users in sync$/).waitFor()
    await atHeading()
    await look(page, 'setup-done')
    await tab.locator('.sync-place[data-state=green]').waitFor()
    hands.told('from nothing to green')
    const { pbx, teams } = await ask<Services>(console.url, '/api/services')
    assert.deepEqual(
      [pbx?.name, pbx?.settings['country'], teams?.settings['voiceRoutingPolicy']],
      ['Phones', 'GB', '8x8-Voice'],
    )
    assert.deepEqual((await ask<SyncStatus>(console.url, '/api/sync')).setup, [])
    assert.deepEqual(faults, [])
    await context.close()
  }

  const TITLE = 'SVC-3 leads from nothing to the first green check; what was entered survives a reload, keys apart'
  const [first, ...others] = TURNS
  it(`${TITLE} (${said(first)})`, () => leadsToGreen(console, first))

  for (const turn of others)
    it(`${TITLE} (${said(turn)})`, async () => {
      const other = await fromNothing()
      try {
        await leadsToGreen(other, turn)
      } finally {
        await other.close()
      }
    })

  it('removes a service after a typed word, and set-up begins at its step', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByRole('button', { name: 'More for Microsoft Teams' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    const remove = page.getByRole('button', { name: 'Remove', exact: true })
    assert.equal(await remove.getAttribute('aria-disabled'), 'true')
    await page.getByLabel('Type remove teams to go on').fill('Remove Teams')
    await remove.click()
    await page.getByRole('button', { name: 'Connect Microsoft Teams' }).click()
    await page.getByRole('heading', { name: 'Connect Microsoft Teams' }).waitFor()
    assert.equal((await ask<Services>(console.url, '/api/services')).teams, null)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SVC-6 without a key, a user export is uploaded instead', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByRole('button', { name: 'More for Phones' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByLabel('Type remove 8x8 to go on').fill('remove 8x8')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: 'Add PBX' }).click()
    await page.getByRole('button', { name: 'Next: 8x8 PBX' }).click()
    await page.getByRole('button', { name: 'Use a CSV upload' }).click()
    await page.getByLabel('Country').selectOption('GB')
    const csv = [
      'Username,First Name,Last Name,Email,Extension,Phone Number,Site,License',
      'ann@contoso.com,Ann,Lee,ann@contoso.com,1001,+442079460001,London,X2',
    ].join('\n')
    const chosen = { name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.getByLabel('User export').setInputFiles(chosen)
    await page.getByText('1 row, 1 user').waitFor()
    // another one, dropped
    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer()
      data.items.add(new File([${JSON.stringify(`${csv}\nbea@contoso.com,Bea,Orr,bea@contoso.com,1002,,London,X2`)}], 'all.csv'))
      return data
    })()`)
    await page.getByText('1 row, 1 user').dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByText('2 rows, 2 users').waitFor()
    await lookAt(page, 'setup-upload')
    await page.getByRole('button', { name: 'Use this file' }).click()
    await page.getByRole('heading', { name: 'Connect Microsoft Teams' }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('SVC-6 the next export is uploaded from Services, and a key that comes later is what is read from then on', async () => {
    const { context, page, faults } = await console.visit()
    const source = async () => (await ask<Services>(console.url, '/api/services')).pbx?.settings['source']
    await signIn(page, console.url, 'Admin', '/tab/services')
    const fact = page.getByRole('region', { name: '8x8 PBX' }).locator('dl > div').filter({ hasText: 'User export' })
    await fact.getByText(/^2 users, uploaded today/).waitFor()
    await fact.getByRole('link', { name: 'Upload another' }).click()
    await page.getByRole('heading', { name: 'Upload the next file' }).waitFor()
    const csv = 'Username,Extension,Phone Number\nann@contoso.com,1001,+442079460001'
    const file = { name: 'next.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    const alert = page.getByRole('alert')
    await page.getByLabel('User export').setInputFiles({ ...file, name: 'export.xlsx' })
    await alert.filter({ hasText: 'This is a spreadsheet.' }).waitFor()
    await page.getByLabel('User export').setInputFiles({ ...file, buffer: Buffer.alloc(0) })
    await alert.filter({ hasText: 'The file is empty.' }).waitFor()
    await page.getByLabel('User export').setInputFiles({ ...file, buffer: Buffer.from('Username,Number,Teams\r\n') })
    await page.getByText('0 rows, and no user in them. Export the users once more.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Use this file' }).getAttribute('aria-disabled'), 'true')
    await page.getByLabel('User export').setInputFiles({ ...file, buffer: Buffer.from('PK\u0003\u0004 a workbook') })
    await page.getByText('This is an Excel workbook').waitFor()
    await page.getByLabel('User export').setInputFiles(file)
    await page.getByText('1 row, 1 user').waitFor()
    await page.getByRole('button', { name: 'Use this file' }).click()
    await fact.getByText(/^1 user, uploaded today/).waitFor()

    // headings in another language: what nobody recognised is said, asked for, and read
    await fact.getByRole('link', { name: 'Upload another' }).click()
    const other = ['Login;Vorname;Nachname;Durchwahl;Rufnummer', 'bea@contoso.com;Bea;Orr;1002;+442079460002'].join(
      '\n',
    )
    await page.getByLabel('User export').setInputFiles({ ...file, buffer: Buffer.from(other) })
    await page.getByText('Not read: Vorname, Nachname, Durchwahl, Rufnummer').waitFor()
    const meant = {
      '8x8 number': 'Rufnummer',
      'First name': 'Vorname',
      'Last name': 'Nachname',
      Extension: 'Durchwahl',
    }
    for (const [field, column] of Object.entries(meant)) await page.getByLabel(field).selectOption(column)
    await page.getByText('5 columns recognised').waitFor()
    assert.equal(await page.getByText(/^Not read/).count(), 0)
    // whoever looks something up meanwhile finds the file and what was chosen again
    await page.getByRole('link', { name: /^Users/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    await page.goBack()
    await page.getByText('5 columns recognised').waitFor()
    await lookAt(page, 'setup-upload-columns')
    await page.getByRole('button', { name: 'Use this file' }).click()
    await fact.getByText(/^1 user, uploaded today/).waitFor()
    const used = (await ask<Uploads>(console.url, '/api/services/pbx/uploads')).items[0]
    assert.deepEqual(
      [used?.mapping?.columns, used?.counts.numbers],
      [
        {
          userName: 'Login',
          number: 'Rufnummer',
          givenName: 'Vorname',
          familyName: 'Nachname',
          extension: 'Durchwahl',
        },
        1,
      ],
    )

    await fact.getByRole('link', { name: 'Upload another' }).click()
    await page.getByRole('button', { name: 'Use an API key' }).click()
    await page.getByRole('button', { name: 'Use the sandbox’s key' }).click()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText('Read numbers: allowed').waitFor()
    assert.equal(await source(), 'csv')
    await page.getByRole('button', { name: 'Add PBX' }).click()
    await page.getByRole('heading', { name: 'Services', exact: true }).waitFor()
    assert.equal(await source(), 'api')
    await fact.waitFor({ state: 'detached' })
    assert.deepEqual(faults, [])
    await context.close()
  })
})
