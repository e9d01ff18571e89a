/** What is kept for this browser session. Browsers may refuse storage to a frame: then it lasts as long as the page. */
const memory = new Map<string, string>()

export function keep(name: string, value: string | null): void {
  if (value === null) memory.delete(name)
  else memory.set(name, value)
  try {
    if (value === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  } catch {
    // Refused: the memory above has it.
  }
}

export function kept(name: string): string | null {
  try {
    return sessionStorage.getItem(name) ?? memory.get(name) ?? null
  } catch {
    return memory.get(name) ?? null
  }
}

const OVER_A_RELOAD = 'overAReload'
type Entered = Record<string, string>
const besidePage = (): Entered => ((history.state ?? {}) as { [OVER_A_RELOAD]?: Entered })[OVER_A_RELOAD] ?? {}

/**
 * The same for what outlives a reload also in a frame without storage, such as one whose browser blocks third-party cookies: it
 * stays beside the page in the history of the browser, which may write that to the disk. So nothing secret.
 */
export function keepOverReload(name: string, value: string): void {
  keep(name, value)
  const state = { ...(history.state as object | null), [OVER_A_RELOAD]: { ...besidePage(), [name]: value } }
  // not `history.replaceState`, which the router watches
  History.prototype.replaceState.call(history, state, '')
}

export const keptOverReload = (name: string): string | null => kept(name) ?? besidePage()[name] ?? null
