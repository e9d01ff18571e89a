import { keepOverReload, keptOverReload } from '../host/keep.ts'

/** Does the server have another build of the console than this page? False too where it gives no answer. */
export async function newerIsThere(): Promise<boolean> {
  const mine = document.querySelector<HTMLScriptElement>('script[type=module][src]')
  if (!mine) return false
  try {
    const answer = await fetch('/tab/', { cache: 'no-store' })
    const page = answer.ok ? await answer.text() : ''
    return page.includes('id="console"') && !page.includes(new URL(mine.src).pathname)
  } catch {
    return false
  }
}

const RELOADED = 'voice-sync.reloaded'
const MINUTE_MS = 60_000

/** Loads this address anew; not again within a minute, where something in between keeps giving the old version. */
export function reloadOnce(): boolean {
  if (Date.now() - Number(keptOverReload(RELOADED) ?? 0) < MINUTE_MS) return false
  keepOverReload(RELOADED, String(Date.now()))
  location.reload()
  return true
}
