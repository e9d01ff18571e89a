import type { ReactNode } from 'react'
import { count } from '../../../words/button.ts'
import './list.css'

interface Props {
  on: boolean
  onPress: () => void
  n: number
  children: ReactNode
}

/** A pill with a count that filters a list. */
export function Facet({ on, onPress, n, children }: Props) {
  return (
    <button type="button" className="facet" aria-pressed={on} onClick={onPress}>
      <span className="facet-words">{children}</span> <strong>{count(n)}</strong>
    </button>
  )
}
