import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'

/**
 * What comes or goes above the list does not push it away from under the eye: the page scrolls by as much. Browsers do it
 * themselves, but not at the very top of a page. `key`: what moves the list because somebody asked for it.
 */
export function useStill(key: string | undefined): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  const before = useRef<{ key: string | undefined; top: number } | null>(null)
  useLayoutEffect(() => {
    if (!list.current) return
    const top = Math.round(list.current.getBoundingClientRect().top + scrollY)
    const by = before.current?.key === key ? top - (before.current?.top ?? top) : 0
    const used = list.current.matches(':hover, :focus-within')
    if (by !== 0 && used && scrollY === 0) scrollBy({ top: by, behavior: 'instant' })
    before.current = { key, top }
  })
  return list
}
