import { useEffect, useRef } from 'react'
import { ApiError, sentence } from './client.ts'

/** The refusal of something whose dialog or page was left before the answer came. */
export interface LateRefusal {
  /** The question of the dialog; null: it was none. */
  asked: string | null
  /** The address where it was asked. */
  at: string
  says: string
  /** False: its answer was lost, and it may be done. */
  known: boolean
}

/** Until somebody has read them. */
let refusals: readonly LateRefusal[] = []
const watchers = new Set<() => void>()

export const lateRefusals = (): readonly LateRefusal[] => refusals

export function onLateRefusal(changed: () => void): () => void {
  watchers.add(changed)
  return () => void watchers.delete(changed)
}

export function setLateRefusals(to: readonly LateRefusal[]): void {
  refusals = to
  for (const changed of watchers) changed()
}

/** A second of the same tells nothing new. */
function tell(late: LateRefusal): void {
  const others = refusals.filter(({ asked, at, says }) => asked !== late.asked || at !== late.at || says !== late.says)
  setLateRefusals([...others, late])
}

/** For whoever sends something: whether its place is gone, and a way to tell the refusal of what is asked now all the same. */
export function useTellsLate() {
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => void (here.current = false)
  }, [])
  const isGone = (): boolean => !here.current
  const begin = (): ((error: unknown) => void) => {
    const asked = document.querySelector('dialog[open] h2')?.textContent ?? null
    const at = location.pathname + location.search
    return (error) => {
      if (isGone())
        tell({ asked, at, says: sentence(error), known: !(error instanceof ApiError && error.status === 0) })
    }
  }
  return { isGone, begin }
}
