import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Locator } from 'playwright-core'
import { openConsole, signIn, syncOnce, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems, settled, small } from './looks.ts'

/** How clearly one colour stands out from another, as WCAG counts it. */
const CONTRAST = `(one, other) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [high, low] = [light(one), light(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}`

interface Edge {
  border: string
  background: string
}
const edgeOf = (element: Locator): Promise<Edge> =>
  element.evaluate((shown) => {
    const style = shown.ownerDocument.defaultView!.getComputedStyle(shown)
    return { border: style.borderTopColor, background: style.backgroundColor }
  })

describe('what lies over a page', function () {
  this.timeout(60_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  for (const theme of THEMES.filter((one) => one !== 'default'))
    it(`has an edge in ${theme}, where a shadow is not seen`, async () => {
      const { context, page } = await console.visit()
      await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
      const stands = async (element: Locator) => {
        const { border, background } = await edgeOf(element)
        const ratio = await page.evaluate<number>(`(${CONTRAST})('${border}', '${background}')`)
        assert.ok(ratio > 1.9, `${border} on ${background}: ${ratio}`)
      }
      await page.getByRole('button', { name: 'More for 8x8 PBX' }).click()
      await stands(page.locator('.fui-MenuPopover'))
      await page.getByRole('menuitem', { name: 'Disable…' }).click()
      await stands(page.getByRole('alertdialog'))
      await context.close()
    })

  it('is met with a finger on a phone: entries of menus, and fields of settings', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByRole('button', { name: 'More for 8x8 PBX' }).click()
    const entries = page.locator('[role=menu] [role=menuitem]')
    await entries.first().waitFor()
    const heights = await entries.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
    assert.deepEqual(
      heights.filter((height) => height < 43.5),
      [],
    )
    for (const kind of ['pbx', 'teams']) {
      await page.goto(`${console.url}/tab/services?settings=${kind}`)
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
      const fields = page.locator('[role=dialog] :is(.fui-Input, .fui-Select > select):visible')
      await fields.first().waitFor()
      const low = await fields.evaluateAll(
        (all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).length,
      )
      assert.equal(low, 0, kind)
    }
    await page.goto(`${console.url}/tab/services/setup?step=pbx`)
    await page.getByLabel('Country').waitFor()
    assert.deepEqual(await small(page), [])
    await context.close()
  })

  it('holds its fields on a phone, and shows in high contrast what is not chosen', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/settings?theme=contrast')
    await page.getByRole('button', { name: 'Replace Microsoft 365 client secret' }).click()
    const dialog = page.getByRole('alertdialog')
    const other = dialog.getByRole('radio', { checked: false }).first()
    await other.waitFor()
    const [shown, needed] = await dialog.evaluate(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth])
    assert.equal(needed, shown)
    assert.equal((await edgeOf(other)).border, 'rgb(255, 255, 255)')
    await context.close()
  })

  for (const theme of THEMES)
    it(`can be read in the drawer of pages, in ${theme}`, async () => {
      const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
      await signIn(page, console.url, 'Admin', `/tab/users?theme=${theme}`)
      await page.getByRole('button', { name: 'Pages' }).click()
      await page.locator('.drawer-pages a.drawer-on').waitFor()
      await settled(page)
      assert.deepEqual(await problems(page), [])
      await context.close()
    })

  it('shows the focus on the way to a section of Settings whole', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/settings')
    await settled(page)
    const link = page.locator('.settings-nav a').nth(1)
    const before = page.locator('.settings-nav a').first()
    await before.focus()
    await page.keyboard.press('Tab')
    const [outline, room] = await link.evaluate((element) => {
      const { outlineOffset, outlineWidth } = element.ownerDocument.defaultView!.getComputedStyle(element)
      const [own, nav] = [element.getBoundingClientRect(), element.closest('nav')!.getBoundingClientRect()]
      return [parseFloat(outlineOffset) + parseFloat(outlineWidth), own.top - nav.top]
    })
    assert.ok(outline <= room, `${outline} px of a ring in ${room} px`)
    await context.close()
  })

  it('can be read under the pointer in high contrast', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users?theme=contrast')
    const reads = async (element: Locator) => {
      await element.hover()
      await settled(page)
      const { ink, background, icons } = await element.evaluate((shown) => {
        const { getComputedStyle } = shown.ownerDocument.defaultView!
        const { color, backgroundColor } = getComputedStyle(shown)
        return {
          ...{ ink: color, background: backgroundColor },
          icons: [...shown.querySelectorAll('svg')].map((icon) => getComputedStyle(icon).color),
        }
      })
      for (const one of [ink, ...icons]) {
        const ratio = await page.evaluate<number>(`(${CONTRAST})('${one}', '${background}')`)
        assert.ok(ratio > 4.5, `${String(element)}: ${one} on ${background}`)
      }
    }
    await settled(page)
    await reads(page.locator('.facet').nth(1))
    await reads(page.locator('.button-link').first())
    await reads(page.locator('.sync-plain .sync-main'))
    await page.goto(`${console.url}/tab/settings`)
    await settled(page)
    await reads(page.locator('.settings-nav a').nth(2))
    await context.close()
  })
})
