import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { openConsole, signIn, THEMES } from './chromium.ts'
import type { Console } from './chromium.ts'

/** What a field is drawn with; of the elements that one is made of, whichever draws it. */
const SIDES = [
  'borderTopColor',
  'borderBottomColor',
  'borderTopWidth',
  'borderStartStartRadius',
  'backgroundColor',
] as const
const TEXT = ['fontSize', 'lineHeight', 'fontFamily', 'color'] as const

type Look = Record<string, string | number>

const lookOf = (field: Locator): Promise<Look> =>
  field.evaluate(
    (element, [sides, text]) => {
      const box = element.closest('.fui-Input') ?? element
      const { getComputedStyle } = element.ownerDocument.defaultView!
      const [drawn, typed] = [getComputedStyle(box), getComputedStyle(element)]
      const start = element.getBoundingClientRect().left - box.getBoundingClientRect().left
      const inset = start + parseFloat(typed.paddingLeft) + parseFloat(typed.borderLeftWidth)
      return {
        height: box.getBoundingClientRect().height,
        inset: Math.round(inset),
        ...Object.fromEntries(sides.map((name) => [name, drawn[name]])),
        ...Object.fromEntries(text.map((name) => [name, typed[name]])),
      }
    },
    [SIDES, TEXT] as const,
  )

describe('fields of dialogs and of pages', function () {
  this.timeout(60_000)
  let console: Console
  before(async () => (console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_PROBLEMS: 'off' })))
  after(() => console?.close())

  /** Not the one that has the focus. */
  const shown = (page: Page, within: string, kind: string) => page.locator(`${within} ${kind}:not(:focus)`).first()

  for (const theme of THEMES)
    for (const width of [1280, 375])
      it(`look the same, in ${theme} at ${width} px`, async () => {
        const { context, page } = await console.visit({ viewport: { width, height: 900 } })
        await signIn(page, console.url, 'Admin', `/tab/settings?theme=${theme}`)
        const onPage = await lookOf(shown(page, 'main', 'input[type=number]:not([readonly])'))
        const chosenOnPage = await lookOf(shown(page, 'main', 'select'))
        await page.goto(`${console.url}/tab/users?theme=${theme}`)
        // a phone has what is above the list in one menu
        if (width === 375) await page.locator('main').getByRole('button', { name: /^More/ }).first().click()
        await page.getByRole(width === 375 ? 'menuitem' : 'button', { name: 'Add user' }).click()
        const dialog = page.getByRole('alertdialog')
        await dialog.getByLabel('Last name').waitFor()
        // where the entry of the menu was, there may be a field now
        await page.mouse.move(0, 0)
        assert.deepEqual(await lookOf(dialog.getByLabel('Last name')), onPage)
        assert.deepEqual(await lookOf(dialog.getByRole('combobox')), chosenOnPage)
        await context.close()
      })
})
