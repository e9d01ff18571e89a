import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

const LOOK_MS = 50
const LONGEST_MS = 1500

/** Until no drawer is left, and the page is there for screen readers again. */
async function gone(): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    if (!document.querySelector('.service-drawer, #console[aria-hidden=true]')) return
  }
}

/**
 * A drawer that is taken away while it is open leaves the page behind it hidden from screen readers. So it closes first,
 * and whoever goes elsewhere goes then.
 */
export function useLetGo(open: boolean) {
  const [left, setLeft] = useState(false)
  useEffect(() => {
    if (!open) setLeft(false)
  }, [open])
  const letGo = () => {
    setLeft(true)
    return gone()
  }
  return { shown: open && !left, letGo }
}

interface Where {
  current: { pathname: string }
  next: { pathname: string }
}
export const goesAway = ({ current, next }: Where): boolean => current.pathname !== next.pathname

/** Of a drawer that holds nothing that could be lost. */
export function useLetGoFirst(open: boolean): boolean {
  const { shown, letGo } = useLetGo(open)
  useBlocker({
    shouldBlockFn: async (where) => {
      if (open && goesAway(where)) await letGo()
      return false
    },
    enableBeforeUnload: false,
  })
  return shown
}
