import assert from 'node:assert/strict'
import type { Job, Page as Listed, SyncStarted, SyncStatus, User } from '../../src/api/contract.ts'
import { count } from '../../src/words/button.ts'
import { USER_STATE_WORDS } from '../../src/words/states.ts'
import { ask, comes, openConsole, send, signIn } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems } from './looks.ts'

/** So many that they are taken in over several looks of the page. */
const USERS = 6000

describe('a first sync of many', function () {
  this.timeout(240_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: String(USERS), SANDBOX_LIMITS: 'off' })
  })
  after(() => console?.close())

  const idle = async () => {
    while ((await ask<SyncStatus>(console.url, '/api/sync')).running.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 200))
  }

  /** The plan of a preview, open beside everything else. */
  const planOpen = async () => {
    const { jobIds } = await send<SyncStarted>(console.url, 'POST', '/api/sync', { service: 'all', preview: true })
    await idle()
    const { page } = await console.visit()
    await signIn(page, console.url, 'Admin', `/tab/changes?plan=${jobIds.at(-1)}`)
    await page.getByText('Found by this plan. Users counts them after the first sync.').waitFor()
    const { counts } = await ask<Job>(console.url, `/api/jobs/${jobIds.at(-1)}`)
    await page.getByRole('link', { name: `${count(counts.blocked)} users` }).waitFor()
    return page
  }

  it('moves no row of Users under the eye: who comes waits behind a button, states change in place, focus and panel stay', async () => {
    const plan = await planOpen()
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await send(console.url, 'POST', '/api/sync', { service: 'all' })
    const counting = plan.getByText(
      /^Counted when this plan was made, today \d\d:\d\d\. A sync is counting again: .* so far\.$/,
    )
    const counted = counting.waitFor()
    const links = page.locator('table.users tbody th a')
    await links.nth(5).waitFor()
    await links.nth(5).click()
    await page.getByRole('complementary', { name: 'User' }).waitFor()
    const seen = () =>
      page.evaluate(`({
        names: [...document.querySelectorAll('table.users tbody th a')].map((link) => link.id),
        top: Math.round(document.querySelector('table.users').getBoundingClientRect().top),
        focus: document.activeElement.id,
        panel: document.querySelector('.user h2').textContent,
      })`)
    const before = (await seen()) as { names: string[] }
    const show = page.getByRole('button', { name: /^[\d,]+ new users\s*Show$/ })
    await show.waitFor()
    assert.deepEqual(await problems(page), [])
    await counted
    await idle()
    const { state } = await ask<User>(console.url, `/api/users/${before.names[5]?.replace('user-', '')}`)
    await comes(
      page,
      `document.querySelectorAll('table.users tbody tr')[5].textContent.includes('${USER_STATE_WORDS[state]}')`,
    )
    assert.deepEqual(await seen(), before)

    await show.press('Enter')
    await page.getByText(`1–50 of ${USERS.toLocaleString('en')} ·`).waitFor()
    const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=50')
    const after = (await seen()) as { names: string[]; focus: string }
    assert.deepEqual(
      after.names,
      items.map(({ id }) => `user-${id}`),
    )
    assert.equal(after.focus, after.names[0])
    assert.deepEqual(faults, [])
    await context.close()
  })
})
