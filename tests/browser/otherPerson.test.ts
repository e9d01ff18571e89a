import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import type { Page as Listed, Session, User } from '../../src/api/contract.ts'
import { ask, openConsole, order, send, signIn, syncOnce, token } from './chromium.ts'
import type { Console } from './chromium.ts'
import { signIn as asAdmin } from '../journeys/person.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const person = (page: Page, role: string) => page.getByRole('button', { name: new RegExp(`^${role}`) })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('another person in the same browser tab', function () {
  this.timeout(120_000)
  let console: Console
  let drawer: string
  let uwe: string
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0' })
    await syncOnce(console.url)
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    drawer = `/tab/users/${user?.id}`
    const headers = { authorization: `Bearer ${await token(console.url, 'user')}` }
    uwe = ((await (await fetch(`${console.url}/api/session`, { headers })).json()) as Session).user.id
  })
  after(() => console?.close())
  afterEach(() => order(console.url, {}))

  const noRole = async (page: Page) => {
    await page.getByText('Your role cannot open the console').waitFor()
    await button(page, 'Use another account').click()
  }

  it('comes to the page of a link that was opened just now', async () => {
    const { context, page } = await console.visit()
    await page.goto(console.url + drawer)
    await person(page, 'User').click()
    await noRole(page)
    await person(page, 'Admin').click()
    await heading(page, 'Users').waitFor()
    assert.equal(page.url(), console.url + drawer)
    await context.close()
  })

  it('begins at the start, and not with what the person before had open', async () => {
    await send(console.url, 'PUT', `/api/roles/people/${uwe}`, { role: 'operator', name: 'Uwe User' })
    const { context, page } = await console.visit()
    await page.goto(console.url + drawer)
    await person(page, 'User').click()
    await heading(page, 'Users').waitFor()
    await (await asAdmin(console.url)).send('DELETE', `/api/roles/people/${uwe}`)
    await page.reload()
    await noRole(page)
    await person(page, 'Admin').click()
    await heading(page, 'Services').waitFor()
    assert.equal(page.url(), `${console.url}/tab/services`)
    await context.close()
  })

  for (const [who, name, path] of [
    ['the same person', 'Admin', ''],
    ['another', 'Operator', '/tab/services'],
  ] as const)
    it(`after a sign-in that ended: ${who} comes to ${path || 'where the work was'}`, async () => {
      const { context, page } = await console.visit()
      await signIn(page, console.url, 'Admin', drawer)
      await order(console.url, { switches: { refreshTokens: 'ended' } })
      await page.route('**/api/session', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 })
      await page.reload()
      await person(page, name).click()
      await heading(page, path ? 'Services' : 'Users').waitFor()
      assert.equal(page.url(), console.url + (path || drawer))
      await context.close()
    })

  it('is not told of what the one before broke in the sandbox, who finds it again', async () => {
    const { context, page } = await console.visit()
    const changed = page.getByText(/changed by this tour/)
    await signIn(page, console.url, 'Admin', '/tab/sandbox')
    await button(page, 'Give a number away in Teams').click()
    await changed.waitFor()
    for (const [role, n] of [
      ['Operator', 0],
      ['Admin', 1],
    ] as const) {
      await button(page, 'Sign out').click()
      await button(page, 'Sign in').click()
      await person(page, role).click()
      await heading(page, 'Services').waitFor()
      await page.goto(`${console.url}/tab/sandbox`)
      await button(page, 'Give a number away in Teams').waitFor()
      assert.equal(await changed.count(), n, role)
    }
    await button(page, 'Put it back as it was').click()
    await page.getByText(/as before\. Sync Now\./).waitFor()
    await context.close()
  })
})
