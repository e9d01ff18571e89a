import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { AuditPage, Page as Listed, User, UserCounts } from '../../src/api/contract.ts'
import { count } from '../../src/words/button.ts'
import { reasonWords } from '../../src/words/reasons.ts'
import { ask, openConsole, send, signIn, syncOnce } from './chromium.ts'
import type { Console, Tab } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { openAt } from './places.ts'
import { picture, problems, scrollsSideways, settled } from './looks.ts'

/** So many that the list is looked for along its sort, as that of 100,000 is: `npm run bench -- console` has those. */
const USERS = Number(process.env['STORY_USERS'] ?? 2_400)
/** For the first sync of so many, and for a story. */
const LONGEST_MS = 180_000 + 12 * USERS

describe('a long list of users', function () {
  this.timeout(LONGEST_MS)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: String(USERS), SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const total = async (query: string) => (await ask<Listed<User>>(console.url, `/api/users?limit=1&${query}`)).total
  const everyone = async (query: string): Promise<User[]> => {
    const users: User[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const at: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
      const page: Listed<User> = await ask(console.url, `/api/users?limit=1000&${query}${at}`)
      users.push(...page.items)
      cursor = page.nextCursor
    }
    return users
  }
  const found = (page: Tab, n: number) => page.getByText(`of ${count(n)} that match`).waitFor()
  const dialog = (page: Tab, name = 'Filter users') => page.getByRole('alertdialog', { name })
  const button = (page: Tab, name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' })

  async function exported(page: Page, press = () => button(page, 'Export CSV').click()) {
    const coming = page.waitForEvent('download')
    await press()
    const download = await coming
    const text = await readFile(await download.path(), 'utf8')
    return { name: download.suggestedFilename(), lines: text.trimEnd().split('\r\n') }
  }

  for (const turn of TURNS)
    it(`is searched, filtered and exported: the file has whom the list has, in its order and columns (${said(turn)})`, async () => {
      const { context, page, tab, hands, again, faults } = await openAt(console, turn, 'users')
      await settled(tab)
      await hands.type(tab.getByRole('searchbox'), 'an')
      await found(tab, await total('search=an'))
      await hands.press(button(tab, 'Add filter'))
      await hands.press(dialog(tab).getByLabel('London'))
      await hands.press(button(tab, 'Show users'))
      const query = 'search=an&filter=site:London'
      await found(tab, await total(query))
      assert.match(tab.url(), /filter=site%3ALondon/)
      const { name, lines } = await exported(page, () => hands.press(button(tab, 'Export CSV')))
      hands.told(`from ${USERS} users to a file of those searched and filtered, one word typed`)

      const items = await everyone(query)
      await tab.getByText(`${count(items.length)} users exported.`).waitFor()
      assert.match(name, /^users-\d{4}-\d\d-\d\d\.csv$/)
      assert.equal(lines[0], '\ufeffName,Username,Status,Site,Licence,Extension,8x8 number,Teams,Reason,Next step')
      assert.deepEqual(
        lines.slice(1).map((line) => line.split(',')[1]),
        items.map(({ userName }) => userName),
      )
      const shown = await tab.locator('table.users tbody .username').allTextContents()
      assert.deepEqual(
        shown,
        items.slice(0, 50).map(({ userName }) => userName),
      )
      const { items: log } = await ask<AuditPage>(console.url, '/api/audit?action=users.export&limit=1')
      assert.equal(log[0]?.after, `${items.length} users, search an, filter site:London`)

      await again()
      await found(tab, items.length)
      await button(tab, 'Remove filter: Site is London').click()
      await found(tab, await total('search=an'))
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('is filtered by several conditions with the keyboard alone, which Back takes away again', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await settled(page)
    await button(page, 'Add filter').focus()
    await page.keyboard.press('Enter')
    const filter = dialog(page)
    await filter.waitFor()
    const focused = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)
    assert.equal(await focused(), 'Field')
    await page.keyboard.type('Nam')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Comparison')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Remove condition 1')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Value of Name')
    await page.keyboard.type('son')
    await button(page, 'Add condition').focus()
    await page.keyboard.press('Enter')
    await filter.getByRole('group', { name: 'Condition 2' }).waitFor()
    assert.equal(await focused(), 'Field', 'in the new one')
    await page.keyboard.type('Lic')
    await page.keyboard.press('Tab')
    await page.keyboard.type('is e')
    await page.keyboard.press('Enter')
    await button(page, 'Show users').focus()
    await page.keyboard.press('Enter')
    await filter.waitFor({ state: 'detached' })
    const n = await total('filter=name.contains:son,licence.empty:yes')
    assert.ok(n > 0)
    await found(page, n)
    await button(page, 'Remove filter: Licence is empty').waitFor()
    assert.equal(await page.evaluate(`document.activeElement.textContent`), 'Add filter', 'goes on where it began')
    await page.goBack()
    await page.getByText(`of ${count(USERS)} · sorted`).waitFor()
    await context.close()
  })

  it('DIR-2 and DIR-11 has a pill for all that is to do, with those who have no emergency address', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    const { reasons, noEmergency } = await ask<UserCounts>(console.url, '/api/users/counts')
    const toDo = reasons.filter(({ state, reason }) => state === 'blocked' || reason === 'NO_PBX_LICENCE')
    assert.ok(toDo.length > 12 && noEmergency > 0)
    const pills = page.getByRole('group', { name: 'Reason' })
    const more = pills.getByRole('button', { name: /^Show \d+ more$/ })
    await more.waitFor()
    assert.equal(await pills.getByRole('button').count(), 13, 'twelve pills, so that the list stays in view')
    await more.click()
    await button(page, 'Show fewer').waitFor()
    for (const { reason, users } of toDo)
      await pills.getByRole('button', { name: `${reasonWords(reason).label} ${count(users)}`, exact: true }).waitFor()
    const pill = pills.getByRole('button', { name: `No emergency address ${count(noEmergency)}` })
    await pill.click()
    await found(page, noEmergency)
    await button(page, 'Remove filter: Emergency address is Missing').waitFor()
    await page.getByRole('row').nth(1).getByRole('link').click()
    const row = page.getByRole('row', { name: /^Emergency address/ })
    assert.match((await row.textContent()) ?? '', /^Emergency address\s*None/)
    await pill.click()
    await page.getByText(`of ${count(USERS)} · sorted`).waitFor()
    await context.close()
  })

  it('DIR-2 has a pill of those whose username differs, and the user shows both', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    const { namesApart } = await ask<UserCounts>(console.url, '/api/users/counts')
    assert.ok(namesApart > 0)
    await button(page, `Username differs ${count(namesApart)}`).click()
    await found(page, namesApart)
    await button(page, 'Remove filter: Microsoft 365 username is Different').waitFor()
    await page.getByRole('row').nth(1).getByRole('link').click()
    const row = page.getByRole('row', { name: /^Username/ })
    await row.getByLabel('Differs').waitFor()
    await context.close()
  })

  it('of who has no account in Microsoft 365 says so once, and of no field that it differs there', async () => {
    const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=1&filter=reason:UNMATCHED')
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', `/tab/users/${items[0]?.id}`)
    const sides = page.getByRole('region', { name: 'Both sides' })
    await sides
      .getByText('No Microsoft 365 account belongs to this user yet, so there is nothing to compare with.')
      .waitFor()
    assert.equal(await sides.getByLabel('Differs').count(), 0)
    assert.deepEqual(await sides.getByRole('columnheader').allTextContents(), ['Field', '8x8', 'Directory'])
    await sides.getByText('Same on both sides').first().waitFor()
    await context.close()
  })

  it('DIR-6 who is deactivated stands there with the word in one piece', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users?filter=status:deactivated')
    const word = page.getByRole('cell', { name: 'Deactivated', exact: true }).first()
    await word.waitFor()
    const lines = await word.evaluate((cell) => {
      const { document } = globalThis as unknown as {
        document: { createRange(): { selectNodeContents(node: unknown): void; getClientRects(): { length: number } } }
      }
      const range = document.createRange()
      range.selectNodeContents(cell)
      return range.getClientRects().length
    })
    assert.equal(lines, 1)
    await context.close()
  })

  it('ENG-3 a conflict names the others who have a part in it, and leads there and back', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    const CONFLICTS = [
      ['AMBIGUOUS_MATCH', 'Claimed by'],
      ['NUMBER_SHARED', 'Also has it'],
    ]
    for (const [code, says = ''] of CONFLICTS) {
      const { items } = await ask<Listed<User>>(console.url, `/api/users?limit=1&filter=reason:${code}`)
      const [one] = items
      assert.ok(one)
      await page.goto(`${console.url}/tab/users/${one.id}`)
      const reason = page.getByRole('region', { name: /^Needs attention/ })
      await reason.getByText(says, { exact: true }).waitFor()
      const links = reason.getByRole('listitem').getByRole('link')
      assert.equal(await links.count(), 1, code)
      const other = (await links.textContent()) ?? ''
      await links.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 2, name: other }).waitFor()
      assert.notEqual(page.url().split('/').at(-1), one.id)
      await reason
        .getByRole('link', { name: one.displayName })
        .and(page.locator(`[href*="${one.id}"]`))
        .waitFor()
    }
    await context.close()
  })

  it('changes what is filtered in one place with its facets, and says who nobody is', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users')
    await page.goto(`${console.url}/tab/users?filter=${encodeURIComponent('site.not:London')}`)
    await button(page, 'Remove filter: Site is not London').click()
    await button(page, /^Needs attention/).click()
    await page.waitForURL(/state=blocked/)
    await button(page, 'Add filter').click()
    const filter = dialog(page)
    const states = filter.getByRole('group', { name: 'Condition 1' })
    assert.equal(await states.getByLabel('Field').inputValue(), 'state')
    assert.equal(await states.getByLabel('Needs attention').isChecked(), true)
    await states.getByLabel('Excluded').check()
    await filter.getByRole('group', { name: 'Condition 2' }).getByLabel('Field').selectOption('userName')
    await filter.getByLabel('Value of Username').fill('no such person')
    await button(page, 'Show users').click()
    await page.getByRole('heading', { name: 'Nobody matches' }).waitFor()
    await page
      .getByText('No user matches Teams is Needs attention, Excluded, Username contains no such person.', {
        exact: true,
      })
      .waitFor()
    assert.equal(await button(page, /^Excluded/).getAttribute('aria-pressed'), 'true')
    await button(page, 'Remove all filters').click()
    await page.getByText(`of ${count(USERS)} · sorted`).waitFor()
    await context.close()
  })

  it('shows the columns that were chosen, in their order, in this browser and in the file', async () => {
    const { context, page, faults } = await console.visit({ acceptDownloads: true })
    await signIn(page, console.url, 'Reader', '/tab/users')
    await settled(page)
    const heads = async () => (await page.locator('table.users thead th').allTextContents()).map((head) => head.trim())
    await button(page, 'Columns').click()
    const columns = dialog(page, 'Columns')
    for (const name of ['Status', 'Site', 'Licence', 'Extension', 'Teams'])
      await columns.getByLabel(name, { exact: true }).uncheck()
    await columns.getByLabel('E-mail', { exact: true }).check()
    await button(page, 'Move 8x8 number up').focus()
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Enter')
    await columns.getByText('8x8 number is column 2 of 14.').waitFor({ state: 'attached' })
    await button(page, 'Show these').click()
    const wanted = ['Name', '8x8 number', 'Username', 'E-mail']
    assert.deepEqual(await heads(), wanted)
    await page.reload()
    await settled(page)
    assert.deepEqual(await heads(), wanted)
    const { lines } = await exported(page)
    assert.equal(lines[0], `\ufeff${wanted.join(',')}`)
    assert.equal(lines.length, USERS + 1)
    await button(page, 'Columns').click()
    await button(page, 'Back to the usual columns').click()
    await button(page, 'Show these').click()
    assert.equal((await heads()).length, 8)
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('says how an export goes, calls it off, and begins again after it was cut off', async () => {
    const { context, page } = await console.visit({ acceptDownloads: true })
    await signIn(page, console.url, 'Admin', '/tab/users')
    await settled(page)
    const saved: string[] = []
    page.on('download', (download) => saved.push(download.suggestedFilename()))
    await page.route('**/api/users.csv*', () => undefined)
    await button(page, 'Export CSV').click()
    await page.getByRole('progressbar', { name: 'Users exported' }).waitFor()
    assert.equal(await button(page, 'Export CSV').getAttribute('aria-disabled'), 'true')
    await button(page, 'Cancel export').click()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.route('**/api/users.csv*', (route) => route.abort())
    await button(page, 'Export CSV').click()
    await page.getByText('The export did not end.').waitFor()
    await page.unrouteAll()
    assert.deepEqual(saved, [], 'nothing was saved')
    const { lines } = await exported(page, () => button(page, 'Export again').click())
    assert.equal(lines.length, USERS + 1)
    await context.close()
  })

  it('lets several be chosen on a phone', async () => {
    const { context, page, faults } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/users')
    await settled(page)
    assert.equal(await page.getByRole('checkbox').count(), 0)
    await button(page, 'Select').click()
    const { items } = await ask<Listed<User>>(console.url, '/api/users?limit=2')
    for (const { displayName } of items)
      await page
        .getByRole('checkbox', { name: `Select ${displayName}`, exact: true })
        .first()
        .check()
    const bar = page.getByRole('toolbar', { name: 'Chosen users' })
    await bar.getByText('2 selected').waitFor()
    await bar.getByRole('button', { name: 'Leave out…' }).click()
    await page.getByLabel('Why').fill('Pilot later')
    await button(page, 'Leave out').click()
    await page.getByText('2 users left out of sync.').waitFor()
    await bar.getByRole('button', { name: 'Select all on this page' }).click()
    await bar.getByRole('button', { name: `Select all ${count(USERS)} that match` }).waitFor()
    await bar.getByRole('button', { name: 'Done' }).click()
    assert.equal(await page.getByRole('checkbox').count(), 0)
    const ids = items.map(({ id }) => id)
    await send(console.url, 'DELETE', '/api/users/exclude', { ids })
    process.stdout.write('      two users left out on a phone: 5 clicks, one word typed\n')
    assert.deepEqual(faults, [])
    await context.close()
  })

  const VIEWS: [string, (page: Page) => Promise<void>][] = [
    ['chips', async (page) => {
      await page.goto(`${console.url}/tab/users?filter=${encodeURIComponent('site:London,site:Paris,licence.empty:yes,name.contains:a')}`)
      await button(page, 'Remove filter: Name contains a').waitFor()
      await settled(page)
    }],
    ['filter', async (page) => {
      await button(page, /^(Add filter|Filters \(3\))$/).click()
      await dialog(page).getByLabel('London').waitFor()
    }],
    ['exported', async (page) => {
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      await exported(page)
      await page.getByText(/users? exported\./).waitFor()
      // the button comes back a moment after the words
      await page.getByRole('button', { name: 'Export CSV', disabled: false }).waitFor()
      await settled(page)
    }],
    ['several', async (page) => {
      if (page.viewportSize()?.width === 375) {
        await button(page, 'Select').click()
        await page.getByRole('checkbox').first().check()
      } else {
        await button(page, 'Columns').click()
        await dialog(page, 'Columns').waitFor()
      }
    }],
  ] // prettier-ignore

  const LOOKS = [
    ['default', 1280, 'en-GB'],
    ['default', 768, 'en-GB'],
    ['dark', 375, 'en-GB'],
    ['contrast', 1280, 'en-GB'],
    ['default', 375, 'ar'],
  ] as const
  for (const [theme, width, locale] of LOOKS)
    it(`has no barrier in its filter, columns and export in ${theme}, ${locale}, at ${width} px`, async () => {
      const { context, page, faults } = await console.visit({
        viewport: { width, height: 812 },
        locale,
        acceptDownloads: true,
      })
      await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
      for (const [name, show] of VIEWS) {
        await show(page)
        assert.deepEqual(await problems(page), [], name)
        assert.equal(await scrollsSideways(page), false, name)
        await picture(page, `users ${name} ${locale}`)
      }
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('lets go of the page when somebody leaves it while a user is open over the list', async () => {
    const { context, page } = await console.visit({ viewport: { width: 900, height: 800 } })
    // whom a job changed
    await signIn(page, console.url, 'Admin', '/tab/users?state=inSync')
    await settled(page)
    await page.locator('table.users tbody a').first().click()
    const drawer = page.getByRole('dialog', { name: 'User' })
    await drawer.getByRole('heading', { name: 'Both sides' }).waitFor()
    await page.goBack()
    await drawer.waitFor({ state: 'detached' })
    await page.locator('table.users tbody a').first().click()
    await drawer.getByRole('heading', { name: 'History' }).waitFor()
    const job = drawer.locator('a[href*="/jobs/"]').first()
    await job.click()
    await page.getByRole('heading', { level: 1, name: 'Sync Jobs' }).waitFor()
    await page.locator('#console:not([aria-hidden])').waitFor()
    await context.close()
  })
})
