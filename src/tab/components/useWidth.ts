import { useSyncExternalStore } from 'react'

export type Width = 'narrow' | 'middle' | 'wide'

const wide = matchMedia('(min-width: 1200px)')
const narrow = matchMedia('(max-width: 639.98px)')

const current = (): Width => (wide.matches ? 'wide' : narrow.matches ? 'narrow' : 'middle')
function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener)
  narrow.addEventListener('change', listener)
  return () => {
    wide.removeEventListener('change', listener)
    narrow.removeEventListener('change', listener)
  }
}

/** narrow: below 640 px, wide: from 1200 px on. */
export const useWidth = (): Width => useSyncExternalStore(subscribe, current)
