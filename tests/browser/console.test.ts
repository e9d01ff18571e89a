import assert from 'node:assert/strict'
import type { Job, Page as Listed, SyncStatus, User, UserCounts } from '../../src/api/contract.ts'
import { setFaults } from '../journeys/person.ts'
import { buttonLabel, count } from '../../src/words/button.ts'
import { ask, comes, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console, Tab } from './chromium.ts'
import type { Turn } from './hands.ts'
import { said, TURNS } from './hands.ts'
import { openAt } from './places.ts'

/** A sync that has nothing to do is over before a page can say that it runs: 8x8 does not answer it until faults are set anew. */
const HELD = { faults: [{ system: '8x8', match: 'GET /users', kind: 'delay', ms: 600_000, times: 1 }] }

/** Waits until the page shows what `expected` says; the product may move while it is looked at. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 45_000
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`It did not come to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const sync = (page: Tab) => page.locator('.sync-main')

describe('the console in a browser', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '120', SANDBOX_LIMITS: 'off', SANDBOX_LATENCY_MS: '20' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  async function open(path: string, role = 'Admin') {
    const visit = await console.visit()
    await signIn(visit.page, console.url, role, path)
    return visit
  }

  describe('Sync Now', () => {
    for (const turn of TURNS)
      it(`starts a full sync, says Syncing while it runs, and then what the server says (${said(turn)})`, async () => {
        const { context, tab, hands, faults } = await openAt(console, turn, 'services')
        const before = await ask<SyncStatus>(console.url, '/api/sync')
        await until(
          'the label of now',
          async () => (await sync(tab).getAttribute('aria-label')) === buttonLabel(before),
        )
        await setFaults(console.url, HELD)
        await hands.press(sync(tab))
        hands.told('Sync Now')
        await tab.getByRole('button', { name: 'Syncing' }).waitFor()
        assert.equal(await sync(tab).getAttribute('aria-disabled'), 'true')
        await tab
          .getByRole('status')
          .getByText(/Reading|Assigning|Checking|Planning|Verifying|Taking|next/)
          .first()
          .waitFor()
        // looked for from before it can come: it fades
        const toast = tab.getByText('Open job').first().waitFor()
        await setFaults(console.url, {})
        await until('the label of the end', async () => {
          const now = await ask<SyncStatus>(console.url, '/api/sync')
          return now.running.length === 0 && (await sync(tab).getAttribute('aria-label')) === buttonLabel(now)
        })
        await toast
        assert.deepEqual(faults, [])
        await context.close()
      })

    it('SYNC-3 says who waits for Microsoft beside who needs attention', async () => {
      const { blocked, waiting } = await ask<SyncStatus>(console.url, '/api/sync')
      assert.ok(blocked > 1 && waiting > 1)
      const { context, page } = await open('/tab/services')
      const words = `${blocked} users need attention. ${waiting} wait for Microsoft`
      await page.getByRole('status').getByText(words).waitFor()
      await context.close()
    })

    const ALONE: ['pbx' | 'teams', Turn][] = [
      ['pbx', TURNS[0]],
      ...TURNS.map((turn): ['teams', Turn] => ['teams', turn]),
    ]
    for (const [service, turn] of ALONE)
      it(`runs ${service} alone from the menu as diagnostic, once (${said(turn)})`, async () => {
        const { context, page, tab, hands, faults } = await openAt(console, turn, 'services')
        const more = tab.getByRole('button', { name: 'More ways to sync' })
        await hands.press(more)
        const diagnostic = tab.getByRole('menuitemcheckbox', { name: /Run as diagnostic/ })
        await hands.press(diagnostic)
        assert.equal(await diagnostic.getAttribute('aria-checked'), 'true')
        const { names } = await ask<SyncStatus>(console.url, '/api/sync')
        const before = (await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')).items[0]?.id
        await hands.press(tab.getByRole('menuitem', { name: service === 'pbx' ? `${names.pbx} only` : 'Teams only' }))
        hands.told(`${service} alone, as diagnostic`)
        await until('its diagnostic job', async () => {
          const { items } = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
          const [job] = items
          return job?.service === service && job.id !== before && job.diagnostic && job.endedAt !== null
        })
        await hands.press(more)
        assert.equal(await diagnostic.getAttribute('aria-checked'), 'false')
        await page.keyboard.press('Escape')
        await comes(tab, `document.activeElement.getAttribute('aria-label') === 'More ways to sync'`)
        assert.deepEqual(faults, [])
        await context.close()
      })

    it('takes Alt+Shift with Enter as diagnostic', async () => {
      const { context, page } = await open('/tab/services')
      const before = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
      await until('a button to press', async () => (await sync(page).getAttribute('aria-disabled')) !== 'true')
      await sync(page).focus()
      await page.keyboard.press('Alt+Shift+Enter')
      await until('a diagnostic run', async () => {
        const { items } = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
        return items[0]?.id !== before.items[0]?.id && items[0]?.diagnostic === true
      })
      await until('its end', async () => (await ask<SyncStatus>(console.url, '/api/sync')).running.length === 0)
      await context.close()
    })

    it('cannot be pressed by a reader, who is told why and still sees the history', async () => {
      const { context, page } = await open('/tab/services', 'Reader')
      const before = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
      assert.equal(await sync(page).getAttribute('aria-disabled'), 'true')
      await sync(page).click({ force: true })
      const described = await sync(page).getAttribute('aria-describedby')
      assert.match((await page.locator(`#${described}`).textContent()) ?? '', /Ask an admin for the operator role/)
      await page.getByRole('button', { name: 'More ways to sync' }).click()
      assert.equal(await page.getByRole('menuitem', { name: /Teams only/ }).getAttribute('aria-disabled'), 'true')
      await page.getByRole('menuitem', { name: 'Show Sync History' }).click()
      await page.getByRole('heading', { level: 1, name: 'Sync Jobs' }).waitFor()
      const after = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
      assert.equal(after.items[0]?.id, before.items[0]?.id)
      await context.close()
    })
  })

  it('renames the PBX in place, and the menu of Sync Now says the new name', async () => {
    const { context, page } = await open('/tab/services')
    await page.getByRole('button', { name: /^Rename/ }).click()
    await page.getByRole('textbox', { name: 'Name of the PBX' }).fill('Voice London')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Voice London' }).waitFor()
    await page.getByRole('button', { name: 'More ways to sync' }).click()
    await page.getByRole('menuitem', { name: /Voice London only/ }).waitFor()
    await context.close()
  })

  describe('Users', () => {
    it('counts the whole directory in its facets and filters by them', async () => {
      const counts = await ask<UserCounts>(console.url, '/api/users/counts')
      const { context, page } = await open('/tab/users')
      const inSync = page.getByRole('button', { name: `In sync ${count(counts.byState.inSync)}` })
      await inSync.click()
      await page.waitForURL(/state=inSync/)
      const shown = Math.min(50, counts.byState.inSync)
      await page.getByText(`1–${shown} of ${count(counts.byState.inSync)} that match`).waitFor()
      assert.equal(await page.locator('table.users tbody tr').count(), shown)
      await context.close()
    })

    it('searches after a pause, keeps it in the address, and opens a user with both sides', async () => {
      const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=1')
      const user = items[0]
      assert.ok(user)
      const { context, page } = await open('/tab/users')
      await page.locator('table.users tbody a').first().waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type(user.userName)
      await page.waitForURL(/search=/)
      const link = page.locator(`#user-${user.id}`)
      await until('only the match', async () => (await page.locator('table.users tbody tr').count()) === 1)
      await link.click()
      await page.getByRole('heading', { name: 'Both sides' }).waitFor()
      await page.waitForURL(new RegExp(`/users/${user.id}.*search=`))
      await page.keyboard.press('Escape')
      await page.waitForURL(/\/users\?/)
      await until(
        'focus on the row',
        async () => (await link.evaluate('document.activeElement.id')) === `user-${user.id}`,
      )
      await context.close()
    })

    it('pages and comes back', async () => {
      const { total } = await ask<Listed<User>>(console.url, '/api/users?limit=1')
      const { context, page } = await open('/tab/users')
      await page.getByRole('button', { name: 'Next', exact: true }).click()
      await page.getByText(`51–${Math.min(100, total)} of ${count(total)}`).waitFor()
      await page.reload()
      await page.getByRole('button', { name: 'Previous' }).click()
      await page.getByText(`1–50 of ${count(total)}`).waitFor()
      await context.close()
    })

    it('sorts by a column, and back again', async () => {
      const { context, page } = await open('/tab/users')
      await page.getByRole('button', { name: 'Extension' }).click()
      await page.waitForURL(/sort=extension/)
      await page.locator('th[aria-sort=ascending]', { hasText: 'Extension' }).waitFor()
      await page.getByRole('button', { name: 'Extension' }).click()
      await page.waitForURL(/sort=-extension/)
      await page.locator('th[aria-sort=descending]', { hasText: 'Extension' }).waitFor()
      const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=1&sort=-extension')
      await until(
        'the first of the other end',
        async () =>
          (await page.locator('table.users tbody tr').first().textContent())?.includes(items[0]?.userName ?? '?') ===
          true,
      )
      await context.close()
    })

    it('says what failed and what is kept when the list cannot be loaded', async () => {
      const { context, page } = await open('/tab/services')
      const detail = 'The store is busy. Try again in a moment.'
      await page.route('**/api/users?**', (route) =>
        route.fulfill({ status: 500, contentType: 'application/problem+json', json: { title: 'Busy', detail } }),
      )
      await page.getByRole('link', { name: /^Users/ }).click()
      await page.getByRole('heading', { name: 'The list could not be loaded' }).waitFor()
      await page.getByText(detail).waitFor()
      // with one second left as with others
      await page.getByText('Trying again in 1 second.').waitFor()
      await page.unroute('**/api/users?**')
      await page.getByRole('button', { name: 'Try again now' }).click()
      await page.locator('table.users tbody a').first().waitFor()
      await context.close()
    })
  })

  describe('Sync Jobs', () => {
    it('filters by service in the header and shows the filter as a chip', async () => {
      const { total } = await ask<Listed<Job>>(console.url, '/api/jobs?service=teams&limit=1')
      const { context, page } = await open('/tab/jobs')
      await page.getByRole('button', { name: /^Filter by service/ }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Teams' }).click()
      await page.keyboard.press('Escape')
      await page.waitForURL(/service=teams/)
      await page.getByText(`of ${count(total)} that match`).waitFor()
      await page.getByRole('button', { name: 'Remove filter: Service is Teams' }).click()
      await until('no filter', async () => !page.url().includes('service='))
      await page.goto(`${console.url}/tab/jobs?state=cancelled`)
      await page.getByRole('heading', { name: 'No job matches' }).waitFor()
      await page.getByRole('link', { name: 'Show all jobs' }).click()
      await until('no filter', async () => !page.url().includes('state='))
      await context.close()
    })

    it('opens a job in place with its output, which can be searched', async () => {
      const { items } = await ask<Listed<Job>>(console.url, '/api/jobs?limit=1')
      const { context, page, faults } = await open(`/tab/jobs/${items[0]?.id}`)
      const lines = page.locator('.output-lines .line')
      await lines.first().waitFor()
      const word = ((await lines.first().locator('.line-text').textContent()) ?? '').split(/\s+/)[0] ?? ''
      await page.getByRole('searchbox', { name: 'Search output' }).fill(word)
      await page.getByText(/^1 of \d/).waitFor()
      await page.locator('.line mark').first().waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('streams the output of a running job, and names the copy of a diagnostic one', async () => {
      const { context, page } = await open('/tab/jobs')
      await until('a button to press', async () => (await sync(page).getAttribute('aria-disabled')) !== 'true')
      await setFaults(console.url, HELD)
      await sync(page).click({ modifiers: ['Alt', 'Shift'] })
      await page.getByRole('link', { name: /^Open Job/ }).click()
      await page.getByRole('button', { name: 'Show output' }).click()
      await page.getByRole('button', { name: 'Copy Debug Job Output' }).waitFor()
      await page.locator('.output-lines .line').first().waitFor()
      const lines = async () => Number.parseInt((await page.locator('.output-foot').textContent()) ?? '0', 10)
      const first = await lines()
      await setFaults(console.url, {})
      await until(
        'the end of the run',
        async () => (await ask<SyncStatus>(console.url, '/api/sync')).running.length === 0,
      )
      await until('all lines', async () => (await lines()) > first)
      await context.close()
    })
  })
})
