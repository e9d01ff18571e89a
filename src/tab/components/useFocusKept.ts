import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** Whoever pressed something that is gone afterwards goes on at the heading, and not at the top of the page. */
export function useFocusKept(card: RefObject<HTMLElement | null>, heading: () => HTMLElement | null): void {
  const held = useRef(false)
  useEffect(() => {
    const inside = (target: EventTarget | null) => target instanceof Node && card.current?.contains(target) === true
    const came = ({ target }: FocusEvent) => {
      held.current = inside(target)
    }
    // what was taken away lets go of the focus too, but nobody put it elsewhere
    const left = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (target instanceof Node && target.isConnected) held.current = inside(document.activeElement)
      })
    addEventListener('focusin', came)
    addEventListener('focusout', left)
    return () => {
      removeEventListener('focusin', came)
      removeEventListener('focusout', left)
    }
  }, [card])
  useEffect(() => {
    if (held.current && document.activeElement === document.body) heading()?.focus()
  })
}
