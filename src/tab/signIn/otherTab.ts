/** Signing in in another tab of the browser, for a page that has to stay as it is. */
import { keep } from '../host/keep.ts'
import { AGAIN, AGAIN_QUERY, ASKED, OUT } from './names.ts'
import { forgetSession, handOver, keptSession, takeOver } from './session.ts'
import type { Handed, KeptSession } from './session.ts'
import { SignInRefused } from './tokens.ts'

const channelNamed = (id: string): BroadcastChannel => new BroadcastChannel(`voice-sync.again.${id}`)

/**
 * Signs in in a tab of its own, so that this page and what was entered in it stay. The other tab hands the session over
 * by a channel whose name only the two know.
 */
export function inOtherTab(): Promise<void> {
  const before = keptSession()
  const id = crypto.randomUUID()
  const channel = channelNamed(id)
  // whether that tab is closed cannot be known: the issuer may cut the tie to it
  const opened = window.open(`/tab/?${AGAIN_QUERY}=${id}`, '_blank')
  return new Promise<void>((resolve, reject) => {
    if (!opened) return reject(new SignInRefused('closed', 'The browser did not open a tab. Allow it, then try again.'))
    channel.onmessage = ({ data }: MessageEvent<Handed>) => {
      if (before && data.session.account !== before.account)
        return reject(new SignInRefused('somebodyElse', data.session.name))
      takeOver(data)
      resolve()
    }
  }).finally(() => channel.close())
}

/** This tab was opened for another one: what it copied from there is not its own. */
export function beginForOtherTab(): void {
  const id = new URLSearchParams(location.search).get(AGAIN_QUERY)
  if (!id || !/^[\w-]{36}$/.test(id)) return
  history.replaceState(null, '', '/tab/')
  forgetSession()
  keep(AGAIN, id)
  keep(ASKED, '/tab/')
}

/** The other tab goes on; this one keeps nothing. */
export function tellOtherTab(id: string, session: KeptSession): void {
  const channel = channelNamed(id)
  channel.postMessage(handOver(session))
  channel.close()
  forgetSession()
  keep(AGAIN, null)
  keep(OUT, 'yes')
  window.close()
}
