import { openHost } from './host/host.ts'
import { askEarly } from './api/early.ts'
import { hasErrand, isFramed, isNewHere } from './signIn/names.ts'
import { keptSession } from './signIn/session.ts'
import { THEMES } from './theme/themes.ts'
import './theme/base.css'
import './frame/frame.css'

const loadConsole = () => import('./console.tsx')

/** A token that ends within this is renewed before it is used. */
const SOON_MS = 60_000

/** Whoever only passes by on the way to the issuer loads what signs in, and nothing of the console. */
async function start(root: HTMLElement): Promise<void> {
  const loading = isNewHere() ? null : loadConsole()
  if (loading) beginEarly()
  const host = await openHost()
  if (loading) THEMES[host.theme()]().catch(asLater)
  else await leaveForIssuer()
  const { showConsole } = await (loading ?? loadConsole())
  await showConsole(root, host)
}

/** What cannot be loaded ahead is said when it is asked for. */
const asLater = (): void => undefined

/** Whoever is signed in need not wait for one thing after the other: what comes next is asked for beside the console. */
function beginEarly(): void {
  const session = keptSession()
  if (isFramed() || hasErrand() || !session) return
  import('./signIn/browser.ts').catch(asLater)
  if (session.until - SOON_MS > Date.now()) askEarly(session.token, location)
}

/** Comes back only when the issuer is out of reach; the console then says so. */
async function leaveForIssuer(): Promise<void> {
  const { goToIssuer } = await import('./signIn/journey.ts')
  await goToIssuer().catch(() => undefined)
}

const root = document.getElementById('console')
if (root) void start(root)
