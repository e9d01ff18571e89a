import assert from 'node:assert/strict'
import type { SyncStatus } from '../../src/api/contract.ts'
import { createIdentity } from '../../src/sandbox/company/identities.ts'
import { plant } from '../planted/plant.ts'
import { ask, openConsole, send, signIn, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'
import { picture, problems, scrollsSideways, settled } from './looks.ts'

const COMPANY = { users: 40, seed: 8, problems: false }

describe('the US Government clouds in a browser', function () {
  this.timeout(120_000)

  describe('from nothing', () => {
    let console: Console
    before(async () => {
      console = await openConsole({ SANDBOX_USERS: '40', SANDBOX_PROBLEMS: 'off', SANDBOX_SETUP: 'none' })
      const { clientId, clientSecret } = createIdentity(COMPANY, 1)
      const app = { cloud: 'gccHigh', clientId, proof: 'secret', clientSecret }
      await send(console.url, 'PUT', '/api/connections/microsoft365', app)
    })
    after(() => console?.close())

    for (const theme of THEMES)
      it(`SVC-5 say at the first step what is not offered, and leave its steps out, in ${theme}`, async () => {
        const { context, page, faults } = await console.visit()
        await signIn(page, console.url, 'Admin', `/tab/services/setup?theme=${theme}`)
        await page.getByText('Not offered in this cloud: Assigning telephone numbers').waitFor()
        await page.getByText('Microsoft Cloud for US Government L4 (GCC High)').waitFor()
        const steps = page.getByRole('navigation', { name: 'Steps of set-up' }).getByRole('button')
        assert.equal(await steps.count(), 3)
        assert.equal(await page.getByText('A Teams Administrator, once').count(), 0)
        for (const width of [375, 1280]) {
          await page.setViewportSize({ width, height: 812 })
          await settled(page)
          assert.deepEqual(await problems(page), [])
          assert.equal(await scrollsSideways(page), false, String(width))
          await picture(page, 'government-setup')
        }
        assert.deepEqual(faults, [])
        await context.close()
      })

    it('SVC-5 come to the green check with 8x8 alone, and Teams is told of as not offered', async () => {
      const { pbxApiKey } = createIdentity(COMPANY, 1)
      await send(console.url, 'PUT', '/api/connections/pbx', { apiKey: pbxApiKey })
      const { context, page, faults } = await console.visit()
      await signIn(page, console.url, 'Admin', '/tab/services/setup')
      await page.getByRole('heading', { name: 'First sync' }).waitFor()
      await page.getByRole('button', { name: 'Preview the first sync' }).click()
      await page.getByRole('button', { name: /^Apply/ }).click()
      await page.getByRole('heading', { name: 'Set-up is complete' }).waitFor()
      await page.getByText('40 users of 8x8').waitFor()
      assert.equal((await ask<SyncStatus>(console.url, '/api/sync')).button, 'green')
      await page.goto(`${console.url}/tab/services`)
      const card = page.getByRole('region', { name: 'Microsoft Teams' })
      await card.getByText('Not offered', { exact: true }).waitFor()
      await card.getByText(/-TeamsEnvironmentName TeamsGCCH/).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Connect Microsoft Teams' }).count(), 0)
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 812 })
        await settled(page)
        assert.deepEqual(await problems(page), [])
        assert.equal(await scrollsSideways(page), false, String(width))
        await picture(page, 'government-services')
      }
      await page.getByRole('button', { name: 'More ways to sync' }).click()
      const teams = page.getByRole('menuitem', { name: /Teams only/ })
      await teams.getByText('Not offered in this Microsoft cloud').waitFor()
      assert.equal(await teams.getAttribute('aria-disabled'), 'true')
      assert.deepEqual(faults, [])
      await context.close()
    })
  })

  it('SVC-5 sign people in at their own authority, and the page asks nothing of a global address', async () => {
    const TENANT = '11111111-1111-4111-8111-111111111111'
    const console = await openConsole({
      ...{ CLOUD: 'dod', ENTRA_TENANT_ID: TENANT, CLIENT_ID: TENANT, PUBLIC_URL: 'https://voicesync.example' },
      ...{ CLIENT_SECRET: plant('client-secret'), PBX_API_KEY: plant('8x8-key'), WATCH_SECONDS: '0' },
    })
    try {
      const { context, page } = await console.visit()
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).origin))
      const arrived = page.waitForRequest((request) => request.url().includes('/oauth2/v2.0/authorize'))
      await page.goto(`${console.url}/tab/services`).catch(() => null)
      assert.equal(new URL((await arrived).url()).origin, 'https://login.microsoftonline.us')
      assert.deepEqual(new Set(asked), new Set([console.url, 'https://login.microsoftonline.us']))
      await context.close()
    } finally {
      await console.close()
    }
  })
})
