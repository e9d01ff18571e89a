/** What is not right of hours of the week, as they are typed. */
import { isZone } from './zone.ts'

interface Typed {
  days: readonly string[]
  from: string
  to: string
}

/** Null: they can be kept. */
export function hoursFault(windows: readonly Typed[]): string | null {
  return windows.map(faultOf).find((fault) => fault !== null) ?? null
}

function faultOf({ days, from, to }: Typed): string | null {
  if (days.length === 0) return 'Choose at least one day.'
  if (!from || !to) return 'Give the time at which the hours begin, and the one at which they end.'
  return from === to ? 'The hours begin and end at the same time.' : null
}

/** Of hours that there are; without any the zone says nothing. */
export const zoneFault = (windows: readonly Typed[], timezone: string): string | null =>
  windows.length > 0 && !isZone(timezone) ? 'Choose a time zone of the list.' : null
