/** What a page of the browser shows and keeps is looked through before it goes. */
import type { BrowserContext, Page } from 'playwright-core'
import { lookAt } from './seen.ts'

/** A person's own tokens are the browser's, and a SCIM token is shown to whoever just made it. */
const THEIRS = /eyJ[\w-]+\.[\w-]+\.[\w-]+|vsc_[\w-]{40,}/g

/** From now on, whoever closes it. */
export function watchPages(context: BrowserContext): void {
  const close = context.close.bind(context)
  context.close = async (options) => {
    for (const page of context.pages()) await lookAtPage(page)
    return close(options)
  }
}

/** Its frames too: in Teams the console is one. */
async function lookAtPage(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    // one that is on its way elsewhere, or crashed on purpose, has nothing to show
    const shown: unknown = await frame.evaluate(EVERYTHING).catch(() => '')
    if (typeof shown !== 'string' || shown === '') continue
    const name = frame.url().replace(/[?#].*/s, '')
    lookAt({ kind: 'page', name }, Buffer.from(shown.replace(THEIRS, '•••')))
  }
}

/** Runs there: what is shown, what is typed, and what is kept. */
const EVERYTHING = `[
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll('input, textarea')].map((field) => field.value),
  ...[localStorage, sessionStorage].map((store) => JSON.stringify(store)),
  document.cookie,
].join('\\n')`
