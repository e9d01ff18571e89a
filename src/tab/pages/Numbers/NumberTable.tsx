import { Link } from '@tanstack/react-router'
import type { NumberView } from '../../../api/contract.ts'
import { GreyCells } from '../../components/list/GreyRows.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { SortHead } from '../../components/list/SortHead.tsx'
import { walkRows } from '../../components/list/useRowKeys.ts'
import { NUMBER_COLUMNS } from './numberColumns.tsx'
import type { NumberColumn } from './numberColumns.tsx'
import { useNumbersSearch } from './useNumbersSearch.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  numbers: NumberView[] | null
  open: string | undefined
  brief: boolean
}

const place = (column: NumberColumn): string | undefined => (column.from ? `from-${column.from}` : undefined)

/** Fifty numbers, sortable; the server sorts and pages. */
export function NumberTable({ numbers, open, brief }: Props) {
  const [{ sort = 'number' }, change] = useNumbersSearch()
  const columns = brief ? NUMBER_COLUMNS.filter((column) => column.brief) : NUMBER_COLUMNS
  const stop = numbers?.some(({ number }) => number === open) ? open : numbers?.[0]?.number
  return (
    <table className="rows users" aria-label="Numbers">
      <colgroup>
        {columns.map((column) => (
          <col key={column.words} className={place(column)} style={column.width ? { width: column.width } : {}} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <SortHead
              key={column.words}
              words={column.words}
              by={column.sort}
              sort={sort}
              onSort={(to) => change({ sort: to === 'number' ? undefined : to })}
              className={place(column)}
            />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows}>
        {numbers?.map((row) => (
          <Row key={row.number} row={row} columns={columns} chosen={row.number === open} stop={row.number === stop} />
        ))}
        {!numbers && (
          <GreyCells columns={columns.map((column) => ({ words: column.words, className: place(column) }))} />
        )}
      </tbody>
    </table>
  )
}

interface RowProps {
  row: NumberView
  columns: NumberColumn[]
  chosen: boolean
  stop: boolean
}

function Row({ row, columns: [, ...columns], chosen, stop }: RowProps) {
  return (
    <tr className={chosen ? 'chosen' : undefined}>
      <th scope="row" className="name-cell">
        <Link
          id={`number-${row.number}`}
          to="/numbers/$number"
          params={{ number: row.number }}
          search={true}
          state={(old) => old}
          tabIndex={stop ? 0 : -1}
          aria-current={chosen ? 'true' : undefined}
          preload={false}
          resetScroll={false}
        >
          <Ltr>{row.number}</Ltr>
        </Link>
      </th>
      {columns.map((column) => (
        <td key={column.words} className={place(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
