/** What every view has to be: shown to its end, without barriers. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { comes } from './chromium.ts'
import type { Tab } from './chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** What axe finds, in words; Tabster's own focus guards are known and harmless. */
export async function problems(page: Tab): Promise<string[]> {
  await page.evaluate(AXE)
  const asked = JSON.stringify({ runOnly: TAGS })
  return page.evaluate(
    `axe.run({ exclude: [['[data-tabster-dummy]']] }, ${asked}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`,
  )
}

/** Shown with what it asked for: no grey bars, nothing under way, Sync Now named by the server. */
export async function settled(page: Tab): Promise<void> {
  await page.locator('main .card, main .user, main .entry').first().waitFor()
  const unsettled = page.locator('[aria-busy=true], .bar, [data-state=unknown]')
  while ((await unsettled.count()) > 0) await page.waitForTimeout(50)
  await comes(page, STILL)
}

/** Drawers and menus come in softly; what turns for ever is no such thing. */
const STILL = `document.getAnimations().every(
  ({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity)`

export const scrollsSideways = (page: Tab): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > innerWidth')

/** Texts that are cut off at the end of their box. What scrolls by itself, such as a script, is not. */
export const cut = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('header *, main *, [role=dialog] *')]
      .filter((element) => {
        const { overflowX } = getComputedStyle(element)
        return element.childElementCount === 0 && element.textContent.trim() !== '' && element.clientWidth > 1 &&
          (overflowX === 'hidden' || overflowX === 'clip') && element.scrollWidth > element.clientWidth + 1 &&
          !element.matches('.unseen, .unseen *')
      })
      .map(({ textContent }) => textContent)`,
  )

/** Words of letters alone that are torn in two at the end of a line. */
export const torn = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `(() => {
      const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
      const found = []
      const range = document.createRange()
      while (walker.nextNode()) {
        const node = walker.currentNode
        if (node.parentElement.closest('pre, code, textarea, .unseen')) continue
        for (const match of node.data.matchAll(/(?<![^\\s])[\\p{L}’']{3,20}(?![^\\s.,:])/gu)) {
          range.setStart(node, match.index)
          range.setEnd(node, match.index + match[0].length)
          const tops = [...range.getClientRects()].map(({ top }) => Math.round(top))
          if (new Set(tops).size > 1) found.push(match[0])
        }
      }
      return found
    })()`,
  )

/** Texts of these elements that take more than one line. */
export const wrapped = (page: Tab, selector: string): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const lines = [...range.getClientRects()].filter(({ width }) => width > 1).toSorted((a, b) => a.top - b.top)
      return lines.length > 0 && lines.at(-1).top >= lines[0].bottom
    }).map(({ textContent }) => textContent)`,
  )

/** What whoever hears the page alone cannot tell apart, or would miss: buttons of one name, and a level of headings left out. */
export const unheard = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `(() => {
      const all = (selector) => [...document.querySelectorAll(selector)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true], [inert]'))
      const names = all('main button, [role=dialog] button').map((element) => element.getAttribute('aria-label') ?? element.textContent.trim())
      const twice = [...Map.groupBy(names, (name) => name)].filter(([, those]) => those.length > 1)
      const levels = all('main :is(h1, h2, h3, h4), [role=dialog] :is(h1, h2, h3, h4)')
        .map((element) => ({
          level: Number(element.localName.slice(1)),
          words: element.textContent.trim(),
          // parts of what is open have the same level beside a list and alone on a phone
          part: element.closest('.user, .entry') !== null,
        }))
      const left = levels.filter(({ level, part }, at) => at > 0 && !part && level > levels[at - 1].level + 1)
      return [
        ...twice.map(([name, those]) => those.length + ' buttons: ' + name),
        ...left.map(({ level, words }) => 'a level before h' + level + ': ' + words),
        ...(all('main h1').length === 1 || all('[role=dialog]').length ? [] : ['no one title']),
      ]
    })()`,
  )

/** What is not as its like is on every page: buttons beside the title and of exports, pagers, lines of tables, pills, what is off. */
export const unlike = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `(() => {
      const height = innerWidth < 640 ? 44 : 32
      const framed = (element) => !/^(transparent|rgba\\(.*, 0\\))$/.test(getComputedStyle(element).borderTopColor)
      const named = (element) => element.getAttribute('aria-label') ?? element.textContent
      const all = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length)
      const exports = all('main button').filter((element) => /^(Export )?(CSV|JSON)$/.test(named(element)))
      const off = document.documentElement.dataset.theme === 'contrast' ? all('.primary[aria-disabled=true], .setting .fui-Input:has(> input:disabled)') : []
      return [
        ...[...all('.page-head :is(button, .button-link), main .empty :is(button, .button-link)'), ...exports]
          .filter((element) => element.offsetHeight !== height || !framed(element))
          .map((element) => element.offsetHeight + ' px high: ' + named(element)),
        ...all('.pager').filter((element) => !element.parentElement.matches('.card')).map(() => 'a pager in no card'),
        ...all('.card > table.rows:not(:first-child)')
          .filter((element) => ![[element, 'Top'], [element.previousElementSibling, 'Bottom']].some(([one, edge]) => getComputedStyle(one)['border' + edge + 'Width'] !== '0px'))
          .map((element) => 'no line above the heads of ' + named(element).slice(0, 40)),
        ...all('.sides thead th').filter((element) => getComputedStyle(element).borderBottomWidth === '0px').map(() => 'no line below the heads'),
        ...all('.card > .rows:last-child tbody tr:last-child > *').filter((element) => getComputedStyle(element).borderBottomWidth !== '0px').map(() => 'two lines at the end of a card'),
        ...all('main a.secondary').map((element) => 'a link as grey as words: ' + named(element)),
        ...all('.facets-small').filter((element) => !element.querySelector('button')).map(() => 'words before no pill'),
        ...off.filter((element) => !framed(element)).map((element) => 'no frame: ' + named(element)),
      ]
    })()`,
  )

/** What is hard to meet with a finger: lower than 44 px. A link in a sentence or beside a fact, and a box whose words can be pressed too, are not. */
export const small = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('main button, main summary, main a:not(.last-job a, .sandbox-page a), main select, main input, header button, [role=dialog] button')]
      .filter((element) => element.getClientRects().length && getComputedStyle(element).display !== 'inline' && !element.matches('.link, .unseen, .unseen *, [type=checkbox], [type=radio], [type=file]') &&
        // a field is pressed on its frame too
        (element.localName === 'input' ? element.parentElement : element).getBoundingClientRect().height < 43.5)
      .map((element) => element.localName + ' ' + (element.getAttribute('aria-label') ?? element.textContent))`,
  )

/** Numbers, usernames and addresses that are not shown from left to right, by where their first and last letters stand. */
export const turned = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const found = []
      const at = (node, from) => {
        const range = document.createRange()
        range.setStart(node, from)
        range.setEnd(node, from + 1)
        return range.getBoundingClientRect()
      }
      while (walker.nextNode()) {
        const node = walker.currentNode
        for (const match of node.data.matchAll(/\\+\\d{4,}|[\\w.]+@[\\w.]+\\w|https?:\\S+\\w/g)) {
          const first = at(node, match.index)
          const last = at(node, match.index + match[0].length - 1)
          const inOneLine = first.height > 0 && Math.abs(first.top - last.top) < 2
          if (inOneLine && first.left > last.left) found.push(match[0])
        }
      }
      return found
    })()`,
  )

/** From right to left: words that begin at the left of their box, as if the page were not mirrored. A count beside its words may. */
export const unmirrored = (page: Tab): Promise<string[]> =>
  page.evaluate(
    `(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const found = new Set()
      while (walker.nextNode()) {
        let box = walker.currentNode.parentElement
        const words = walker.currentNode.data.trim()
        if (!/[a-z]{2}/i.test(words) || !box.checkVisibility({ visibilityProperty: true }) || box.closest('[dir=ltr], .unseen, option, pre, .output-lines, .setup-why')) continue
        while (getComputedStyle(box).display === 'inline') box = box.parentElement
        if (/start|left/.test(getComputedStyle(box).textAlign)) found.add(words)
      }
      return [...found]
    })()`,
  )

export const SCREENSHOTS = process.env['SCREENSHOTS'] === '1'
const IMAGES = join(import.meta.dirname, '../../docs/images')
const PICTURES = join(import.meta.dirname, '../../test-results/screenshots')

/** `SCREENSHOTS=1` keeps what is looked at here for a person's eyes, in `test-results/screenshots`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!SCREENSHOTS) return
  mkdirSync(PICTURES, { recursive: true })
  const theme = await page.locator('html').getAttribute('data-theme')
  const file = [name.replace(/\W+/g, '-'), theme, page.viewportSize()?.width].join('-')
  await page.screenshot({ path: join(PICTURES, `${file}.png`), fullPage: true })
}

/** `SCREENSHOTS=1`: a picture of the documentation, as a person sees it. */
export async function illustrate(page: Page, file: string): Promise<void> {
  if (!SCREENSHOTS) return
  mkdirSync(IMAGES, { recursive: true })
  await page.screenshot({ path: join(IMAGES, `${file}.png`) })
}
