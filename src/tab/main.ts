import { openHost } from './host/host.ts'
import { isNewHere } from './signIn/names.ts'
import './theme/base.css'
import './frame/frame.css'

const loadConsole = () => import('./console.tsx')

/** Whoever only passes by on the way to the issuer loads what signs in, and nothing of the console. */
async function start(root: HTMLElement): Promise<void> {
  const loading = isNewHere() ? null : loadConsole()
  const host = await openHost()
  if (!loading) await leaveForIssuer()
  const { showConsole } = await (loading ?? loadConsole())
  await showConsole(root, host)
}

/** Comes back only when the issuer is out of reach; the console then says so. */
async function leaveForIssuer(): Promise<void> {
  const { goToIssuer } = await import('./signIn/journey.ts')
  await goToIssuer().catch(() => undefined)
}

const root = document.getElementById('console')
if (root) void start(root)
