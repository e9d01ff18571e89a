import { ChevronRight20Regular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useSlow } from '../state/useSlow.ts'
import './list.css'

const WIDTHS = [70, 55, 62, 48]

interface Props<T> {
  label: string
  /** Null while they are loaded for the first time. */
  rows: readonly T[] | null
  /** The `li` of a row, with its key. */
  card: (row: T) => ReactNode
}

/** A list as cards, as it is on narrow screens; grey ones once it is slow to come. */
export function CardList<T>({ label, rows, card }: Props<T>) {
  const slow = useSlow(rows === null)
  return (
    <ul className="card-list" aria-label={label}>
      {rows?.map(card)}
      {slow &&
        WIDTHS.map((width) => (
          <li key={width} className="card-grey">
            <i className="bar" style={{ width: `${width}%` }} />
          </li>
        ))}
    </ul>
  )
}

/** What a card says; the whole of it leads to its panel. */
export const CardWords = ({ children }: { children: ReactNode }) => (
  <>
    <span className="card-words">{children}</span>
    <ChevronRight20Regular className="chevron" aria-hidden="true" />
  </>
)
