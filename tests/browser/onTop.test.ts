import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Locator } from 'playwright-core'
import { openConsole, signIn, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'
import { small } from './looks.ts'

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
})
