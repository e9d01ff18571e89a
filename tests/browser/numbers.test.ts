import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { NumberCounts, NumberDetail, NumberView, Page as Listed, User } from '../../src/api/contract.ts'
import { count } from '../../src/words/button.ts'
import { ask, comes, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'

describe('Numbers', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '120', SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const conflict = async (): Promise<NumberView> => {
    const { items } = await ask<Listed<NumberView>>(console.url, '/api/numbers?filter=status:heldByAnother&limit=1')
    assert.ok(items[0]?.user && items[0].holder)
    return items[0]
  }

  it('ENG-11 reads the inventory, counts it in facets, and says of a conflict why, what to do and who can', async () => {
    const { user, holder, number } = await conflict()
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    let clicks = 0
    const click = async (role: 'link' | 'button', name: string | RegExp) => {
      clicks += 1
      await page.getByRole(role, { name }).first().click()
    }
    await click('link', 'Numbers')
    await page.getByText('The inventory of 8x8 has not been read yet.').waitFor()
    await click('button', 'Read 8x8 now')
    await page.getByText(/inventory read today/).waitFor()
    const { byStatus } = await ask<NumberCounts>(console.url, '/api/numbers/counts')
    assert.ok(byStatus.free > 0)
    await page.getByRole('button', { name: `Free ${count(byStatus.free)}` }).waitFor()

    await click('button', `Held by another ${count(byStatus.heldByAnother)}`)
    await page.waitForURL(/status=heldByAnother/)
    await page.getByText(`1–${byStatus.heldByAnother} of ${byStatus.heldByAnother} that match`).waitFor()
    await click('link', number)
    const panel = page.getByRole('complementary', { name: 'Number' })
    await panel
      .getByText(`${holder?.name} holds ${number} in Teams, and at 8x8 it belongs to ${user?.displayName}.`)
      .waitFor()
    await panel.getByText('Microsoft 365 admin, Admin of Voice Sync Console or 8x8 admin').waitFor()
    await panel.getByRole('row', { name: /^Who/ }).getByRole('img', { name: 'Differs' }).waitFor()
    await click('link', `Open ${user?.displayName}`)
    await page.getByRole('heading', { level: 2, name: user?.displayName ?? '' }).waitFor()
    process.stdout.write(`      from Services to the user behind a conflict: ${clicks} clicks\n`)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('ENG-11 names whom to solve first where the holder waits in turn, and leads there', async () => {
    const { holder, number } = await conflict()
    const [ada] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    assert.ok(ada)
    const { context, page } = await console.visit()
    // how the server finds it: tests/sync/chosenUsers.test.ts
    await page.route('**/api/numbers/%2B*', async (route) => {
      const answer = await route.fetch()
      const { id, userName, displayName } = ada
      const detail = (await answer.json()) as NumberDetail
      return route.fulfill({ response: answer, json: { ...detail, first: { id, userName, displayName } } })
    })
    await signIn(page, console.url, 'Admin', `/tab/numbers/${encodeURIComponent(number)}`)
    const panel = page.getByRole('complementary', { name: 'Number' })
    await panel
      .getByText(
        `${holder?.name} waits for ${ada.displayName}. Solve ${ada.displayName} first: the number then moves with Sync Now.`,
      )
      .waitFor()
    await panel.getByRole('link', { name: `Open ${ada.displayName}` }).click()
    await page.getByRole('heading', { level: 2, name: ada.displayName }).waitFor()
    await context.close()
  })

  it('searches, sorts and pages on the server, keeps it in the address, and gives what it shows as a file', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Reader', '/tab/numbers')
    const rows = page.getByRole('table', { name: 'Numbers' }).getByRole('rowheader')
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await page.waitForURL(/page=2/)
    await page.getByText(/^51–100 of/).waitFor()
    await page.getByRole('button', { name: 'Number', exact: true }).click()
    await page.waitForURL(/sort=-number/)
    const { items } = await ask<Listed<NumberView>>(console.url, '/api/numbers?sort=-number&limit=1')
    const { number = '', user } = items[0] ?? {}
    await comes(page, `document.querySelector('table.users tbody th')?.textContent === '${number}'`)

    await page.keyboard.press('/')
    await page.keyboard.type(number.slice(3))
    await page.waitForURL(/search=/)
    await page.getByText(/of 1 that match/).waitFor()
    assert.deepEqual(await rows.allInnerTexts(), [number])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
    assert.equal(lines.length, 3)
    assert.match(lines[1] ?? '', new RegExp(`^\\${number},.*${user?.displayName ?? ''}`))
    await page.getByRole('searchbox').fill('no such number')
    await page.getByRole('heading', { name: 'No number matches' }).waitFor()
    await page.getByText('No number matches “no such number”. Search looks').waitFor()
    assert.equal(await page.getByRole('button', { name: /^Read 8x8/ }).count(), 0, 'a reader only looks')
    await page.goBack()
    await context.close()
  })

  it('says of a number that is not in Teams what holds it back, and of one that nobody knows what to do', async () => {
    const { items } = await ask<Listed<User>>(console.url, '/api/users?filter=reason:NUMBER_INVALID&limit=1')
    const number = items[0]?.number ?? ''
    assert.match(number, /^\+0/)
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/numbers')
    const row = page.getByRole('row', { name: `${number} Not in Teams · Number not valid ${items[0]?.displayName}` })
    await row.getByRole('link', { name: number }).click()
    const panel = page.getByRole('complementary', { name: 'Number' })
    const reason = panel.getByRole('region', { name: 'Not in Teams: number not valid' })
    await reason.getByText(`${number} is not a full international number.`).waitFor()
    await reason.getByText('8x8 admin', { exact: true }).waitFor()
    await page.goto(`${console.url}/tab/numbers/%2B15551230000`)
    await panel.getByText('Neither 8x8 nor Teams knows this number.').waitFor()
    await panel.getByText(/Search the list for its last digits/).waitFor()
    await context.close()
  })

  it('its table, its tools and its rows on a phone are as tall as those of Users', async () => {
    for (const width of [1280, 375]) {
      const { context, page } = await console.visit({ viewport: { width, height: 900 } })
      await signIn(page, console.url, 'Admin', '/tab/users')
      const looks = async () => {
        await page
          .getByRole(width > 640 ? 'row' : 'listitem')
          .nth(3)
          .waitFor()
        const tops = [
          '.toolbar',
          '.toolbar .search-field',
          'thead tr',
          'tbody tr:nth-child(2)',
          '.card-list li:nth-child(2)',
        ]
        const heights = tops.map(
          async (one) => (await page.locator(one).first().isVisible()) && page.locator(one).first().boundingBox(),
        )
        const tools = await page
          .locator('.toolbar :is(button, select)')
          .evaluateAll((all) => all.map((one) => one.clientHeight))
        const box = page.getByRole('button', { name: 'Export CSV' })
        const drawn = await box.evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).borderColor)
        return {
          heights: (await Promise.all(heights)).map((one) => one && Math.round(one.height)).slice(1),
          tools: [...new Set(tools.map((one) => (one > 40 ? 44 : 32)))],
          drawn,
        }
      }
      const users = await looks()
      await page.goto(`${console.url}/tab/numbers`)
      await page.getByRole('heading', { name: 'Numbers', level: 1 }).waitFor({ state: 'attached' })
      assert.deepEqual(await looks(), users, `${width} px`)
      await context.close()
    }
  })

  it('is walked by the keyboard alone, and a link opens one number', async () => {
    const { number } = await conflict()
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/numbers?status=heldByAnother')
    await page.locator(`[id="number-${number}"]`).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: number }).waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await page.getByRole('heading', { level: 2, name: number }).waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByRole('heading', { level: 2, name: number }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/tab\/numbers\?status=heldByAnother$/)
    await comes(page, `document.activeElement?.id === 'number-${number}'`)
    await page.goto(`${console.url}/tab/numbers/${encodeURIComponent('+15550199999')}`)
    await page.getByText('Neither 8x8 nor Teams knows this number.').waitFor()
    await context.close()
  })
})
