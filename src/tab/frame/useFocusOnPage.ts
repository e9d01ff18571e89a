import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Whoever followed a link that is gone with its page goes on in the new page, and not before its header. */
export function useFocusOnPage(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path && document.activeElement === document.body)
      document.getElementById('page')?.focus({ preventScroll: true })
    before.current = path
  }, [path])
}
