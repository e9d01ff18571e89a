/** What a person with a keyboard alone finds out about a page. */
import type { Page } from 'playwright-core'

interface Seen {
  name: string
  /** How it looks, with what stands around it: a ring may be drawn by that. */
  looks: string
}

const MOST_STOPS = 250

/** What has the focus, and whether it is inside of something; null: nothing of the page has it. */
export const focused = (page: Page, within = 'body'): Promise<{ name: string; inside: boolean } | null> =>
  page.evaluate(
    `(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      return { name: nameOf(element), inside: element.closest(${JSON.stringify(within)}) !== null }
    })()`,
  )

/** Puts the functions into the page that the others call. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.nameOf = (element) => element.localName + ' ' +
      (element.getAttribute('aria-label') ?? element.textContent.trim() ?? '').slice(0, 60)
    globalThis.looksOf = (element) => {
      const said = []
      for (let one = element, up = 0; one && up < 4; one = one.parentElement, up++)
        for (const part of [null, '::before', '::after']) {
          const { outline, boxShadow, border, transform, backgroundColor } = getComputedStyle(one, part)
          said.push(outline, boxShadow, border, transform, backgroundColor)
        }
      return said.join()
    }
    globalThis.visited = new Set()
    globalThis.last = null
    // this stop, and what had the focus before it, as it looks without it
    globalThis.step = () => {
      const before = last
      last = document.activeElement === document.body ? null : document.activeElement
      if (last) visited.add(last)
      // a field of several parts, such as a date, is several stops
      const said = (element) => (element ? { name: nameOf(element), looks: looksOf(element) } : null)
      return { now: said(last), back: before !== last ? said(before) : null }
    }
    globalThis.missed = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }) &&
        !(element.type === 'radio' && !element.checked) && !element.hasAttribute('data-tabster-dummy') && !visited.has(element))
      .map(nameOf)`)
}

export interface Walked {
  stops: string[]
  /** Stops that look the same with the focus and without it. */
  unseen: string[]
  /** What can be pressed, but is not reached. */
  missed: string[]
  ended: boolean
}

/** Tab after Tab, until the page is left. */
export async function tabThrough(page: Page): Promise<Walked> {
  await prepare(page)
  const walked: Walked = { stops: [], unseen: [], missed: [], ended: false }
  let before: Seen | null = null
  for (let press = 0; press < MOST_STOPS && !walked.ended; press++) {
    await page.keyboard.press('Tab')
    const { now, back }: Record<'now' | 'back', Seen | null> = await page.evaluate('step()')
    if (before && back && back.looks === before.looks) walked.unseen.push(before.name)
    walked.ended = now === null || (press > 0 && now.name === walked.stops[0])
    if (now && !walked.ended) walked.stops.push(now.name)
    before = now
  }
  walked.missed = await page.evaluate('missed()')
  return walked
}
