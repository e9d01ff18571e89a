import { ArrowDown16Regular, ArrowUp16Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import type { User } from '../../../api/contract.ts'
import { useSlow } from '../../components/useSlow.ts'
import { COLUMNS } from './columns.tsx'
import type { Column } from './columns.tsx'
import { useUsersSearch } from './useUsersSearch.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  users: User[] | null
  openId: string | undefined
  brief: boolean
}

const place = (column: Column): string | undefined => (column.from ? `from-${column.from}` : undefined)

/** Fifty users, sortable; the server sorts and pages. */
export function UserTable({ users, openId, brief }: Props) {
  const columns = brief ? COLUMNS.filter((column) => column.brief) : COLUMNS
  const tabId = users?.some((user) => user.id === openId) ? openId : users?.[0]?.id
  return (
    <table className="rows users" aria-label="Users">
      <colgroup>
        {columns.map((column) => (
          <col key={column.words} className={place(column)} style={column.width ? { width: column.width } : {}} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.words} column={column} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows}>
        {users ? (
          users.map((user) => (
            <Row key={user.id} user={user} columns={columns} chosen={user.id === openId} stop={user.id === tabId} />
          ))
        ) : (
          <GreyRows columns={columns} />
        )}
      </tbody>
    </table>
  )
}

function HeadCell({ column }: { column: Column }) {
  const [{ sort = 'name' }, change] = useUsersSearch()
  if (!column.sort)
    return (
      <th scope="col" className={place(column)}>
        {column.words}
      </th>
    )
  const on = sort.replace(/^-/, '') === column.sort
  const down = on && sort.startsWith('-')
  const Arrow = down ? ArrowDown16Regular : ArrowUp16Regular
  const next = on && !down ? `-${column.sort}` : column.sort
  return (
    <th scope="col" className={place(column)} aria-sort={on ? (down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort" onClick={() => change({ sort: next === 'name' ? undefined : next })}>
        {column.words} {on && <Arrow aria-hidden="true" />}
      </button>
    </th>
  )
}

function Row({ user, columns, chosen, stop }: { user: User; columns: Column[]; chosen: boolean; stop: boolean }) {
  const off = !user.active || user.deletedAt !== null
  return (
    <tr className={`${chosen ? 'chosen' : ''}${off ? ' off' : ''}`}>
      {columns.map((column) =>
        column.sort === 'name' ? (
          <th key={column.words} scope="row" className="name-cell">
            <Link
              id={`user-${user.id}`}
              to="/users/$userId"
              params={{ userId: user.id }}
              search={true}
              state={(old) => old}
              tabIndex={stop ? 0 : -1}
              aria-current={chosen ? 'true' : undefined}
              preload={false}
              resetScroll={false}
            >
              {user.displayName}
            </Link>
          </th>
        ) : (
          <td key={column.words} className={place(column)}>
            {column.cell(user)}
          </td>
        ),
      )}
    </tr>
  )
}

function GreyRows({ columns }: { columns: Column[] }) {
  if (!useSlow(true)) return null
  return Array.from({ length: 10 }, (_, at) => (
    <tr key={at} aria-hidden="true">
      {columns.map((column) => (
        <td key={column.words} className={place(column)}>
          <i className="bar" style={{ width: `${45 + ((at * 17 + column.words.length * 7) % 40)}%` }} />
        </td>
      ))}
    </tr>
  ))
}

/** The table is one stop of Tab; arrows walk its rows. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[id]')]
  const at = links.findIndex((link) => link === document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
  const link = to === undefined || at < 0 ? undefined : links[to]
  if (!link || event.altKey) return
  event.preventDefault()
  link.focus()
}
