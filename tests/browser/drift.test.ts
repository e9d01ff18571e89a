import assert from 'node:assert/strict'
import type { Drift, Page as Listed, User } from '../../src/api/contract.ts'
import { ask, comes, openConsole, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems, scrollsSideways, settled } from './looks.ts'

describe('what was changed by hand, in a browser', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '80', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  it('pages through what was changed by hand, each once, and reads one page again when it moves', async () => {
    const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=70')
    const numbers = items.flatMap(({ teams: { number } }) => number ?? [])
    const path = '/sandbox/graph/v1.0/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber'
    const headers = { 'content-type': 'application/json' }
    for (const telephoneNumber of numbers) {
      const body = JSON.stringify({ telephoneNumber, numberType: 'directRouting' })
      assert.ok((await fetch(console.url + path, { method: 'POST', headers, body })).ok)
    }
    await send(console.url, 'POST', '/api/sync', { service: 'teams', preview: true })
    const drifted = async () => (await ask<Listed<Drift>>(console.url, '/api/drift')).total
    while ((await drifted()) < numbers.length) await new Promise((resolve) => setTimeout(resolve, 100))
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services?drift=open')
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Differs in Teams' })
    const rows = dialog.locator('.drift-who a')
    const names = async () => rows.evaluateAll((links) => links.map((link) => link.textContent))
    await dialog.getByText(`1–50 of ${numbers.length}`).waitFor()
    const first = await names()
    await press('Next')
    await dialog.getByText(`51–${numbers.length} of ${numbers.length}`).waitFor()
    await comes(page, `document.querySelectorAll('.drift-who').length === ${numbers.length - 50}`)
    const second = await names()
    assert.equal(new Set([...first, ...second]).size, new Set(items.map(({ displayName }) => displayName)).size)
    await dialog
      .getByRole('button', { name: /^Put back: Teams number of/ })
      .last()
      .click()
    await dialog.getByText(`51–${numbers.length - 1} of ${numbers.length - 1}`).waitFor()
    await press('Previous')
    await dialog.getByText(`1–50 of ${numbers.length - 1}`).waitFor()
    assert.deepEqual(await names(), first)
    await settled(page)
    assert.deepEqual(await problems(page), [])
    assert.equal(await scrollsSideways(page), false)
    assert.deepEqual(faults, [])
    await context.close()
  })
})
