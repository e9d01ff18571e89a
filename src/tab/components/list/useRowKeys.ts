import { useEffect, useRef } from 'react'
import type { KeyboardEvent as ReactKeyboardEvent } from 'react'

export interface Walk {
  before: (() => void) | null
  after: (() => void) | null
}

interface Rows {
  /** The row that is open. */
  id: string | undefined
  ids: string[]
  open: (id: string) => void
  close: () => void
}

/** Alt with arrows walks the list, Esc closes. `open` and `close` stay the same between renders. */
export function useRowKeys({ id, ids, open, close }: Rows): Walk {
  const at = id === undefined ? -1 : ids.indexOf(id)
  const before = at > 0 ? ids[at - 1] : undefined
  const after = at >= 0 ? ids[at + 1] : undefined
  // moves at once: a second key may come before the first one is shown
  const now = useRef(id)
  useEffect(() => {
    now.current = id
  }, [id])
  useEffect(() => {
    if (!id) return
    const press = (event: KeyboardEvent) => {
      // a dialog over the page has its own Esc
      const inDialog = event.target instanceof Element && event.target.closest('dialog')
      if (event.key === 'Escape' && !event.defaultPrevented && !inDialog && !inField(event.target)) close()
      const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined
      const from = now.current === undefined ? -1 : ids.indexOf(now.current)
      const to = step === undefined || from < 0 ? undefined : ids[from + step]
      if (!to) return
      event.preventDefault()
      now.current = to
      open(to)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [id, ids, close, open])
  return { before: before ? () => open(before) : null, after: after ? () => open(after) : null }
}

const inField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== ''

/** The table is one stop of Tab; arrows walk its rows. */
export function walkRows(event: ReactKeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[id]')]
  const at = links.findIndex((link) => link === document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
  const link = to === undefined || at < 0 ? undefined : links[to]
  if (!link || event.altKey) return
  event.preventDefault()
  link.focus()
}
