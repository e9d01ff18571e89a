import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import type { HostOptions } from './hostOptions.ts'

const TEAMS = 'https://teams.microsoft.com'
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Teams</title></head>
<body style="margin:0"><iframe title="Voice Sync Console" style="border:0;width:100%;height:100vh" allow="clipboard-write"></iframe>
<script type="module" src="/host/page.ts"></script></body></html>`

/** Shows the console as a tab of a stand-in Teams, under the address that Teams has, so that real origin rules hold. */
export async function openInTeams(
  context: BrowserContext,
  page: Page,
  tabUrl: string,
  options: Partial<HostOptions> & { token: string | null },
): Promise<FrameLocator> {
  await context.route(`${TEAMS}/**`, async (route) => {
    const file = /^\/host\/(\w+\.ts)$/.exec(new URL(route.request().url()).pathname)?.[1]
    if (!file) return route.fulfill({ contentType: 'text/html', body: PAGE })
    const source = await readFile(join(import.meta.dirname, 'host', file), 'utf8')
    return route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) })
  })
  const all: HostOptions = {
    theme: 'default',
    locale: 'en-us',
    subPageId: '',
    refusal: '',
    nested: null,
    silent: false,
    ...options,
  }
  const query = new URLSearchParams({ tab: tabUrl, options: JSON.stringify(all) })
  await page.goto(`${TEAMS}/tab?${query}`)
  return page.frameLocator('iframe')
}
