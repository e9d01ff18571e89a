import { ArrowDown16Regular, ArrowUp16Regular } from '@fluentui/react-icons'

interface Props {
  words: string
  /** What the list is sorted by when the head is pressed; undefined: it cannot be. */
  by: string | undefined
  /** As the address has it, `-` in front for descending. */
  sort: string
  onSort: (sort: string) => void
  className?: string | undefined
}

/** The head of a column; the server sorts. */
export function SortHead({ words, by, sort, onSort, className }: Props) {
  if (by === undefined)
    return (
      <th scope="col" className={className}>
        {words}
      </th>
    )
  const on = sort.replace(/^-/, '') === by
  const down = on && sort.startsWith('-')
  const Arrow = down ? ArrowDown16Regular : ArrowUp16Regular
  return (
    <th scope="col" className={className} aria-sort={on ? (down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort" onClick={() => onSort(on && !down ? `-${by}` : by)}>
        {words} {on && <Arrow aria-hidden="true" />}
      </button>
    </th>
  )
}
