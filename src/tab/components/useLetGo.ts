import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { isHeld } from './ask/useHeld.ts'

const LOOK_MS = 50
const LONGEST_MS = 1500

/** Until no drawer is left, and the page is there for screen readers again. */
async function gone(): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    if (!document.querySelector('.service-drawer, .panel-drawer, #console[aria-hidden=true]')) return
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
  current: { pathname: string; routeId: string }
  next: { pathname: string; routeId: string }
}
export const goesAway = ({ current, next }: Where): boolean => current.pathname !== next.pathname

/** Another page than the list whose row is open, or is closed. */
export const leavesList = ({ current, next }: Where): boolean => listOf(current.routeId) !== listOf(next.routeId)
const listOf = (routeId: string): string => routeId.replace(/\/\$.*$/, '')

/** Of a drawer that holds nothing that could be lost. */
export function useLetGoFirst(open: boolean, away: (where: Where) => boolean = goesAway): boolean {
  const { shown, letGo } = useLetGo(open)
  useBlocker({
    shouldBlockFn: async (where) => {
      // a dialog in which something was entered keeps both
      if (open && away(where) && !isHeld()) await letGo()
      return false
    },
    enableBeforeUnload: false,
  })
  return shown
}
