import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Services } from '../../src/api/contract.ts'
import { ask, openConsole, order, signIn } from './chromium.ts'
import type { Console } from './chromium.ts'

/** What is kept in the page's two stores, as text. */
const stored = (page: Page, store: 'sessionStorage' | 'localStorage'): Promise<string> =>
  page.evaluate(`JSON.stringify(${store})`)

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const person = (page: Page, role: string) => page.getByRole('button', { name: new RegExp(`^${role}`) })

describe('signing in in a plain browser', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '5' })
  })
  after(() => console?.close())
  afterEach(() => order(console.url, {}))

  const open = async (path = '/tab/services', role = 'Admin') => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, role, path)
    return visit
  }
  const visit = async (path: string) => {
    const made = await console.visit()
    await made.page.goto(console.url + path)
    return made
  }

  describe('the way in and out', () => {
    it('leads by one click to the page that was asked for, query included, and stays signed in after a reload', async () => {
      const { context, page, faults } = await open('/tab/jobs?service=pbx')
      await heading(page, 'Sync Jobs').waitFor()
      assert.equal(page.url(), `${console.url}/tab/jobs?service=pbx`)
      await page.reload()
      await heading(page, 'Sync Jobs').waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('keeps tokens for this browser tab only, and never in the address', async () => {
      const { context, page } = await console.visit()
      const addresses: string[] = []
      page.on('framenavigated', (frame) => addresses.push(frame.url()))
      await signIn(page, console.url, 'Admin')
      assert.equal(await stored(page, 'localStorage'), '{}')
      assert.match(await stored(page, 'sessionStorage'), /voice-sync\.session/)
      assert.ok(!/code=|state=|eyJ/.test(page.url()))
      assert.ok(addresses.every((address) => !/eyJ[\w-]+\.[\w-]+\.[\w-]+.*access/.test(address)))
      const other = await context.newPage()
      await other.goto(`${console.url}/tab/services`)
      await person(other, 'Admin').waitFor()
      await context.close()
    })

    it('signs out at the issuer too, leaves nothing of a token, and asks before it signs in again', async () => {
      const { context, page } = await open()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByText('You are signed out.').waitFor()
      assert.ok(!/eyJ/.test(await stored(page, 'sessionStorage')))
      await page.reload()
      await page.getByText('You are signed out.').waitFor()
      await page.getByRole('button', { name: 'Sign in' }).click()
      await person(page, 'Reader').click()
      await heading(page, 'Services').waitFor()
      await context.close()
    })

    it('goes one step back to the choice of the person, and from there forward to whoever is signed in', async () => {
      const { context, page } = await open()
      await heading(page, 'Services').waitFor()
      await page.goBack()
      await person(page, 'Operator').waitFor()
      await page.goForward()
      await heading(page, 'Services').waitFor()
      await page.goBack()
      // an answer that was asked for by a page long gone signs nobody else in
      await person(page, 'Operator').click()
      await page.getByText('Adele Admin').waitFor()
      await context.close()
    })

    it('takes no answer that it did not ask for', async () => {
      const { context, page } = await visit('/tab/users#code=forged&state=forged')
      await person(page, 'Admin').waitFor()
      assert.ok(!page.url().includes('forged'))
      await person(page, 'Admin').click()
      await heading(page, 'Users').waitFor()
      await context.close()
    })
  })

  describe('a token that comes to its end', () => {
    it('is renewed without asking, before it is used and when it is refused', async () => {
      await order(console.url, { switches: { tokenSeconds: 30 } })
      const { context, page, faults } = await open()
      const first = await stored(page, 'sessionStorage')
      await order(console.url, {})
      let refused = 0
      await page.route('**/api/users?*', (route) =>
        refused++ === 0 ? route.fulfill({ status: 401, json: {} }) : route.continue(),
      )
      const again = page.waitForResponse((answer) => /\/api\/users\?/.test(answer.url()) && answer.ok())
      await page.getByRole('link', { name: /^Users/ }).click()
      await again
      assert.equal(refused, 2)
      assert.notEqual(await stored(page, 'sessionStorage'), first)
      assert.deepEqual(faults, [])
      await context.close()
    })

    /** Types a new name, which is then refused because the sign-in has ended. */
    const endInMidWork = async (page: Page, name: string) => {
      await page
        .getByRole('button', { name: /^Rename/ })
        .first()
        .click()
      await page.getByLabel('Name of the PBX').fill(name)
      await order(console.url, { switches: { refreshTokens: 'ended' } })
      let refused = 0
      await page.route('**/api/services/pbx', (route) =>
        route.request().method() === 'PUT' && refused++ === 0
          ? route.fulfill({ status: 401, json: {} })
          : route.continue(),
      )
      await page.getByLabel('Name of the PBX').press('Enter')
      await page.getByRole('alertdialog', { name: 'Sign in again' }).waitFor()
      await order(console.url, {})
    }
    const inNewTab = async (page: Page, role: string) => {
      const [tab] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByRole('alertdialog').getByRole('button', { name: 'Sign in' }).click(),
      ])
      await person(tab, role).click()
    }

    it('in mid-work asks to sign in again beside what was entered, and then does what was asked', async () => {
      const { context, page } = await open()
      await endInMidWork(page, 'PBX of the evening')
      // a key that was meant for the page does not give it up
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.getByRole('alertdialog', { name: 'Sign in again' }).waitFor()
      assert.equal(await page.getByLabel('Name of the PBX').inputValue(), 'PBX of the evening')
      await inNewTab(page, 'Admin')
      await page.getByText('PBX of the evening').first().waitFor()
      await page.getByRole('alertdialog').waitFor({ state: 'detached' })
      assert.equal((await ask<Services>(console.url, '/api/services')).pbx?.name, 'PBX of the evening')
      assert.equal(context.pages().length, 1)
      await context.close()
    })

    it('is not taken from somebody else, who would do it in another name', async () => {
      const { context, page } = await open()
      await endInMidWork(page, 'PBX of nobody')
      await inNewTab(page, 'Operator')
      await page.getByRole('alertdialog').getByText('That was Omar Operator').waitFor()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Leave the console' }).click()
      await page.getByText('You are signed out.').waitFor()
      assert.notEqual((await ask<Services>(console.url, '/api/services')).pbx?.name, 'PBX of nobody')
      await context.close()
    })

    it('leads to sign-in by itself when the page is opened anew', async () => {
      const { context, page } = await open()
      await order(console.url, { switches: { refreshTokens: 'ended' } })
      await page.route('**/api/session', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 })
      await page.reload()
      await person(page, 'Admin').click()
      await heading(page, 'Services').waitFor()
      await context.close()
    })
  })

  describe('somebody who cannot come in', () => {
    it('is told who can agree for the organization, with the link, until an admin did', async () => {
      await order(console.url, { switches: { signInConsent: 'needed' } })
      const { context, page } = await visit('/tab/users')
      await person(page, 'Operator').click()
      await page.getByRole('link', { name: /Return to the application/ }).click()
      await heading(page, 'Your organization has to agree first').waitFor()
      await page.getByText('Cloud Application Administrator').waitFor()
      const link = await page.getByRole('link', { name: /adminconsent/ }).getAttribute('href')
      const admin = await context.newPage()
      await admin.goto(link ?? '')
      await admin.getByRole('button', { name: 'Accept' }).click()
      await person(admin, 'Admin').waitFor()
      assert.ok(!admin.url().includes('admin_consent'))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await person(page, 'Operator').click()
      await heading(page, 'Users').waitFor()
      await context.close()
    })

    it('is told so politely as a guest, though the token of a guest may carry a role', async () => {
      const { context, page } = await visit('/tab/')
      await person(page, 'Guest').click()
      await heading(page, 'This console is for members').waitFor()
      assert.ok(!/eyJ/.test(await stored(page, 'sessionStorage')))
      await context.close()
    })

    it('is told which role to ask for', async () => {
      const { context, page } = await visit('/tab/')
      await person(page, 'User').click()
      await page.getByText('Your role cannot open the console').waitFor()
      await page.getByText('Contoso Ltd').waitFor()
      await context.close()
    })

    it('is told that sign-in is out of reach, and comes in when it is back', async () => {
      await order(console.url, {
        faults: [{ system: 'entra', match: 'POST /{tenantId}/oauth2/v2.0/token', kind: 'reset' }],
      })
      const { context, page } = await visit('/tab/')
      await person(page, 'Admin').click()
      await page.getByText('Sign-in is out of reach').waitFor()
      await order(console.url, {})
      await page.getByRole('button', { name: 'Sign in' }).click()
      await person(page, 'Admin').click()
      await heading(page, 'Services').waitFor()
      await context.close()
    })
  })
})
