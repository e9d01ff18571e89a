import assert from 'node:assert/strict'
import type { Job, Page as Listed, User, UserCounts } from '../../src/api/contract.ts'
import { reasonWords } from '../../src/words/reasons.ts'
import { ask, comes, openConsole, order, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'

const PAGES = ['services', 'users', 'jobs', 'changes', 'numbers', 'identity', 'provisioning', 'activity', 'settings']

/** Nothing is said that the next look shows to be otherwise, and every number can be explained. */
describe('what a newcomer reads', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '60', SANDBOX_LIMITS: 'off' })
  })
  after(() => console?.close())

  const open = async (path: string) => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', path)
    return visit
  }

  it('SYNC-3 is told of the one step that is left, and no page counts what was not read', async () => {
    const { context, page, faults } = await open('/tab/services')
    await page.getByRole('status').getByText('One step is left: the first sync').waitFor()
    assert.equal(await page.getByText('Set-up is done').count(), 0)
    await page.getByText('Not read yet').nth(1).waitFor()
    for (const name of ['users', 'users/sites', 'jobs']) {
      await page.goto(`${console.url}/tab/${name}`)
      await page.locator('.empty').getByRole('button', { name: 'Run the first sync' }).waitFor()
    }
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('ENG-1 sees in the first preview whom it passes over, and is led to why', async () => {
    const { context, page, faults } = await open('/tab/changes')
    await page.getByRole('button', { name: 'Preview changes' }).click()
    await page.getByRole('heading', { name: 'Not in this plan' }).waitFor()
    const jobs = await ask<Listed<Job>>(console.url, '/api/jobs?service=teams&limit=1')
    const preview = jobs.items[0]
    assert.ok(preview && preview.counts.blocked > 0)
    await page.getByRole('link', { name: `${preview.counts.blocked} users`, exact: true }).click()
    await page.waitForURL(new RegExp(`/jobs/${preview.id}$`))
    assert.deepEqual(faults, [])
    await context.close()
  })

  describe('after the first sync', () => {
    let counts: UserCounts
    before(async () => {
      await syncOnce(console.url)
      counts = await ask<UserCounts>(console.url, '/api/users/counts')
    })

    it('SVC-4 reads on Services which reasons are most frequent', async () => {
      const { context, page, faults } = await open('/tab/services')
      const needs = page.getByRole('region', { name: 'Needs attention' })
      const most = Math.max(...counts.reasons.filter(({ state }) => state === 'blocked').map(({ users }) => users))
      await needs.getByText(new RegExp(`attention ?.*\\(${most}\\), .* and \\d+ more reasons\\.`)).waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('ENG-1 is not told that both sides agree while somebody needs attention', async () => {
      const { context, page, faults } = await open('/tab/changes?plan=none')
      await page.getByRole('heading', { name: 'Nothing is queued' }).waitFor()
      assert.equal(await page.getByText('Both sides agree').count(), 0)
      await page.getByRole('button', { name: 'Preview changes' }).click()
      await page.getByRole('heading', { name: 'Nothing to change' }).waitFor()
      assert.equal(await page.getByText('Both sides agree').count(), 0)
      await page.getByRole('link', { name: 'Show what is queued' }).click()
      await page.getByRole('link', { name: `${counts.byState.blocked} users need attention` }).click()
      await page.waitForURL(/\/users\?state=blocked$/)
      await page.goto(`${console.url}/tab/users?state=queued`)
      await page.getByRole('heading', { name: 'Nobody is queued' }).waitFor()
      await page.getByRole('button', { name: 'Show all users' }).click()
      await page.waitForURL(/\/users$/)
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('reads a number in groups and copies it whole', async () => {
      const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')
      const user = items[0]
      assert.ok(user?.number)
      const { context, page, faults } = await open(`/tab/users/${user.id}`)
      const panel = page.getByRole('complementary', { name: 'User' })
      const cell = panel.getByRole('row', { name: /^Phone number/ })
      await cell.waitFor()
      const number = cell.locator('bdi').first()
      assert.equal(await number.textContent(), user.number)
      assert.ok((await number.locator('.digits').count()) > 1, 'no groups')
      const cellOf = `document.querySelector('.sides tbody tr bdi')`
      const gap = await page.evaluate(
        `parseFloat(getComputedStyle(${cellOf}.querySelector('.digits i')).letterSpacing)`,
      )
      assert.ok((gap as number) > 1, `no gap: ${gap}`)
      await page.evaluate(`getSelection().selectAllChildren(${cellOf})`)
      assert.equal(await page.evaluate('getSelection().toString()'), user.number)
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('reads a number in groups in the sentence that says why, and copies the sentence with the number whole', async () => {
      const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=reason:NUMBER_IN_USE&limit=1')
      const [user] = items
      assert.ok(user?.reason)
      const { cause } = reasonWords(user.reason.code, user.reason.detail)
      const number = /\+\d+/.exec(cause)?.[0]
      assert.ok(number, cause)
      const { context, page, faults } = await open(`/tab/users/${user.id}`)
      const said = page.getByRole('region', { name: /^Needs attention: number in use/ }).locator('dd bdi')
      await said.first().waitFor()
      const groups = await said.first().locator('.digits').allTextContents()
      assert.ok(groups.length > 1, 'no groups')
      assert.equal(groups.join(''), number)
      await page.evaluate(`getSelection().selectAllChildren(document.querySelector('.reason dd'))`)
      assert.equal(await page.evaluate('getSelection().toString()'), cause)
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('DIR-3 finds what differs first when one user has no number', async () => {
      const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=reason:NUMBER_IN_USE&limit=1')
      assert.ok(items[0])
      const { context, page, faults } = await open(`/tab/users/${items[0].id}`)
      const rows = page.getByRole('complementary', { name: 'User' }).locator('.sides tbody tr')
      await rows.first().waitFor()
      assert.match((await rows.first().textContent()) ?? '', /^Phone number/)
      const differs = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('class') === 'differs'))
      assert.deepEqual(
        differs,
        differs.toSorted((a, b) => Number(b) - Number(a)),
      )
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('SYNC-12 sees those who only wait last among the reasons of a job, and not in the colour of problems', async () => {
      const jobs = await ask<Listed<Job>>(console.url, '/api/jobs?service=teams&limit=1')
      assert.ok(jobs.items[0] && jobs.items[0].counts.waiting > 0)
      const { context, page, faults } = await open(`/tab/jobs/${jobs.items[0].id}`)
      await page.getByRole('button', { name: /^Show \d+ more reasons/ }).click()
      const waits = page.locator('.reasons li', { has: page.locator('.reasons-waits') })
      await waits.first().waitFor()
      const all = await page.locator('.reasons li').allTextContents()
      assert.deepEqual(all.slice(-(await waits.count())), await waits.allTextContents())
      for (const text of await waits.allTextContents()) assert.match(text, /Nobody needs to/)
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('finds the title in the same place on every page', async () => {
      const { context, page, faults } = await open('/tab/services')
      const tops = new Map<string, number | undefined>()
      for (const name of PAGES) {
        await page.goto(`${console.url}/tab/${name}`)
        const title = page.locator('main h1')
        await title.waitFor()
        await comes(page, `document.querySelector('main [aria-busy=true]') === null`)
        tops.set(name, Math.round((await title.boundingBox())?.y ?? 0))
      }
      assert.deepEqual([...new Set(tops.values())].length, 1, JSON.stringify([...tops]))
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('SVC-4 does not call a side connected whose last job failed, until it is asked again', async () => {
      await order(console.url, { faults: [{ system: '8x8', kind: 'status', status: 401 }] })
      await send(console.url, 'POST', '/api/sync', { service: 'pbx' })
      const { context, page } = await open('/tab/services')
      await page
        .getByRole('button', { name: /Last Sync Failed/ })
        .first()
        .waitFor()
      const card = page.getByRole('region', { name: '8x8 PBX' })
      await card.locator('.service-status').getByText('Needs attention').waitFor()
      await order(console.url, {})
      await card.getByRole('button', { name: 'Test connection' }).click()
      await card.locator('.service-status').getByText('Connected').waitFor()
      await context.close()
    })
  })
})
