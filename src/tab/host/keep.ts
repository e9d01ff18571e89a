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
