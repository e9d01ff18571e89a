import { useLayoutEffect } from 'react'

const LOOK_MS = 20
const LONGEST_MS = 1500

/** Of a drawer: what had the focus when it opened gets it back when it has closed, unless somebody went elsewhere. */
export function useFocusBack(open: boolean): void {
  useLayoutEffect(() => {
    if (!open) return
    const from = document.activeElement
    return () => void giveBack(from)
  }, [open])
}

async function giveBack(from: Element | null): Promise<void> {
  if (!(from instanceof HTMLElement) || from === document.body) return
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const now = document.activeElement
    if (now === null || now === document.body) return from.focus()
    // still on its way out
    if (!now.closest('[role=dialog]')) return
  }
}
