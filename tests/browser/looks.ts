/** What every view has to be: shown to its end, without barriers. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { comes } from './chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** What axe finds, in words; Tabster's own focus guards are known and harmless. */
export async function problems(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const asked = JSON.stringify({ runOnly: TAGS })
  return page.evaluate(
    `axe.run({ exclude: [['[data-tabster-dummy]']] }, ${asked}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`,
  )
}

/** Shown with what it asked for: no grey bars, nothing under way, Sync Now named by the server. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main .card, main .user, main .entry, main .users-narrow').first().waitFor()
  const unsettled = page.locator('[aria-busy=true], .bar, [data-state=unknown]')
  while ((await unsettled.count()) > 0) await page.waitForTimeout(50)
  await comes(page, STILL)
}

/** Drawers and menus come in softly; what turns for ever is no such thing. */
const STILL = `document.getAnimations().every(
  ({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity)`

export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > innerWidth')
