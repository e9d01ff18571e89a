import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Page as Listed, User } from '../../src/api/contract.ts'
import { ask, openConsole, send, signIn, syncOnce, THEMES } from './chromium.ts'
import type { Console, Theme } from './chromium.ts'
import { USER_REASON_WORDS } from '../../src/words/userReasons.ts'
import {
  cut,
  illustrate,
  picture,
  problems,
  SCREENSHOTS,
  scrollsSideways,
  settled,
  small,
  torn,
  turned,
  unheard,
  unlike,
  unmirrored,
  wrapped,
} from './looks.ts'
import { everyPage } from './pages.ts'

/** The distances of WCAG 1.4.12. */
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`

type Look = (page: Page, name: string) => Promise<void>

describe('how the console looks', function () {
  this.timeout(120_000)
  let console: Console
  /** Every page, and what lies over one. */
  let pages: Record<string, string>
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '120', SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
    await syncOnce(console.url)
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:blocked&limit=1')).items
    for (const [field, value] of [
      ['licence', 'X9'],
      ['title', 'Lead'],
    ])
      await send(console.url, 'POST', `/api/users/${user?.id}/requests`, { field, value })
    pages = {
      ...(await everyPage(console.url)),
      numbers: '/tab/numbers?status=heldByAnother',
      'settings of a service': '/tab/services?settings=teams',
      drift: '/tab/services?drift=all',
      'nobody queued': '/tab/users?state=queued',
      'who needs attention': '/tab/users?state=blocked',
      'no page': '/tab/nowhere',
    }
  })
  after(() => console?.close())

  /** Shows every page, or those named, and looks at each. */
  async function walk(options: BrowserContextOptions, theme: Theme, look: Look, only?: string[]) {
    const { context, page, faults } = await console.visit(options)
    await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
    for (const name of only ?? Object.keys(pages)) {
      const path = pages[name] ?? ''
      await page.goto(console.url + path)
      if (/settings=|drift=/.test(path)) await page.getByRole('dialog').waitFor()
      await settled(page)
      await look(page, name)
      await picture(page, `${options.locale ?? ''}${name}`)
      assert.equal(await scrollsSideways(page), false, name)
    }
    assert.deepEqual(faults, [])
    await context.close()
  }
  /** Where it is looked at in every theme, width and direction. */
  const LISTS = ['users', 'users/$userId', 'jobs', 'jobs/$jobId', 'numbers']
  /** Colours are the same at each width, and narrow shapes the same in each theme. */
  const narrow = (theme: Theme) => (theme === 'default' ? undefined : LISTS)
  const noBarrier: Look = async (page, name) => {
    assert.deepEqual(await problems(page), [], name)
    assert.deepEqual(await unlike(page), [], name)
    assert.deepEqual(await torn(page), [], name)
    assert.deepEqual(await unheard(page), [], name)
  }

  const forFingers: Look = async (page, name) => {
    await noBarrier(page, name)
    assert.deepEqual(await small(page), [], name)
  }

  for (const theme of THEMES)
    for (const width of [1280, 375])
      it(`has no barrier and no sideways scroll in ${theme} at ${width} px`, () =>
        walk(
          { viewport: { width, height: 812 } },
          theme,
          width === 375 ? forFingers : noBarrier,
          width === 375 ? narrow(theme) : undefined,
        ))

  for (const theme of THEMES)
    it(`has no barrier and no sideways scroll in ${theme} on a tablet`, () =>
      walk({ viewport: { width: 768, height: 1024 } }, theme, noBarrier, LISTS))

  for (const width of [768, 1024, 1280])
    it(`says in one line what every user needs at ${width} px`, async () => {
      const { context, page } = await console.visit({ viewport: { width, height: 1024 } })
      await signIn(page, console.url, 'Admin', '/tab/users')
      const rows = page.locator('table.users tbody tr')
      const heights = () => rows.evaluateAll((all) => all.map((row) => Math.round(row.getBoundingClientRect().height)))
      for (const [state, least] of Object.entries({ waiting: 1, excluded: 5, blocked: 20 })) {
        await page.goto(`${console.url}/tab/users?state=${state}`)
        await settled(page)
        const found = await heights()
        assert.ok(found.length > least, `${found.length} rows`)
        // the last one has no line of its own
        assert.deepEqual(
          found.filter((height) => height !== 36 && height !== 37),
          [],
          state,
        )
      }
      const after = page.locator('table.users .after').first()
      const fits = async () => {
        for (const { label } of Object.values(USER_REASON_WORDS)) {
          await after.evaluate((element, words) => (element.textContent = ` · ${words}`), label)
          assert.ok(((await heights())[0] ?? 0) <= 37, label)
        }
      }
      await fits()
      if (width === 1280) {
        await page.goto(`${console.url}${pages['users/$userId']}?state=blocked`)
        await settled(page)
        await page.getByRole('complementary', { name: 'User' }).waitFor()
        await fits()
      }
      await context.close()
    })

  for (const width of [1280, 375])
    it(`is mirrored for languages from right to left at ${width} px, but for numbers and addresses`, () =>
      walk({ viewport: { width, height: 812 }, locale: 'ar' }, 'default', async (page, name) => {
        if (LISTS.includes(name)) await noBarrier(page, name)
        assert.deepEqual(await turned(page), [], name)
        assert.deepEqual(await unmirrored(page), [], name)
      }))

  it('goes from right to left on a phone from the parent page to this one, and from a field to what was and will be', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 }, locale: 'ar' })
    await signIn(page, console.url, 'Admin', '/tab/changes')
    await settled(page)
    const values = page.locator('.change-card .before-after').first()
    const line = await values.locator('..').boundingBox()
    const box = await values.boundingBox()
    assert.ok(line && box)
    assert.ok(line.x + line.width - box.x - box.width > 20, 'the field is not at the right of its values')
    await page.goto(`${console.url}/tab/users/todos`)
    await settled(page)
    const turn = await page
      .locator('.crumbs > [aria-hidden]')
      .evaluate((sign) => sign.ownerDocument.defaultView!.getComputedStyle(sign).transform)
    assert.match(turn, /^matrix\(-1,/)
    await context.close()
  })

  it('can be zoomed to 200 %, and nothing is cut or lies beside the screen', () =>
    walk({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }, 'default', async (page, name) =>
      assert.deepEqual(await cut(page), [], name),
    ))

  for (const width of [1280, 375])
    it(`loses nothing at ${width} px where a person spaces letters, words and lines (WCAG 1.4.12)`, async () => {
      const { context, page } = await console.visit({ viewport: { width, height: 812 }, bypassCSP: true })
      await signIn(page, console.url, 'Admin')
      for (const name of [...LISTS, 'services', 'identity', 'settings']) {
        await page.goto(console.url + pages[name])
        await settled(page)
        await page.addStyleTag({ content: SPACING })
        if (width === 1280) await page.getByRole('button', { name: /more pages/i }).waitFor()
        assert.deepEqual(await cut(page), [], name)
        assert.equal(await scrollsSideways(page), false, name)
      }
      await context.close()
    })

  it('keeps the name of a page beside Sync Now on a phone, whatever is queued', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/provisioning')
    await settled(page)
    const name = page.locator('.header-page')
    await page.locator('.sync-main').evaluate((button) => {
      const words = button.ownerDocument.createTreeWalker(button, 4)
      while (words.nextNode()) if (words.currentNode.nodeValue?.includes('Attention')) break
      words.currentNode.nodeValue = 'Changes Queued (1,234)'
    })
    assert.equal(await scrollsSideways(page), false)
    assert.equal(await name.evaluate((element) => element.scrollWidth > element.clientWidth), false)
    assert.match(await name.innerText(), /\u00ad/, 'it is taken apart where a syllable ends')
    await page.goto(`${console.url}/tab/identity`)
    await settled(page)
    assert.ok(((await name.boundingBox())?.height ?? 99) <= 20, 'the longest name takes more than one line')
    await context.close()
  })

  it('has the sections of Settings in one line on a phone', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/settings')
    await settled(page)
    const sections = page.getByRole('navigation', { name: 'Sections' })
    assert.ok(((await sections.boundingBox())?.height ?? 100) <= 48)
    await sections.getByRole('link', { name: 'Logs and privacy' }).click()
    await page.getByRole('heading', { name: 'Logs and privacy' }).and(page.locator(':focus')).waitFor()
    await context.close()
  })

  it('says in whole lines on a phone what a job did, and how long, who and when', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/jobs')
    await settled(page)
    assert.ok((await page.locator('.card-list .tabular').count()) >= 8)
    assert.ok((await page.locator('.job-card-result > span').count()) >= 8)
    assert.deepEqual(
      await wrapped(page, '.card-list :is(.job-card-result > span, .tabular:not(.job-card-result), .secondary)'),
      [],
    )
    await context.close()
  })

  it('shows in the colours that a person forces what is chosen, what has problems and every button', async () => {
    const { context, page } = await console.visit({ forcedColors: 'active' })
    await signIn(page, console.url, 'Admin')
    await settled(page)
    const canvas = await page.evaluate<string>(`getComputedStyle(document.querySelector('.card')).backgroundColor`)
    const styleOf = (selector: string, what: string, part = '') =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}'), '${part}').${what}`)
    assert.equal(await styleOf('.dots', 'borderBottomStyle'), 'solid')
    assert.notEqual(await styleOf('.dots', 'borderBottomColor'), canvas)
    assert.notEqual(await styleOf('.dots', 'borderBottomColor', '::after'), canvas)
    assert.equal(await styleOf('.tab-on', 'borderBottomStyle', '::after'), 'solid')
    assert.notEqual(await styleOf('.tab-on', 'borderBottomColor', '::after'), canvas)
    await page.goto(`${console.url}${pages['users/$userId']}?state=blocked`)
    await settled(page)
    assert.equal(await styleOf('.facet[aria-pressed=true]', 'borderTopWidth'), '2px')
    await page.locator('tr.chosen').waitFor()
    assert.equal(await styleOf('tr.chosen', 'outlineStyle'), 'solid')
    await page.goto(`${console.url}${pages['jobs/$jobId']}`)
    await settled(page)
    await page.locator('.line-problem').first().waitFor()
    assert.notEqual(await styleOf('.line-problem', 'borderLeftColor', '::before'), canvas)
    await context.close()
  })

  it('has what is done about a user in one row on a phone, with a name for each', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/users')
    await page.goto(console.url + pages['users/$userId'])
    await settled(page)
    const buttons = page.locator('.user-actions button')
    await page.getByRole('button', { name: 'More', exact: true }).waitFor()
    const tops = await buttons.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))
    assert.ok(tops.length >= 3, `${tops.length} buttons`)
    assert.equal(new Set(tops).size, 1, tops.join())
    await context.close()
  })

  it('has the list of users in the upper half of a phone, and what else is done about them behind one button', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/users')
    await settled(page)
    const more = page.locator('.page-head').getByRole('button', { name: /^More/ })
    await more.waitFor()
    const first = await page.locator('.card-list li').first().boundingBox()
    assert.ok((first?.y ?? 812) < 406, `the first user is at ${first?.y} px`)
    await more.click()
    for (const name of [/^To-dos in 8x8/, 'Licences by CSV', 'Add user'])
      await page.getByRole('menuitem', { name }).waitFor()
    await page.getByRole('menuitem', { name: 'Sites' }).click()
    await page.waitForURL(/users\/sites/)
    await context.close()
  })

  it('loads at most 170 KB before the first page is there, and nothing of signing in', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/services')
    // what the first visit still loads is none of this
    await page.goto('about:blank')
    const bodies: Promise<Buffer>[] = []
    page.on('response', (answer) => {
      // what the page before still loaded has no body any more, and is no part of this load
      if (new URL(answer.url()).pathname.startsWith('/tab/')) bodies.push(answer.body().catch(() => Buffer.alloc(0)))
    })
    // what comes by itself a second later, however long the first page takes, is no part of it
    await page.addInitScript(
      `const soon = setTimeout; window.setTimeout = (run, ms, ...more) => (ms >= 1000 ? 0 : soon(run, ms, ...more))`,
    )
    await page.goto(`${console.url}/tab/services`)
    await page.locator('.service-card').first().waitFor()
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length)
    const sum = sizes.reduce((all, size) => all + size, 0)
    assert.ok(sum > 50_000 && sum <= 170_000, `it loads ${sum} bytes`)
    await context.close()
  })

  it('reaches every page from the hamburger on narrow screens', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/services')
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await page.getByRole('button', { name: 'Pages' }).click()
    await pages.getByRole('link').first().waitFor()
    const links = await pages.getByRole('link').all()
    assert.equal(links.length, 9)
    const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
    await page.keyboard.press('Escape')
    for (const address of addresses) {
      await page.getByRole('button', { name: 'Pages' }).click()
      await pages.locator(`a[href="${address}"]`).click()
      await page.waitForURL(new RegExp(`${address}`))
      await page.locator('main h1').waitFor({ state: 'attached' })
    }
    await context.close()
  })

  if (SCREENSHOTS)
    it('is pictured for the documentation', async () => {
      const wanted = [
        ['services', 'default', 'console-services'],
        ['users/$userId', 'default', 'console-users'],
        ['jobs/$jobId', 'default', 'console-jobs'],
        ['users?state=blocked', 'dark', 'console-users-dark'],
        ['users/$userId', 'contrast', 'console-users-contrast'],
        ['numbers', 'default', 'console-numbers'],
        ['services/setup', 'default', 'console-setup'],
        ['activity/$entry', 'default', 'console-activity'],
        ['settings', 'dark', 'console-settings-dark'],
      ] as const
      for (const [name, theme, file] of wanted) {
        const { context, page } = await console.visit()
        await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
        await page.goto(console.url + (pages[name] ?? `/tab/${name}`))
        await settled(page)
        if (name === 'services/setup') {
          await page.getByRole('button', { name: /Microsoft Teams/ }).click()
          await page.getByRole('button', { name: /^Next/, disabled: false }).waitFor()
        }
        if (name === 'services') await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
        if (name === 'services') await page.getByText('Client secret').waitFor()
        await settled(page)
        await illustrate(page, file)
        await context.close()
      }
    })
})
