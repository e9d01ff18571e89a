/** Where a story happens, and how a person gets through it. */
import type { BrowserContextOptions } from 'playwright-core'
import { signIn, token } from './chromium.ts'
import type { Console, Tab, Visit } from './chromium.ts'
import { handsOf } from './hands.ts'
import type { Hands, Turn } from './hands.ts'
import { openInTeams } from './teamsTab.ts'

export interface Shown extends Visit {
  tab: Tab
  hands: Hands
  /** Shows the page once more from nothing, as F5 or the button of Teams do. */
  again(): Promise<void>
}

type Role = 'Admin' | 'Operator' | 'Reader'

/** The console at `path` (such as `users?state=blocked`), with somebody of that role signed in. */
export async function openAt(
  console: Console,
  turn: Turn,
  path: string,
  role: Role = 'Admin',
  options: BrowserContextOptions = {},
): Promise<Shown> {
  const visit = await console.visit({ ...options, permissions: ['local-network-access'] })
  const hands = handsOf(visit.page, turn)
  const { page } = visit
  if (turn.place === 'a browser') {
    await signIn(page, console.url, role, `/tab/${path}`)
    return { ...visit, tab: page, hands, again: async () => void (await page.reload()) }
  }
  await openInTeams(visit.context, page, `${console.url}/tab/`, {
    token: await token(console.url, role.toLowerCase()),
    subPageId: path,
  })
  const tab = await page
    .locator('iframe')
    .elementHandle()
    .then((frame) => frame?.contentFrame())
  if (!tab) throw new Error('The stand-in of Teams shows no frame.')
  await tab.locator('#console main h1').waitFor({ state: 'attached' })
  return { ...visit, tab, hands, again: async () => void (await tab.goto(tab.url())) }
}
