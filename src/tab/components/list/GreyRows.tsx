import { useSlow } from '../state/useSlow.ts'
import './list.css'

const WIDTHS = [70, 55, 62, 48, 66]

/** Rows of a table that are still on their way. */
export const GreyRows = ({ columns }: { columns: number }) =>
  WIDTHS.map((width) => (
    <tr key={width} aria-hidden="true">
      <td colSpan={columns}>
        <i className="bar" style={{ width: `${width}%` }} />
      </td>
    </tr>
  ))

interface Column {
  words: string
  className: string | undefined
}

/** The same of a list whose columns come and go, once it is slow: a bar in each. `pick`: it has boxes to choose rows by. */
export function GreyCells({ columns, pick }: { columns: Column[]; pick?: boolean }) {
  if (!useSlow(true)) return null
  return Array.from({ length: 10 }, (_, at) => (
    <tr key={at} aria-hidden="true">
      {pick && <td className="select-cell" />}
      {columns.map(({ words, className }) => (
        <td key={words} className={className}>
          <i className="bar" style={{ width: `${45 + ((at * 17 + words.length * 7) % 40)}%` }} />
        </td>
      ))}
    </tr>
  ))
}
